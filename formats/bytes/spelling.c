/* spelling.c - texts that differ only in case, or in what stands around them */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "spelling.h"

/* Bytes at s, of n, that are a blank, a quote, or an invisible character: 0, or how many to pass over. */
static size_t
around(const char *s, size_t n)
{
	static const char *const wide[] = {
		"\xc2\xa0", "\xef\xbb\xbf", "\xe2\x80\x8b",	/* no-break space, byte order mark, zero-width space */
		"\xe2\x80\x98", "\xe2\x80\x99", "\xe2\x80\x9c", "\xe2\x80\x9d"	/* curved quotes */
	};

	if (n && strchr(" \t\r\n\v\f\"'`", *s))
		return *s != '\0';
	for (size_t i = 0; i < sizeof(wide) / sizeof(*wide); i++)
		if (n >= strlen(wide[i]) && memcmp(s, wide[i], strlen(wide[i])) == 0)
			return strlen(wide[i]);
	return 0;
}

/* Make a letter of two bytes of UTF-8 a small one. The ranges are capitals whose small letter is `up` behind. */
static void
lower_pair(char *s)
{
	static const struct { unsigned from, to, up; } range[] = {
		{ 0xc0, 0xd6, 32 }, { 0xd8, 0xde, 32 }, { 0x391, 0x3a1, 32 }, { 0x3a3, 0x3a9, 32 },
		{ 0x400, 0x40f, 80 }, { 0x410, 0x42f, 32 }
	};
	unsigned c = ((unsigned char)s[0] & 0x1fu) << 6 | ((unsigned char)s[1] & 0x3fu);

	for (size_t i = 0; i < sizeof(range) / sizeof(*range); i++)
		if (c >= range[i].from && c <= range[i].to) {
			c += range[i].up;
			s[0] = (char)(0xc0 | c >> 6);
			s[1] = (char)(0x80 | (c & 0x3f));
			return;
		}
}

char *
spelling_fold(const char *s)
{
	size_t n = strlen(s), pass;
	char *to;

	while ((pass = around(s, n))) {
		s += pass;
		n -= pass;
	}
	for (size_t back = 1; back <= 3 && back <= n; back++)
		if (around(s + n - back, back) == back) {
			n -= back;
			back = 0;
		}
	if (n == 0)	/* it is nothing else, and so is like nothing else */
		return strdup(s);
	if (!(to = strndup(s, n)))
		return NULL;
	for (char *p = to; *p; p++)
		if (*p >= 'A' && *p <= 'Z')
			*p = (char)(*p - 'A' + 'a');
		else if (((unsigned char)*p & 0xe0) == 0xc0 && p[1])
			lower_pair(p++);
	return to;
}

int
spelling_alike(const char *a, const char *b)
{
	char *x = spelling_fold(a), *y = spelling_fold(b);
	int alike = x && y && strcmp(x, y) == 0;

	free(x);
	free(y);
	return alike;
}

/* Are both keys of the map joined under one name? */
static int
joined(const json_t *map, const char *a, const char *b)
{
	const char *x = json_string_value(json_object_get(map, a)), *y = json_string_value(json_object_get(map, b));

	return x && y && strcmp(x, y) == 0;
}

/* Keep the text in met by its folded form, the first of each; the one that is there already, borrowed, or NULL. */
static const char *
meet(json_t *met, const char *text)
{
	char *fold = spelling_fold(text);
	const char *first = fold ? json_string_value(json_object_get(met, fold)) : NULL;

	if (fold && !first)
		json_object_set_new(met, fold, json_string(text));
	free(fold);
	return first;
}

char *
spelling_clash(const json_t *known, const json_t *map, const char *what)
{
	json_t *met = json_object(), *value;	/* folded -> the first of them */
	const char *key, *one = NULL, *other = NULL;
	char *said = NULL, more[48] = "";
	long n = 0;

	json_object_foreach((json_t *)known, key, value)
		meet(met, key);
	json_object_foreach((json_t *)map, key, value) {
		const char *first = known && json_object_get(known, key) ? NULL : meet(met, key);

		if (first && !joined(map, first, key) && n++ == 0) {
			one = first;
			other = key;
		}
	}
	if (n > 1)
		snprintf(more, sizeof(more), " (%ld more do)", n - 1);
	if (n && asprintf(&said, "%s: \"%s\" and \"%s\" differ only in case, blanks or quotes, and count as different%s", what,
	                  one, other, more) < 0)
		said = NULL;
	json_decref(met);
	return said;
}
