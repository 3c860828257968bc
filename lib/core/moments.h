/* moments.h - mean and deviation of each feature over many frames, in one pass over the records.
 *
 * In double precision: each record by two passes of its own, joined to the sum of those before it
 * (Chan, Golub & LeVeque 1979), so that nothing is lost to cancellation however many frames come.
 */
#ifndef MOMENTS_H
#define MOMENTS_H

#include "core/err.h"

struct moments {
	long width;
	double frames;
	double *mean;		/* width numbers */
	double *squares;	/* width sums of squared distances from the mean */
	double *part;		/* 2 * width: the same of one record */
};

/* ERR_MEM. The caller frees it. */
int moments_init(struct moments *, long width, struct err *);
/* Take in x, (frames, width). */
void moments_add(struct moments *, const float *x, long frames);
/* What a feature is divided by: sqrt(squares / frames) + 1e-5, and 1 where it never changed: nothing
 * is known of its spread, and 1e-5 would make 100000 of a step of 1 in other data. frames > 0. */
double moments_deviation(const struct moments *, long feature);
/* How far x, (frames, width), lies from where such features were: the root mean square, over the features, of the
 * distance of their means from these, in deviations. */
double moments_distance(const float *x, long frames, long width, const float *mean, const float *deviation);
void moments_free(struct moments *);

#endif
