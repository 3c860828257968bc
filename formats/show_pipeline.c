/* show_pipeline.c - from a history back to the shell line that it came from */
#include <string.h>

#include "core/text.h"
#include "header.h"
#include "show.h"

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
static void
option(FILE *f, const char *key, const json_t *v)
{
	char number[32];

	if (json_is_false(v) || json_is_null(v))
		return;
	fputs(" --", f);
	quote(f, key);
	if (json_is_true(v))
		return;
	fputc(' ', f);
	if (json_is_string(v)) {
		quote(f, json_string_value(v));
		return;
	}
	text_shortest(json_number_value(v), number);
	fputs(number, f);
}

int
show_pipeline(FILE *f, const json_t *header, struct err *err)
{
	const char *kind = header_text(header, "kind", ""), *key;
	json_t *features, *entry, *v;
	size_t i;

	if (strcmp(kind, "model") == 0)
		features = json_incref(json_object_get(header, "features"));
	else if (strcmp(kind, "spectrogram") == 0 || strcmp(kind, "batch") == 0)
		features = header_features(header);
	else
		return err_set(err, ERR_DATA, "kind is \"%s\", not spectrogram, batch or model",
		               kind);
	json_array_foreach(json_object_get(features, "history"), i, entry) {
		fputs(i ? " | " : "", f);
		quote(f, header_text(entry, "stage", ""));
		json_object_foreach(json_object_get(entry, "options"), key, v)
			option(f, key, v);
	}
	i = json_array_size(json_object_get(features, "history"));
	json_decref(features);
	if (i == 0)
		return err_set(err, ERR_DATA, "its history names no stages");
	fputc('\n', f);
	return 0;
}
