/* dct.c - the orthonormal DCT-II as a product with its cosines */
#include <math.h>
#include <stdlib.h>

#include "dsp/dct.h"

enum { LANES = 8 };

struct dct {
	long bands, count;
	double *cosine;		/* (blocks of LANES values, bands, LANES), zeros past count */
};

static double
cosine(long bands, long k, long b)
{
	const double pi = 3.14159265358979323846;
	long turn = k * (2 * b + 1) % (4 * bands);	/* the angle within one turn, exactly */

	return sqrt((k ? 2.0 : 1.0) / (double)bands) * cos(pi * (double)turn / (double)(2 * bands));
}

struct dct *
dct_plan(long bands, long count, struct err *err)
{
	long blocks = (count + LANES - 1) / LANES;
	struct dct *d;

	if (bands < 1 || bands > DCT_MOST || count < 1 || count > bands) {
		err_set(err, ERR_ARG,
		        "%ld cepstra of %ld bands: bands must be in 1..%d, "
		        "cepstra no more than bands", count, bands, DCT_MOST);
		return NULL;
	}
	d = calloc(1, sizeof(*d));
	if (d)
		d->cosine = calloc((size_t)(blocks * bands * LANES), sizeof(double));
	if (!d || !d->cosine) {
		dct_free(d);
		err_set(err, ERR_MEM, "out of memory for %ld cepstra", count);
		return NULL;
	}
	d->bands = bands;
	d->count = count;
	for (long k = 0; k < count; k++)
		for (long b = 0; b < bands; b++)
			d->cosine[(k / LANES * bands + b) * LANES + k % LANES] = cosine(bands, k, b);
	return d;
}

static inline void
frame(const struct dct *d, const float *x, float *out)
{
	const double *c = d->cosine;

	for (long k = 0; k < d->count; k += LANES) {
		long n = d->count - k < LANES ? d->count - k : LANES;
		double sum[LANES] = {0};

		for (long b = 0; b < d->bands; b++, c += LANES)
			for (int i = 0; i < LANES; i++)
				sum[i] += c[i] * (double)x[b];
		for (long i = 0; i < n; i++)
			out[k + i] = (float)sum[i];
	}
}

WIDE void
dct_apply(const struct dct *d, const float *x, float *out, long frames)
{
	for (long t = 0; t < frames; t++)
		frame(d, x + t * d->bands, out + t * d->count);
}

void
dct_free(struct dct *d)
{
	if (!d)
		return;
	free(d->cosine);
	free(d);
}
