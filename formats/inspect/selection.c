/* selection.c - which records of a stream are wanted */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lines.h"
#include "selection.h"

int
selection_match(struct selection *s, const char *pair, int wanted, struct err *err)
{
	const char *eq = strchr(pair, '=');

	if (!eq || eq == pair)
		return err_set(err, ERR_ARG, "%s is not key=value", pair);
	if (s->tests == SELECTION_TESTS)
		return err_set(err, ERR_ARG, "more than %d conditions", SELECTION_TESTS);
	s->test[s->tests].key = strndup(pair, (size_t)(eq - pair));
	s->test[s->tests].value = strdup(eq + 1);
	s->test[s->tests].wanted = wanted;
	if (!s->test[s->tests].key || !s->test[s->tests].value)
		return err_set(err, ERR_MEM, "out of memory");
	s->tests++;
	return 0;
}

int
selection_ids(struct selection *s, int fd, struct err *err)
{
	int own = dup(fd), got = 1;
	struct lines l = { .file = own < 0 ? NULL : fdopen(own, "r") };

	s->ids = json_object();
	if (!l.file || !s->ids) {
		if (!l.file && own >= 0)
			close(own);
		lines_free(&l);
		return err_set(err, ERR_MEM, "out of memory");
	}
	while (got > 0 && (got = lines_next(&l, SELECTION_LINE, err)) > 0)
		if (*l.text && json_object_set_new(s->ids, l.text, json_false()) < 0)
			got = err_set(err, ERR_MEM, "out of memory");
	lines_free(&l);
	return got;
}

long
selection_missing(const struct selection *s, const char **first)
{
	const char *id;
	json_t *met;
	long n = 0;

	json_object_foreach(s->ids, id, met)
		if (json_is_false(met) && n++ == 0)
			*first = id;
	return n;
}

/* Numbers are compared as they are written: session=1. */
static int
equals(const struct record *r, const char *key, const char *value)
{
	const json_t *v = json_object_get(r->meta, key);
	const char *text = json_string_value(v);
	char number[40];
	size_t n;

	if (text)
		return strcmp(text, value) == 0;
	n = json_dumpb(v, number, sizeof(number) - 1, JSON_ENCODE_ANY);
	if (!v || n >= sizeof(number))
		return 0;
	number[n] = '\0';
	return strcmp(number, value) == 0;
}

int
selection_keeps(struct selection *s, const struct record *r)
{
	if (s->ids && !json_object_get(s->ids, record_id(r)))
		return 0;
	if (s->ids)
		json_object_set_new(s->ids, record_id(r), json_true());
	for (int i = 0; i < s->tests; i++)
		if (equals(r, s->test[i].key, s->test[i].value) != s->test[i].wanted)
			return 0;
	s->passed++;
	return s->passed > s->skip && (s->take < 0 || s->passed - s->skip <= s->take);
}

void
selection_free(struct selection *s)
{
	for (int i = 0; i < s->tests; i++) {
		free(s->test[i].key);
		free(s->test[i].value);
	}
	json_decref(s->ids);
	*s = (struct selection){0};
}
