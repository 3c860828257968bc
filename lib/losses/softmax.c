/* softmax.c - weighted cross-entropy: L = sum_i w_i (log sum_c e^{l_ic} - l_i,label) / sum_i w_i */
#include <math.h>

#include "losses/losses.h"

/* log sum e^l, with the largest taken out so that nothing overflows */
static double
logsum(const float *l, long n)
{
	double most = (double)l[0], sum;

	for (long c = 1; c < n; c++)
		most = fmax(most, (double)l[c]);
	sum = exp((double)l[0] - most);
	for (long c = 1; c < n; c++)
		sum += exp((double)l[c] - most);
	return most + log(sum);
}

static double
value(const struct loss_batch *b, const double *knob, const float *state)
{
	double total = 0, sum = 0;

	(void)knob;
	(void)state;
	for (long i = 0; i < b->rows; i++)
		total += loss_weight(b, i);
	for (long i = 0; i < b->rows && total > 0; i++) {
		const float *l = b->logits + i * b->classes;
		double log_z = logsum(l, b->classes), w = loss_weight(b, i) / total;

		sum += w * (log_z - (double)l[b->labels[i]]);
		for (long c = 0; b->dlogits && c < b->classes; c++)	/* dl = w (p - 1 at the label) */
			b->dlogits[i * b->classes + c] +=
				(float)(w * (exp((double)l[c] - log_z) - (c == b->labels[i])));
	}
	return sum;
}

const struct loss loss_softmax = { .name = "softmax", .brief = "cross-entropy", .value = value };
