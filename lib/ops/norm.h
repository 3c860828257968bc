/* norm.h - one row of a batch through batch normalization: sums and the passes over memory
 *
 * A row is cells of channels numbers each. Sums are in float over a chunk that the cache holds, and in double from
 * there on. */
#ifndef NORM_H
#define NORM_H

/* Per channel. */
struct norm {
	float *mean, *inverse, *scale, *unbiased;	/* mean; 1 / deviation; that times w; unbiased variance */
	const float *shift;				/* b */
	float floor;					/* of y: 0 with a ReLU, else -infinity */
	long channels;
};

/* Per channel, what one row sums up. */
struct norm_part {
	double *first, *second;
	float *one, *two;
};

/* Mean (first, one) and squared distances from it (second, two) of a row. */
void norm_moments(const float *x, long cells, long channels, struct norm_part);

/* Join moments of more cells to those of count in p (Chan, Golub & LeVeque 1979). */
void norm_join(const struct norm_part *p, double count, const float *mean, const float *squares, double more,
               long channels);

/* What is added before the ReLU, on the way back: its gradient is dy where y is above the floor. */
struct norm_past {
	const float *y;
	float *dy;		/* NULL: not needed */
	float floor;
	int adds;		/* 0: dy is set */
};

/* y = (x - mean) scale + shift + past (unless NULL), at least floor. */
void norm_apply(const struct norm *, const float *x, const float *past, float *y, long cells);

/* Sums of dy (first) and of dy (x - mean) (second), where the ReLU let x through. If something was added, dy stays 0
 * where it did not. */
void norm_sums(const struct norm *, const float *x, const struct norm_past *, float *dy, long cells, struct norm_part);

/* dx = scale (dy - one - (x - mean) two), set or added. */
void norm_back(const struct norm *, const struct norm_part *, const float *x, const float *dy, float *dx, long cells,
               int adds);

#endif
