/* nearest.c - the nearest class mean, one left out */
#include <math.h>
#include <stdlib.h>

#include "vectors/nearest.h"

static double
unit(const float *z, long dim)
{
	double sum = 0;

	for (long k = 0; k < dim; k++)
		sum += (double)z[k] * (double)z[k];
	return sum > 0 ? 1 / sqrt(sum) : 0;
}

/* cos(z, sum - own z); a sum of nothing is nowhere near. */
static double
nearness(const float *z, double scale, const double *sum, double own, long dim)
{
	double dot = 0, square = 0;

	for (long k = 0; k < dim; k++) {
		double u = scale * (double)z[k], s = sum[k] - own * u;

		dot += u * s;
		square += s * s;
	}
	return square > 1e-20 ? dot / sqrt(square) : -2;
}

int
nearest_means(const float *z, const long *labels, long n, long dim, struct confusion *to, struct err *err)
{
	double *sum = calloc((size_t)(to->classes * dim), sizeof(*sum));

	if (!sum)
		return err_set(err, ERR_MEM, "out of memory for %ld class means", to->classes);
	for (long i = 0; i < n; i++) {
		double scale = unit(z + i * dim, dim);

		for (long k = 0; labels[i] >= 0 && k < dim; k++)
			sum[labels[i] * dim + k] += scale * (double)z[i * dim + k];
	}
	for (long i = 0; i < n; i++) {
		const float *at = z + i * dim;
		double scale = unit(at, dim), most = -3;
		long best = 0;

		for (long c = 0; labels[i] >= 0 && c < to->classes; c++) {
			double near = nearness(at, scale, sum + c * dim, c == labels[i], dim);

			if (near > most) {
				most = near;
				best = c;
			}
		}
		if (labels[i] >= 0)
			confusion_add(to, labels[i], best);
	}
	free(sum);
	return 0;
}
