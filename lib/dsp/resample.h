/* resample.h - another sampling rate, by libsoxr's "high quality" recipe (librosa's soxr_hq) */
#ifndef RESAMPLE_H
#define RESAMPLE_H

#include "core/tensor.h"

/* x (n) at rate `from` becomes out (ceil(n * to / from)) at rate `to`, both in Hz. x and out
 * differ. One thread, the same bytes each time. ERR_ARG, ERR_MEM, ERR_BUG where libsoxr refuses. */
int resample(const struct tensor *x, double from, double to, struct tensor *out, struct err *);

#endif
