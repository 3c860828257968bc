/* text.c - numbers, UTF-8 and specs */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"

int
text_number(const char *s, double *to)
{
	char *end;
	double v = strtod(s, &end);

	if (end == s || *end || !isfinite(v))
		return -1;
	*to = v;
	return 0;
}

void
text_shortest(double v, char to[32])
{
	int digits = 6;

	do
		snprintf(to, 32, "%.*g", digits, v);
	while (strtod(to, NULL) != v && ++digits <= 17);
}

/* Bytes of the sequence that starts with this byte, 0 if none may; low and high bound the second. */
static int
sequence(unsigned char c, unsigned char *low, unsigned char *high)
{
	*low = 0x80;
	*high = 0xbf;
	if (c < 0x80)
		return 1;
	if (c >= 0xc2 && c <= 0xdf)
		return 2;
	if (c >= 0xe0 && c <= 0xef) {
		*low = c == 0xe0 ? 0xa0 : 0x80;
		*high = c == 0xed ? 0x9f : 0xbf;
		return 3;
	}
	if (c >= 0xf0 && c <= 0xf4) {
		*low = c == 0xf0 ? 0x90 : 0x80;
		*high = c == 0xf4 ? 0x8f : 0xbf;
		return 4;
	}
	return 0;
}

int
text_utf8(const char *s, size_t n)
{
	const unsigned char *p = (const unsigned char *)s, *end = p + n;

	while (p < end) {
		unsigned char low, high;
		int k = sequence(*p, &low, &high);

		if (k == 0 || k > end - p)
			return 0;
		for (int i = 1; i < k; i++, low = 0x80, high = 0xbf)
			if (p[i] < low || p[i] > high)
				return 0;
		p += k;
	}
	return 1;
}

size_t
text_step(const char *s)
{
	unsigned char low, high;
	size_t n = *s ? (size_t)sequence((unsigned char)*s, &low, &high) : 0;

	return !*s ? 0 : n > 1 && strnlen(s, n) == n && text_utf8(s, n) ? n : 1;
}

size_t
text_control(const char *s, unsigned *code)
{
	static const unsigned range[][2] = {
		{ 0x01, 0x1f }, { 0x7f, 0x9f }, { 0x61c, 0x61c }, { 0x200e, 0x200f }, { 0x2028, 0x202e }, { 0x2066, 0x2069 },
	};
	static const unsigned char first[] = { 0, 0xff, 0x1f, 0x0f, 0x07 };	/* the bits of a code in its first byte */
	size_t n = text_step(s);
	unsigned c = (unsigned char)*s & first[n];

	for (size_t i = 1; i < n; i++)
		c = c << 6 | ((unsigned char)s[i] & 0x3f);
	if (code)
		*code = c;
	for (size_t i = 0; i < sizeof(range) / sizeof(*range); i++)
		if (c >= range[i][0] && c <= range[i][1])
			return n;
	return 0;
}

int
text_choice(const char *kind, const char *const *names, const char *word, size_t n, struct err *err)
{
	char list[300] = "";
	size_t at = 0;

	for (int i = 0; names[i]; i++) {
		if (strlen(names[i]) == n && memcmp(names[i], word, n) == 0)
			return i;
		if (at < sizeof(list))
			at += (size_t)snprintf(list + at, sizeof(list) - at, "%s%s", i ? ", " : "", names[i]);
	}
	return err_set(err, ERR_ARG, "unknown %s %.*s: choose one of %s", kind, (int)n, word, list);
}

static const struct knob *
find(const struct knob *knobs, const char *key, size_t n)
{
	for (const struct knob *k = knobs; k && k->name; k++)
		if (strlen(k->name) == n && memcmp(k->name, key, n) == 0)
			return k;
	return NULL;
}

static int
set(const struct knob *knobs, const char *pair, size_t n, double *values, struct err *err)
{
	const char *eq = memchr(pair, '=', n);
	size_t key = eq ? (size_t)(eq - pair) : n;
	const struct knob *k = find(knobs, pair, key);
	char number[64] = "";
	double v;

	if (!k)
		return err_set(err, ERR_ARG, "unknown setting %.*s", (int)key, pair);
	if (eq && n - key - 1 < sizeof(number))
		memcpy(number, eq + 1, n - key - 1);
	if (text_number(number, &v) < 0 || v < k->min || v > k->max)
		return err_set(err, ERR_ARG, "%.*s: %s is not a number in %g..%g", (int)n, pair,
		               k->name, k->min, k->max);
	values[k - knobs] = v;
	return 0;
}

int
text_knobs(const char *spec, size_t n, const struct knob *knobs, double *values, struct err *err)
{
	const char *end = spec + n;

	for (int i = 0; knobs && knobs[i].name; i++)
		values[i] = knobs[i].value;
	while (spec < end) {
		const char *from = spec + 1, *comma = memchr(from, ',', (size_t)(end - from));

		spec = comma ? comma : end;
		if (set(knobs, from, (size_t)(spec - from), values, err) < 0)
			return -1;
	}
	return 0;
}

int
text_spec(const char *name, const struct knob *knobs, const double *values, char *to, size_t room,
          struct err *err)
{
	size_t n = (size_t)snprintf(to, room, "%s", name);

	for (int i = 0; knobs && knobs[i].name && n < room; i++) {
		char number[32];

		text_shortest(values[i], number);
		n += (size_t)snprintf(to + n, room - n, "%c%s=%s", i ? ',' : ':', knobs[i].name, number);
	}
	return n < room ? 0 : err_set(err, ERR_ARG, "%s with all its settings takes more than %zu bytes", name, room - 1);
}
