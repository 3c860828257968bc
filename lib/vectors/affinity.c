/* affinity.c - t-SNE's affinities, by bisection of each vector's Gaussian */
#include <math.h>
#include <stdlib.h>

#include "vectors/affinity.h"

enum { HALVINGS = 100 };

static const double close_enough = 1e-5;	/* of the entropy, in nats */
static const double nothing = 1e-30;		/* affinities below are 0: subnormal numbers are slow */

static double
distance(const float *a, const float *b, long dim)
{
	double sum = 0;

	for (long i = 0; i < dim; i++)
		sum += ((double)a[i] - (double)b[i]) * ((double)a[i] - (double)b[i]);
	return sum;
}

/* Entropy of exp(-beta d) over all but i; p becomes the probabilities. d counts from the nearest. */
static double
entropy(const double *d, double beta, long i, long n, double *p)
{
	double sum = 0, mean = 0;

	for (long j = 0; j < n; j++) {
		p[j] = j == i ? 0 : exp(-beta * d[j]);
		sum += p[j];
		mean += d[j] * p[j];
	}
	for (long j = 0; j < n; j++)
		p[j] /= sum;
	return log(fmax(sum, 1)) + beta * mean / sum;	/* the nearest alone adds 1 */
}

/* p(j|i) by bisection of beta = 1 / (2 sigma^2). d (n) is changed. */
static void
condition(double *d, long i, long n, double perplexity, double *p)
{
	double low = 0, high = INFINITY, beta = 1, nearest = INFINITY;

	for (long j = 0; j < n; j++)
		nearest = j != i && d[j] < nearest ? d[j] : nearest;
	for (long j = 0; j < n; j++)
		d[j] = j == i ? 0 : d[j] - nearest;
	for (int k = 0; k < HALVINGS; k++) {
		double off = entropy(d, beta, i, n, p) - log(perplexity);

		if (fabs(off) <= close_enough)
			break;
		*(off > 0 ? &low : &high) = beta;
		beta = isinf(high) ? 2 * beta : (low + high) / 2;
	}
}

int
affinity(const struct tensor *x, double perplexity, int threads, float *to, struct err *err)
{
	long n = x->shape[0], dim = x->shape[1];
	double *rows = malloc((size_t)(2 * n * threads) * sizeof(*rows));

	if (!rows)
		return err_set(err, ERR_MEM, "out of memory for the affinities of %ld vectors", n);
	#pragma omp parallel for schedule(static) num_threads(threads)
	for (long k = 0; k < threads; k++) {
		double *d = rows + 2 * n * k, *p = d + n;

		for (long i = n * k / threads; i < n * (k + 1) / threads; i++) {
			for (long j = 0; j < n; j++)
				d[j] = distance(x->data + i * dim, x->data + j * dim, dim);
			condition(d, i, n, perplexity, p);
			for (long j = 0; j < n; j++)
				to[i * n + j] = (float)p[j];
		}
	}
	free(rows);
	for (long i = 0; i < n; i++)
		for (long j = 0; j < i; j++) {
			double both = (double)to[i * n + j] + (double)to[j * n + i];

			both /= 2 * (double)n;
			to[i * n + j] = to[j * n + i] = both > nothing ? (float)both : 0;
		}
	return 0;
}
