/* show_pipeline.c - from a history back to the shell line that it came from
 *
 * A history may come from anybody, and the line will be run: so it names filters of this suite alone, with those of their
 * options that their histories have, and each value is one word of the shell. The list is kept apart from the filters'
 * tables on purpose: an option such as --output must never come from a file. An option of the history that is missing here is
 * found by the tests, since a history has all options of its filter, and one that is not listed is refused. */
#include <string.h>

#include "core/text.h"
#include "header.h"
#include "show.h"

/* The filters that make features, and what the history of each holds: flags, and options with a value. */
static const struct made {
	const char *stage, *flags, *values;
} made[] = {
	{ "wav2spec", " symmetric no-centre ", " rate window length step dft scale longest duration fill " },
	{ "spec2mel", "", " bands low high mel norm scale top " },
	{ "mel2mfcc", "", " cepstra " },
	{ "sergen", "", " kind width scale " },
	{ "npy2ser", "", "" },
};
enum { STAGES = sizeof(made) / sizeof(*made), SHOWN = 80 /* bytes of a name in a message */ };

static const struct made *
find(const char *stage)
{
	for (int i = 0; i < STAGES; i++)
		if (strcmp(made[i].stage, stage) == 0)
			return &made[i];
	return NULL;
}

static int
among(const char *list, const char *word)
{
	size_t n = strlen(word);

	for (const char *at = list; n && !strchr(word, ' ') && (at = strstr(at, word)); at++)
		if (at[-1] == ' ' && at[n] == ' ')
			return 1;
	return 0;
}

static int
printable(const char *s)
{
	for (; *s && text_control(s, NULL) == 0; s += text_step(s))
		;
	return !*s;
}

/* As one word of sh. */
static void
quote(FILE *f, const char *s)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+=.,:/@%";

	if (*s && !s[strspn(s, plain)]) {
		fputs(s, f);
		return;
	}
	fputc('\'', f);
	for (; *s; s++)
		if (*s == '\'')
			fputs("'\\''", f);
		else
			fputc(*s, f);
	fputc('\'', f);
}

/* A flag stands there only where it was given; what has no value (null) was not. */
static int
option(FILE *f, const struct made *m, const char *key, const json_t *v, struct err *err)
{
	char number[32];

	if (!among(m->flags, key) && !among(m->values, key))
		return err_set(err, ERR_DATA, "its history gives %s an option \"%.*s\", which %s does not have",
		               m->stage, SHOWN, key, m->stage);
	if (json_is_null(v) || (json_is_false(v) && among(m->flags, key)))
		return 0;
	if (among(m->flags, key) ? !json_is_true(v) : !json_is_string(v) && !json_is_number(v))
		return err_set(err, ERR_DATA, "its history gives the option %s of %s a value of another type", key, m->stage);
	if (json_is_string(v) && !printable(json_string_value(v)))
		return err_set(err, ERR_DATA, "the value of option %s of %s in its history holds control characters", key,
		               m->stage);
	fprintf(f, " --%s", key);
	if (json_is_string(v)) {
		fputc(' ', f);
		quote(f, json_string_value(v));
	} else if (json_is_number(v)) {
		text_shortest(json_number_value(v), number);
		fprintf(f, " %s", number);
	}
	return 0;
}

static int
stage(FILE *f, const json_t *entry, struct err *err)
{
	const char *name = header_text(entry, "stage", ""), *key;
	const struct made *m = find(name);
	json_t *v;

	if (!m)
		return err_set(err, ERR_DATA, "its history names \"%.*s\", which is not a filter that makes features",
		               SHOWN, name);
	fputs(m->stage, f);
	json_object_foreach(json_object_get(entry, "options"), key, v)
		if (option(f, m, key, v, err) < 0)
			return -1;
	return 0;
}

static int
stages(FILE *f, const json_t *history, struct err *err)
{
	const json_t *entry;
	size_t i;

	if (json_array_size(history) == 0)
		return err_set(err, ERR_DATA, "its history names no stages");
	fputs("# From the history in a file: read it before you run it.\n", f);
	json_array_foreach(history, i, entry) {
		fputs(i ? " | " : "", f);
		if (stage(f, entry, err) < 0)
			return -1;
	}
	fputc('\n', f);
	return 0;
}

int
show_pipeline(FILE *f, const json_t *header, struct err *err)
{
	const char *kind = header_text(header, "kind", "");
	json_t *features;
	int bad;

	if (strcmp(kind, "model") == 0)
		features = json_incref(json_object_get(header, "features"));
	else if (strcmp(kind, "spectrogram") == 0 || strcmp(kind, "batch") == 0)
		features = header_features(header);
	else
		return err_set(err, ERR_DATA, "kind is \"%s\", not spectrogram, batch or model", kind);
	bad = stages(f, json_object_get(features, "history"), err);
	json_decref(features);
	return bad;
}
