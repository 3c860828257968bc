/* protocol.c - key=value, a line each */
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "lines.h"
#include "protocol.h"

enum { LINE = 4096 };

static int
number(const char *key, const char *value, long least, long most, long *to, struct err *err)
{
	double v;

	if (text_number(value, &v) < 0 || v != (double)(long)v || v < (double)least || v > (double)most)
		return err_set(err, ERR_DATA, "%s=%s: not an integer in %ld..%ld", key, value, least, most);
	*to = (long)v;
	return 0;
}

static int
set(struct protocol *p, const char *key, const char *value, struct err *err)
{
	struct { const char *key; char **to; } texts[] = {
		{ "by", &p->by }, { "classes", &p->classes }, { "where", &p->where }, { "corpus", &p->corpus },
	};
	struct { const char *key; long least, most, *to; } numbers[] = {
		{ "folds", 2, 1000, &p->folds }, { "seed", 0, 2147483646, &p->seed }, { "only", 0, 999, &p->only },
		{ "rows", 1, 1000000000, &p->rows },
	};

	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		if (strcmp(texts[i].key, key) == 0) {
			free(*texts[i].to);
			*texts[i].to = strdup(value);
			return *texts[i].to ? 0 : err_set(err, ERR_MEM, "out of memory for a line");
		}
	for (size_t i = 0; i < sizeof(numbers) / sizeof(*numbers); i++)
		if (strcmp(numbers[i].key, key) == 0)
			return number(key, value, numbers[i].least, numbers[i].most, numbers[i].to, err);
	if (strcmp(key, "dev") != 0)
		return err_set(err, ERR_DATA, "unknown key %s", key);
	p->dev = 1;
	return strcmp(value, "yes") == 0 ? 0 : err_set(err, ERR_DATA, "dev=%s: the only value is yes", value);
}

int
protocol_read(struct protocol *p, FILE *file, long *line, struct err *err)
{
	struct lines l = { .file = file };
	int got;

	*p = (struct protocol){ .folds = -1, .seed = -1, .only = -1, .rows = -1 };
	while ((got = lines_next(&l, LINE, err)) > 0) {
		char *value = strchr(l.text, '=');

		if (!*l.text || *l.text == '#')
			continue;
		if (!value || value == l.text || !value[1]) {
			err_set(err, ERR_DATA, "%s: not key=value", l.text);
			break;
		}
		*value++ = '\0';
		if (set(p, l.text, value, err) < 0)
			break;
	}
	*line = l.at;
	l.file = NULL;
	lines_free(&l);
	return err->kind == ERR_NONE ? 0 : -1;
}

void
protocol_free(struct protocol *p)
{
	free(p->by);
	free(p->classes);
	free(p->where);
	free(p->corpus);
}
