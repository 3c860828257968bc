/* calibration.c - the expected calibration error */
#include <math.h>

#include "eval/calibration.h"

static const double slack = 1e-3;

int
calibration_add(struct calibration *c, const float *posteriors, long n, long truth, struct err *err)
{
	double sum = 0, top;
	long best = 0, bin;

	for (long k = 0; k < n; k++) {
		if (posteriors[k] < 0)
			return err_set(err, ERR_DATA, "posterior %g is negative", (double)posteriors[k]);
		sum += (double)posteriors[k];
		best = posteriors[k] > posteriors[best] ? k : best;
	}
	if (!(fabs(sum - 1) <= slack))
		return err_set(err, ERR_DATA, "its posteriors sum to %g, not to 1", sum);
	top = (double)posteriors[best];
	bin = (long)ceil(top * CALIBRATION_BINS) - 1;
	bin = bin < 0 ? 0 : bin < CALIBRATION_BINS ? bin : CALIBRATION_BINS - 1;
	c->records[bin]++;
	c->right[bin] += best == truth;
	c->sum[bin] += top;
	return 0;
}

void
calibration_join(struct calibration *c, const struct calibration *more)
{
	for (int i = 0; i < CALIBRATION_BINS; i++) {
		c->records[i] += more->records[i];
		c->right[i] += more->right[i];
		c->sum[i] += more->sum[i];
	}
}

static double
mean(const struct calibration *c, double total)
{
	long n = 0;

	for (int i = 0; i < CALIBRATION_BINS; i++)
		n += c->records[i];
	return n ? total / (double)n : NAN;
}

double
calibration_error(const struct calibration *c)
{
	double off = 0;

	for (int i = 0; i < CALIBRATION_BINS; i++)
		off += fabs((double)c->right[i] - c->sum[i]);
	return mean(c, off);
}

double
calibration_confidence(const struct calibration *c)
{
	double sum = 0;

	for (int i = 0; i < CALIBRATION_BINS; i++)
		sum += c->sum[i];
	return mean(c, sum);
}
