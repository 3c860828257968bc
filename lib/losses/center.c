/* center.c - center loss (Wen et al. 2016; weighted as in Dai et al. 2019)
 *
 *   L = lambda sum_i w_i |z_i - c_label|^2 / sum_i w_i
 *   c_j <- (1 - alpha) c_j + alpha mean of the batch's z of class j
 */
#include "losses/center.h"

static const struct knob knobs[] = {
	{ "lambda", 0.3, 0, 100, "weight of this term" },
	{ "alpha", 0.5, 0, 1, "learning rate of the class centers" },
	{ 0 }
};

void
center_state(long classes, long dim, long shape[2])
{
	shape[0] = classes;
	shape[1] = dim;
}

double
center_value(const struct loss_batch *b, const double *knob, const float *centers)
{
	double total = 0, sum = 0;

	for (long i = 0; i < b->rows; i++)
		total += loss_weight(b, i);
	for (long i = 0; i < b->rows && total > 0; i++) {
		const float *z = b->z + i * b->dim, *c = centers + b->labels[i] * b->dim;
		double w = knob[CENTER_LAMBDA] * loss_weight(b, i) / total;

		for (long k = 0; k < b->dim; k++) {
			double d = (double)z[k] - (double)c[k];

			sum += w * d * d;
			if (b->dz)
				b->dz[i * b->dim + k] += (float)(2 * w * d);
		}
	}
	return sum;
}

/* One class at a time: a mean in double, then the move; a class that is not there stays. */
void
center_update(const struct loss_batch *b, const double *knob, float *centers)
{
	for (long j = 0; j < b->classes; j++) {
		long count = 0;

		for (long i = 0; i < b->rows; i++)
			count += b->labels[i] == j;
		for (long k = 0; k < b->dim && count > 0; k++) {
			float *c = centers + j * b->dim + k;
			double sum = 0;

			for (long i = 0; i < b->rows; i++)
				sum += b->labels[i] == j ? (double)b->z[i * b->dim + k] : 0;
			*c = (float)((1 - knob[CENTER_ALPHA]) * (double)*c + knob[CENTER_ALPHA] * sum / (double)count);
		}
	}
}

const struct loss loss_center = {
	.name = "center", .brief = "center loss: squared distance to the class center", .base = "softmax",
	.knobs = knobs, .state = center_state, .value = center_value, .update = center_update
};
