/* softmax.c - weighted cross-entropy: L = sum_i w_i (log sum_c e^{l_ic} - l_i,label) / sum_i w_i */
#include <math.h>

#include "core/larger.h"
#include "losses/softmax.h"

/* Logit c of a row whose label's is lower by the margin. */
static double
logit(const float *l, long c, long label, double margin)
{
	return (double)l[c] - (c == label ? margin : 0);
}

/* log sum e^l, with the largest taken out so that nothing overflows */
static double
logsum(const float *l, long n, long label, double margin)
{
	double most = logit(l, 0, label, margin), sum;

	for (long c = 1; c < n; c++)
		most = larger(most, logit(l, c, label, margin));
	sum = exp(logit(l, 0, label, margin) - most);
	for (long c = 1; c < n; c++)
		sum += exp(logit(l, c, label, margin) - most);
	return most + log(sum);
}

double
softmax_value(const struct loss_batch *b, double margin)
{
	double total = 0, sum = 0;

	for (long i = 0; i < b->rows; i++)
		total += loss_weight(b, i);
	for (long i = 0; i < b->rows && total > 0; i++) {
		const float *l = b->logits + i * b->classes;
		long label = b->labels[i];
		double log_z = logsum(l, b->classes, label, margin), w = loss_weight(b, i) / total;

		sum += w * (log_z - logit(l, label, label, margin));
		for (long c = 0; b->dlogits && c < b->classes; c++)	/* dl = w (p - 1 at the label) */
			b->dlogits[i * b->classes + c] +=
				(float)(w * (exp(logit(l, c, label, margin) - log_z) - (c == label)));
	}
	return sum;
}

static double
value(const struct loss_batch *b, const double *knob, const float *state)
{
	(void)knob;
	(void)state;
	return softmax_value(b, 0);
}

const struct loss loss_softmax = { .name = "softmax", .brief = "cross-entropy", .value = value };
