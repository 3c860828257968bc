/* text.h - what is read from words: numbers, UTF-8, and name:key=value specs */
#ifndef TEXT_H
#define TEXT_H

#include <stddef.h>

#include "core/err.h"

/* The whole of s as a finite number. Returns 0, or -1 where it is none. */
int text_number(const char *s, double *to);
/* The other way: the fewest digits, but no fewer than six, that read back the same. */
void text_shortest(double, char to[32]);

/* 1 if the n bytes are valid UTF-8 (RFC 3629: no surrogates, no overlong forms). */
int text_utf8(const char *s, size_t n);

/* Bytes of the character at s that a terminal must not get: a control (C0, DEL, C1, also the lone bytes 0x80 to 0x9f), a line
 * or paragraph separator, or a mark that changes the direction of text. 0: it is none of these, or the end. code: its
 * number (NULL: not wanted). */
size_t text_control(const char *s, unsigned *code);
/* Bytes of the character at s, 1 for a byte that is not valid UTF-8; 0 at the end. */
size_t text_step(const char *s);

/* Which of these names (NULL at the end) the n bytes of word are. -1 and ERR_ARG, which lists them: "no loss hinge;
 * there are center, focal". */
int text_choice(const char *kind, const char *const *names, const char *word, size_t n, struct err *);

/* A number that can be set in a spec: its name, default and range. */
struct knob {
	const char *name;	/* NULL ends a list */
	double value;		/* the default */
	double min, max;
	const char *help;
};

enum { TEXT_KNOBS = 8, TEXT_SPEC = 400 /* a spec written out */ };

/* Parse "name" or "name:key=value,key=value" against knobs (which may be NULL).
 * spec points behind the name (at ':' or at the end); values holds a number per
 * knob, filled with the defaults first. ERR_ARG names the key or the range. */
int text_knobs(const char *spec, size_t n, const struct knob *, double *values, struct err *);

/* The other way: "name:key=value,key=value" with every knob, each number as short as reads back the same.
 * ERR_ARG where there is no room. */
int text_spec(const char *name, const struct knob *, const double *values, char *to, size_t room, struct err *);

#endif
