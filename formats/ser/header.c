/* header.c - headers: making them, asking them, comparing features */
#include <string.h>

#include "header.h"
#include "stream.h"

json_t *
header_new(const char *kind, const char *axes, long width)
{
	json_t *h = json_pack("{s:i, s:s, s:s}", "ser", SER_VERSION, "kind", kind, "axes", axes);

	if (h && width)
		json_object_set_new(h, "width", json_integer(width));
	if (h)
		json_object_set_new(h, "history", json_array());
	return h;
}

const char *
header_text(const json_t *h, const char *key, const char *fallback)
{
	const char *s = json_string_value(json_object_get(h, key));

	return s ? s : fallback;
}

double
header_number(const json_t *h, const char *key, double fallback)
{
	const json_t *v = json_object_get(h, key);

	return json_is_number(v) ? json_number_value(v) : fallback;
}

long
header_integer(const json_t *h, const char *key, long fallback)
{
	const json_t *v = json_object_get(h, key);

	return json_is_integer(v) ? (long)json_integer_value(v) : fallback;
}

int
header_expect(const json_t *h, const char *kind, const char *axes, struct err *err)
{
	const char *k = header_text(h, "kind", ""), *a = header_text(h, "axes", "");

	if (strcmp(k, kind) != 0)
		return err_set(err, ERR_DATA, "kind is \"%s\", not \"%s\"", k, kind);
	if (axes && strcmp(a, axes) != 0)
		return err_set(err, ERR_DATA, "axes are \"%s\", not \"%s\"", a, axes);
	return 0;
}

int
header_axes(const char *axes)
{
	int n = 0;

	for (size_t word; *axes || n > 0; axes += word + 1, n++) {
		if ((word = strcspn(axes, " ")) == 0)
			return -1;
		if (!axes[word])
			return n + 1;
	}
	return n;
}

int
header_stage(json_t *h, const char *stage, int values, json_t *options, struct err *err)
{
	json_t *entry = json_pack("{s:s, s:s, s:i, s:o}", "stage", stage, "version", VERSION,
	                          "values", values, "options", options);

	if (!entry || json_array_append_new(json_object_get(h, "history"), entry) < 0)
		return err_set(err, ERR_MEM, "out of memory for the history");
	return 0;
}

json_t *
header_features(const json_t *h)
{
	static const char *const keys[] = { "width", "rate", "hop", "scale" };
	const char *axes = header_text(h, "axes", "");
	json_t *f = json_object(), *stages = json_array(), *entry;
	size_t i;

	if (strncmp(axes, "batch ", 6) == 0)
		axes += 6;
	json_object_set_new(f, "axes", json_string(axes));
	for (i = 0; i < sizeof(keys) / sizeof(*keys); i++)
		json_object_set(f, keys[i], json_object_get(h, keys[i]));
	json_array_foreach(json_object_get(h, "history"), i, entry) {
		if (strcmp(header_text(entry, "stage", ""), "batcher") == 0)
			break;
		json_array_append(stages, entry);
	}
	json_object_set_new(f, "history", stages);
	return f;
}
