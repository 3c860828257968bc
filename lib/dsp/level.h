/* level.h - power spectra as levels: logarithm, decibel, magnitude. All in place.
 *
 * The logarithm is a polynomial (within 1e-7 of the true one, relative, or absolute where that is
 * below 1), the same on every machine, in loops that vectorize.
 */
#ifndef LEVEL_H
#define LEVEL_H

#include <stddef.h>

enum level { LEVEL_POWER, LEVEL_MAGNITUDE, LEVEL_LN, LEVEL_DB };
/* Their names in this order, as an option takes them. */
#define LEVEL_NAMES "power|magnitude|ln|db"

const char *level_name(enum level);

/* The place of the first of n values that is not a power: below 0, or not finite. -1: there is none. */
long level_not_power(const float *x, size_t n);

/* power: as it is; magnitude: square root; ln: ln(x + 1e-10); db: 10 log10(max(x, 1e-10)).
 * x holds n values of at least 0. */
void level_apply(enum level, float *x, size_t n);

/* Raise what lies more than top below the largest value to that floor. */
void level_top(float *x, size_t n, float top);

#endif
