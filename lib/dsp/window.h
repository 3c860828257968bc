/* window.h - window functions */
#ifndef WINDOW_H
#define WINDOW_H

#include "core/err.h"

/* Their names, as an option takes them. */
#define WINDOW_NAMES "hamming|hann|blackman|rectangular"

/* Fill n values. Periodic windows (symmetric 0) are the first n values of the symmetric one of n +
 * 1: the form for spectra, scipy.signal.get_window's default. Hamming is 0.54 - 0.46 cos. ERR_ARG
 * for an unknown name. */
int window_fill(const char *name, int symmetric, double *w, long n, struct err *);

#endif
