/* difference.c - where two JSON values differ */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "difference.h"
#include "header.h"

static void
strip(json_t *v)
{
	const char *key;
	json_t *inner;
	size_t i;

	if (json_object_get(v, "stage"))
		json_object_del(v, "version");
	json_object_foreach(v, key, inner)
		strip(inner);
	json_array_foreach(v, i, inner)
		strip(inner);
}

json_t *
difference_header(const json_t *h)
{
	json_t *copy = json_deep_copy(h);

	strip(copy);
	return copy;
}

void
difference_text(const json_t *v, char *to, size_t room)
{
	const size_t how = JSON_COMPACT | JSON_ENCODE_ANY | JSON_REAL_PRECISION(9);
	char *text = v ? json_dumps(v, how) : NULL;
	size_t n = room - 4;

	snprintf(to, room, "%s", text ? text : "nothing");
	if (text && strlen(text) >= room) {
		/* not in the middle of a character */
		while (n > 0 && (text[n] & 0xc0) == 0x80)
			n--;
		memcpy(to + n, "...", 4);
	}
	free(text);
}

/* A value as options are written: a text without quotes, "none" where there is none. */
static void
plain_text(const json_t *v, char *to, size_t room)
{
	char *text = v && !json_is_string(v) ? json_dumps(v, JSON_ENCODE_ANY | JSON_REAL_PRECISION(10)) : NULL;
	const char *s = json_is_string(v) ? json_string_value(v) : text;

	snprintf(to, room, "%s", s ? s : "none");
	free(text);
}

static int
same(const json_t *a, const json_t *b)
{
	return json_is_number(a) && json_is_number(b) ? json_number_value(a) == json_number_value(b) : json_equal(a, b);
}

/* One word more at the end of the path; the names of the layers that only wrap are left out. */
static size_t
descend(struct difference *d, const char *word)
{
	size_t n = strlen(d->path);

	if (strcmp(word, "history") != 0 && strcmp(word, "options") != 0)
		snprintf(d->path + n, sizeof(d->path) - n, "%s%s", n ? " " : "", word);
	return n;
}

static int differ(const json_t *, const json_t *, struct difference *);

static int
inside(const char *word, const json_t *a, const json_t *b, struct difference *d)
{
	size_t n = descend(d, word);

	if (differ(a, b, d))
		return 1;
	d->path[n] = '\0';
	return 0;
}

static int
maps(const json_t *a, const json_t *b, struct difference *d)
{
	const char *key;
	json_t *v;

	json_object_foreach((json_t *)(size_t)a, key, v)
		if (inside(key, v, json_object_get(b, key), d))
			return 1;
	json_object_foreach((json_t *)(size_t)b, key, v)
		if (!json_object_get(a, key) && inside(key, NULL, v, d))
			return 1;
	return 0;
}

static int
arrays(const json_t *a, const json_t *b, struct difference *d)
{
	size_t n = json_array_size(a), m = json_array_size(b);

	for (size_t i = 0; i < (n > m ? n : m); i++) {
		const json_t *x = json_array_get(a, i), *y = json_array_get(b, i);
		char number[24];

		snprintf(number, sizeof(number), "%zu", i);
		if (inside(header_text(x ? x : y, "stage", number), x, y, d))
			return 1;
	}
	return 0;
}

static int
differ(const json_t *a, const json_t *b, struct difference *d)
{
	if (json_is_object(a) && json_is_object(b))
		return maps(a, b, d);
	if (json_is_array(a) && json_is_array(b))
		return arrays(a, b, d);
	if (same(a, b))
		return 0;
	if (d->plain) {
		plain_text(a, d->a, sizeof(d->a));
		plain_text(b, d->b, sizeof(d->b));
	} else {
		difference_text(a, d->a, DIFFERENCE_JSON);
		difference_text(b, d->b, DIFFERENCE_JSON);
	}
	return 1;
}

int
difference_json(const json_t *a, const json_t *b, struct difference *d)
{
	*d = (struct difference){0};
	return differ(a, b, d);
}

int
difference_options(const json_t *a, const json_t *b, struct difference *d)
{
	*d = (struct difference){ .plain = 1 };
	return differ(a, b, d);
}

/* ---- histories ---- */

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
differ_stage(const json_t *a, const json_t *b, struct difference *d)
{
	*d = (struct difference){ .plain = 1 };
	snprintf(d->path, sizeof(d->path), "%s", header_text(a, "stage", ""));
	return differ(json_object_get(a, "options"), json_object_get(b, "options"), d) ||
	       inside("values", json_object_get(a, "values"), json_object_get(b, "values"), d);
}

int
difference_stages(const json_t *a, const json_t *b, struct difference *d)
{
	char stages[160];

	*d = (struct difference){ .plain = 1 };
	if (others(a, b)) {
		snprintf(d->path, sizeof(d->path), "the stages");
		stages_of(a, stages, sizeof(stages));
		snprintf(d->a, sizeof(d->a), "\"%s\"", stages);
		stages_of(b, stages, sizeof(stages));
		snprintf(d->b, sizeof(d->b), "\"%s\"", stages);
		return 1;
	}
	for (size_t i = 0; i < json_array_size(a); i++)
		if (differ_stage(json_array_get(a, i), json_array_get(b, i), d))
			return 1;
	return 0;
}

int
difference_features(const json_t *want, const json_t *have, const char *who, struct err *err)
{
	struct difference d;
	int bad = difference_stages(json_object_get(want, "history"), json_object_get(have, "history"), &d);

	if (!bad) {	/* only program versions are left to differ there */
		json_t *a = json_copy((json_t *)(size_t)want), *b = json_copy((json_t *)(size_t)have);

		json_object_del(a, "history");
		json_object_del(b, "history");
		bad = difference_options(a, b, &d);
		json_decref(a);
		json_decref(b);
	}
	return bad ? err_set(err, ERR_DATA, "%s expects %s %s, stream has %s", who, d.path, d.a, d.b) : 0;
}
