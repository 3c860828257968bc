/* cosine.c - the angle between two vectors */
#include <math.h>

#include "core/cosine.h"

static double
dot(const float *a, const float *b, long n)
{
	double sum = 0;

	for (long k = 0; k < n; k++)
		sum += (double)a[k] * (double)b[k];
	return sum;
}

double
cosine(const float *a, const float *b, long n)
{
	double both = sqrt(dot(a, a, n)) * sqrt(dot(b, b, n));

	return both > 0 ? dot(a, b, n) / both : 0;
}

void
cosine_slope(const float *a, const float *b, long n, double w, float *da, float *db)
{
	double aa = dot(a, a, n), bb = dot(b, b, n), both = sqrt(aa) * sqrt(bb);
	double cos = both > 0 ? dot(a, b, n) / both : 0;

	for (long k = 0; both > 0 && k < n; k++) {
		if (da)
			da[k] += (float)(w * ((double)b[k] / both - cos * (double)a[k] / aa));
		if (db)
			db[k] += (float)(w * ((double)a[k] / both - cos * (double)b[k] / bb));
	}
}

/* The gradient is at a right angle to a: its length is that of the sine. */
void
cosine_turn(float *a, const float *b, long n, double w)
{
	double cos = cosine(a, b, n), longer = sqrt(dot(a, a, n)), far = sqrt(dot(b, b, n));
	double keep = 1 / sqrt(1 + w * w * fmax(0, 1 - cos * cos));

	for (long k = 0; longer > 0 && far > 0 && k < n; k++)
		a[k] = (float)(keep * ((1 + w * cos) * (double)a[k] - w * longer / far * (double)b[k]));
}
