/* moments.c - mean and deviation of each feature */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/moments.h"

int
moments_init(struct moments *m, long width, struct err *err)
{
	double *all = calloc((size_t)width, 4 * sizeof(*all));

	if (!all)
		return err_set(err, ERR_MEM, "out of memory for the mean of %ld features", width);
	*m = (struct moments){ .width = width, .mean = all };
	m->squares = all + width;
	m->part = all + 2 * width;
	return 0;
}

/* The moments of one record alone, in part. */
static void
alone(struct moments *m, const float *x, long frames)
{
	double *mean = m->part, *squares = m->part + m->width;

	memset(m->part, 0, 2 * (size_t)m->width * sizeof(*m->part));
	for (long t = 0; t < frames; t++)
		for (long f = 0; f < m->width; f++)
			mean[f] += (double)x[t * m->width + f];
	for (long f = 0; f < m->width; f++)
		mean[f] /= (double)frames;
	for (long t = 0; t < frames; t++)
		for (long f = 0; f < m->width; f++) {
			double d = (double)x[t * m->width + f] - mean[f];

			squares[f] += d * d;
		}
}

void
moments_add(struct moments *m, const float *x, long frames)
{
	double all = m->frames + (double)frames, share = (double)frames / all;

	alone(m, x, frames);
	for (long f = 0; f < m->width; f++) {
		double d = m->part[f] - m->mean[f];

		m->mean[f] += d * share;
		m->squares[f] += m->part[m->width + f] + d * d * m->frames * share;
	}
	m->frames = all;
}

double
moments_deviation(const struct moments *m, long feature)
{
	double squares = m->squares[feature];

	return squares > 0 ? sqrt(squares / m->frames) + 1e-5 : 1;
}

double
moments_distance(const float *x, long frames, long width, const float *mean, const float *deviation)
{
	double squares = 0;

	for (long k = 0; k < width; k++) {
		double sum = 0, off;

		for (long i = 0; i < frames; i++)
			sum += (double)x[i * width + k];
		off = (sum / (double)frames - (double)mean[k]) / (double)deviation[k];
		squares += off * off;
	}
	return sqrt(squares / (double)width);
}

void
moments_free(struct moments *m)
{
	free(m->mean);
	*m = (struct moments){0};
}
