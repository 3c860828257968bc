/* show.c - a stream's messages as text and as JSON */
#include <stdlib.h>
#include <string.h>

#include "escape.h"
#include "difference.h"
#include "header.h"
#include "show.h"

enum { LINE = 96 };

/* Lists that are long are counted, not shown. */
static void
value(FILE *f, const json_t *v)
{
	size_t n = json_dumpb(v, NULL, 0, JSON_COMPACT | JSON_ENCODE_ANY);
	const char *key, *comma = "";
	char text[LINE];
	json_t *inner;

	if (json_is_string(v)) {
		escape_plain(f, json_string_value(v));
	} else if (json_is_real(v)) {
		fprintf(f, "%.9g", json_real_value(v));
	} else if (n < sizeof(text)) {
		difference_text(v, text, sizeof(text));
		escape_plain(f, text);
	} else if (json_is_array(v)) {
		fprintf(f, "(%zu)", json_array_size(v));
	} else {
		json_object_foreach((json_t *)(size_t)v, key, inner) {
			fputs(comma, f);
			escape_plain(f, key);
			fputc(' ', f);
			value(f, inner);
			comma = ", ";
		}
	}
}

/* " key=value" of each but the histories */
static void
pairs(FILE *f, const json_t *map)
{
	const char *key;
	json_t *v;

	json_object_foreach((json_t *)(size_t)map, key, v)
		if (strcmp(key, "history") != 0) {
			fputc(' ', f);
			escape_plain(f, key);
			fputc('=', f);
			value(f, v);
		}
}

static void
stage(FILE *f, const json_t *entry)
{
	fputs("  ", f);
	escape_plain(f, header_text(entry, "stage", ""));
	pairs(f, json_object_get(entry, "options"));
	fputs(" (", f);
	escape_plain(f, header_text(entry, "version", "no version"));
	fprintf(f, ", values %ld)\n", header_integer(entry, "values", 0));
}

static void
stages(FILE *f, const json_t *history)
{
	const json_t *entry;
	size_t i;

	if (json_array_size(history))
		fputs("history\n", f);
	json_array_foreach(history, i, entry)
		stage(f, entry);
}

void
show_header(FILE *f, const json_t *header)
{
	const json_t *features = json_object_get(header, "features");
	const char *key;
	json_t *v;

	json_object_foreach((json_t *)(size_t)header, key, v) {
		if (strcmp(key, "history") == 0 ||
		    (strcmp(key, "features") == 0 && json_is_object(v)))
			continue;
		escape_plain(f, key);
		fprintf(f, "%*s ", strlen(key) < 10 ? 10 - (int)strlen(key) : 0, "");
		value(f, v);
		fputc('\n', f);
	}
	stages(f, json_object_get(header, "history"));
	if (!features)
		return;
	fputs("features  ", f);
	pairs(f, features);
	fputc('\n', f);
	stages(f, json_object_get(features, "history"));
}

static void
tensor(FILE *f, const char *name, const struct tensor *t)
{
	size_t n = tensor_size(t);
	double least = (double)t->data[0], most = least, sum = 0;
	char shape[100];

	for (size_t i = 0; i < n; i++) {
		double v = (double)t->data[i];

		sum += v;
		least = v < least ? v : least;
		most = v > most ? v : most;
	}
	tensor_text(t, shape, sizeof(shape));
	fputs("  ", f);
	escape_plain(f, name);
	fprintf(f, " %s min %.5g mean %.5g max %.5g", shape, least, sum / (double)n, most);
}

void
show_record(FILE *f, const struct record *r)
{
	static const char *const keys[] = { "label", "speaker", "part", "predicted", "role",
	                                   "axes" };

	escape_plain(f, record_id(r));
	for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++)
		if (record_text(r, keys[i])) {
			fprintf(f, "  %s ", keys[i]);
			escape_plain(f, record_text(r, keys[i]));
		}
	if (r->x.data)
		tensor(f, "x", &r->x);
	for (int i = 0; i < r->extras; i++)
		tensor(f, r->extra[i].name, &r->extra[i].t);
	fputc('\n', f);
}

static void
tensor_json(FILE *f, const char *name, const struct tensor *t, int values)
{
	json_t *key = json_string(name);
	char *text = escape_json(key, 0);
	size_t n = tensor_size(t);

	fprintf(f, ", %s", text ? text : "");
	free(text);
	json_decref(key);
	fprintf(f, ": {\"dtype\": \"<f4\", \"shape\": [");
	for (int i = 0; i < t->rank; i++)
		fprintf(f, "%s%ld", i ? ", " : "", t->shape[i]);
	fputc(']', f);
	for (size_t i = 0; values && i < n; i++)
		fprintf(f, "%s%.9g", i ? ", " : ", \"data\": [", (double)t->data[i]);
	fputs(values ? "]}" : "}", f);
}

void
show_json(FILE *f, const struct record *r, int values)
{
	char *text = escape_json(r->meta, 0);

	if (!text)
		return;
	fprintf(f, "%.*s", (int)strlen(text) - 1, text);
	free(text);
	if (r->x.data)
		tensor_json(f, "x", &r->x, values);
	for (int i = 0; i < r->extras; i++)
		tensor_json(f, r->extra[i].name, &r->extra[i].t, values);
	fputc('}', f);
}
