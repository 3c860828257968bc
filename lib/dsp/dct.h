/* dct.h - the orthonormal DCT-II of many frames.
 *
 * out[k] = s_k sum_b x[b] cos(pi k (2 b + 1) / (2 bands)), s_0 = sqrt(1 / bands), else
 * sqrt(2 / bands): scipy.fft.dct(type=2, norm="ortho"), of which the first `count` values are kept.
 * For the tens of values of a cepstrum a plain product with the cosines will do; its sums are in
 * double precision.
 */
#ifndef DCT_H
#define DCT_H

#include "core/err.h"

enum { DCT_MOST = 4096 };

struct dct;	/* a plan: made once, applied to every frame, by any number of threads */

/* ERR_ARG unless 1 <= count <= bands <= DCT_MOST; ERR_MEM. */
struct dct *dct_plan(long bands, long count, struct err *);
/* x (frames, bands) -> out (frames, count); they differ. */
void dct_apply(const struct dct *, const float *x, float *out, long frames);
void dct_free(struct dct *);

#endif
