/* calibration.h - are posteriors as right as they claim? The expected calibration error.
 *
 * The top posterior of each record falls into one of 15 bins of equal width, closed above: (0, 1/15], (1/15, 2/15] ...
 * The error is the mean over records of |share right - mean posterior| of their bin (Naeini, Cooper & Hauskrecht 2015;
 * Guo et al. 2017).
 */
#ifndef CALIBRATION_H
#define CALIBRATION_H

#include "core/err.h"

enum { CALIBRATION_BINS = 15 };

/* All-zero bytes are a valid empty one. */
struct calibration {
	long records[CALIBRATION_BINS], right[CALIBRATION_BINS];
	double sum[CALIBRATION_BINS];	/* of the top posteriors */
};

/* Count a record: its posteriors of n classes, and the true one. ERR_DATA where they are none: below 0, or their sum
 * further than 1e-3 from 1. */
int calibration_add(struct calibration *, const float *posteriors, long n, long truth, struct err *);
void calibration_join(struct calibration *, const struct calibration *more);
/* 0..1; NAN without records. */
double calibration_error(const struct calibration *);
/* The mean top posterior: above the accuracy, the model is too sure. NAN without records. */
double calibration_confidence(const struct calibration *);

#endif
