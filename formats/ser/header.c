/* header.c - headers: making them, asking them, comparing features */
#include <stdio.h>
#include <stdlib.h>
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

/* ---- comparing ---- */

static void
write_value(const json_t *v, char *to, size_t room)
{
	char *text = v && !json_is_string(v) ? json_dumps(v, JSON_ENCODE_ANY | JSON_REAL_PRECISION(10)) : NULL;
	const char *s = json_is_string(v) ? json_string_value(v) : text;

	snprintf(to, room, "%s", s ? s : "none");
	free(text);
}

int
header_same(const json_t *a, const json_t *b)
{
	return json_is_number(a) && json_is_number(b) ? json_number_value(a) == json_number_value(b)
	                                              : json_equal(a, b);
}

/* The first key of either map whose values differ; NULL if none does. */
static const char *
differs(const json_t *want, const json_t *have)
{
	const char *key;
	json_t *v;

	json_object_foreach((json_t *)(size_t)want, key, v)
		if (!header_same(v, json_object_get(have, key)))
			return key;
	json_object_foreach((json_t *)(size_t)have, key, v)
		if (!json_object_get(want, key))
			return key;
	return NULL;
}

static int
tell(struct disagreement *d, const char *stage, const char *key, const json_t *want, const json_t *have)
{
	snprintf(d->what, sizeof(d->what), "%s%s%s", stage, *stage ? " " : "", key);
	write_value(json_object_get(want, key), d->want, sizeof(d->want));
	write_value(json_object_get(have, key), d->have, sizeof(d->have));
	return 1;
}

int
header_differ(const json_t *want, const json_t *have, struct disagreement *d)
{
	const char *key = differs(want, have);

	return key ? tell(d, "", key, want, have) : 0;
}

/* Are the stages others? */
static int
others(const json_t *want, const json_t *have)
{
	size_t n = json_array_size(want), i = 0;

	while (i < n && strcmp(header_text(json_array_get(want, i), "stage", ""),
	                       header_text(json_array_get(have, i), "stage", "")) == 0)
		i++;
	return i < n || n != json_array_size(have);
}

/* Their names, as many as there is room for. */
static void
stages_of(const json_t *list, char *to, size_t room)
{
	const json_t *s;
	size_t i;

	*to = '\0';
	json_array_foreach(list, i, s) {
		const char *name = header_text(s, "stage", "");

		if (strlen(to) + strlen(name) + 2 < room)
			strcat(strcat(to, i ? " " : ""), name);
	}
}

static int
differ_stage(const json_t *want, const json_t *have, struct disagreement *d)
{
	const json_t *wo = json_object_get(want, "options"), *ho = json_object_get(have, "options");
	const char *name = header_text(want, "stage", ""), *key = differs(wo, ho);

	if (key)
		return tell(d, name, key, wo, ho);
	if (!header_same(json_object_get(want, "values"), json_object_get(have, "values")))
		return tell(d, name, "values", want, have);
	return 0;
}

int
header_differ_stages(const json_t *want, const json_t *have, struct disagreement *d)
{
	char w[160], h[160];

	if (others(want, have)) {
		stages_of(want, w, sizeof(w));
		stages_of(have, h, sizeof(h));
		snprintf(d->what, sizeof(d->what), "the stages");
		snprintf(d->want, sizeof(d->want), "\"%s\"", w);
		snprintf(d->have, sizeof(d->have), "\"%s\"", h);
		return 1;
	}
	for (size_t i = 0; i < json_array_size(want); i++)
		if (differ_stage(json_array_get(want, i), json_array_get(have, i), d))
			return 1;
	return 0;
}

int
header_agree(const json_t *want, const json_t *have, const char *who, struct err *err)
{
	struct disagreement d;
	int bad = header_differ_stages(json_object_get(want, "history"), json_object_get(have, "history"), &d);

	if (!bad) {	/* only program versions are left to differ there */
		json_t *a = json_copy((json_t *)(size_t)want), *b = json_copy((json_t *)(size_t)have);

		json_object_del(a, "history");
		json_object_del(b, "history");
		bad = header_differ(a, b, &d);
		json_decref(a);
		json_decref(b);
	}
	return bad ? err_set(err, ERR_DATA, "%s expects %s %s, stream has %s", who, d.what, d.want, d.have) : 0;
}
