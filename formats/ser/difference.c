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
	if (header_same(a, b))
		return 0;
	difference_text(a, d->a, sizeof(d->a));
	difference_text(b, d->b, sizeof(d->b));
	return 1;
}

int
difference_json(const json_t *a, const json_t *b, struct difference *d)
{
	*d = (struct difference){0};
	return differ(a, b, d);
}
