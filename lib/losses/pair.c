/* pair.c - the loss of the pairwise discriminative task (Lian et al. 2018), a mean over the pairs
 *
 *   L = lambda L_cos + (1 - lambda) L_cro
 *   L_cos = 1 - cos(a, b) for a pair of one class, max(0, cos(a, b) - margin) for one of two
 *   L_cro = cross-entropy of "same" against "different"
 */
#include <math.h>

#include "core/cosine.h"
#include "losses/losses.h"

enum { LAMBDA, MARGIN };

static const struct knob knobs[] = {
	{ "lambda", 0.9, 0, 1, "weight of the cosine term; the rest is cross-entropy" },
	{ "margin", 0.1, -1, 1, "pairs of different classes are pushed apart down to this cosine" },
	{ 0 }
};

/* -log p(same or different) = log(1 + e^(wrong - right)), without overflow. */
static double
entropy(const float *logits, int same, double w, float *d)
{
	double x = (double)logits[!same] - (double)logits[same];
	double wrong = 1 / (1 + exp(-x));

	if (d) {
		d[!same] += (float)(w * wrong);
		d[same] -= (float)(w * wrong);
	}
	return fmax(x, 0) + log1p(exp(-fabs(x)));
}

static double
value(const struct loss_batch *b, const double *knob, const float *state)
{
	double sum = 0, w = 1 / (double)b->rows, share = knob[LAMBDA];

	(void)state;
	for (long i = 0; i < b->rows; i++) {
		long first = 2 * i * b->dim, second = first + b->dim;
		int same = b->labels[2 * i] == b->labels[2 * i + 1];
		double cos = cosine(b->z + first, b->z + second, b->dim);

		sum += share * (same ? 1 - cos : fmax(0, cos - knob[MARGIN]));
		if (b->dz && (same || cos > knob[MARGIN]))
			cosine_slope(b->z + first, b->z + second, b->dim, share * w * (same ? -1 : 1), b->dz + first,
			             b->dz + second);
		sum += (1 - share) * entropy(b->logits + 2 * i, same, (1 - share) * w,
		                             b->dlogits ? b->dlogits + 2 * i : NULL);
	}
	return sum * w;
}

const struct loss loss_pair = {
	.name = "pair", .brief = "cosine embedding loss and cross-entropy of pairs", .knobs = knobs, .value = value,
	.pairs = 1
};
