/* supcon.c - supervised contrastive loss (Khosla et al. 2020, "Supervised Contrastive Learning", eq. 2), on z itself
 *
 *   s_ij = cos(z_i, z_j) / temperature
 *   L_i = log sum_{a != i} e^{s_ia} - mean of s_ip over the others p of i's class
 *   L = lambda sum_i w_i L_i / sum_i w_i, over the i that are not alone of their class in the batch
 */
#include <float.h>
#include <math.h>

#include "core/cosine.h"
#include "losses/losses.h"

enum { LAMBDA, TEMPERATURE };

static const struct knob knobs[] = {
	{ "lambda", 0.5, 0, 100, "weight of this term" },
	{ "temperature", 0.1, 0.01, 100, "divides the cosines; a small one stresses the nearest vectors" },
	{ 0 }
};

static double
similarity(const struct loss_batch *b, long i, long j, double temperature)
{
	return cosine(b->z + i * b->dim, b->z + j * b->dim, b->dim) / temperature;
}

/* The others of i's class. */
static long
partners(const struct loss_batch *b, long i)
{
	long n = -1;

	for (long j = 0; j < b->rows; j++)
		n += b->labels[j] == b->labels[i];
	return n;
}

/* log sum of e^{s_ia}: no cosine is above 1, so nothing overflows, and at temperature 0.01 nothing is lost. Of a row
 * alone in its batch, which is not an anchor, it would be the log of nothing. */
static double
all(const struct loss_batch *b, long i, double temperature)
{
	double sum = 0;

	for (long j = 0; j < b->rows; j++)
		if (j != i)
			sum += exp(similarity(b, i, j, temperature) - 1 / temperature);
	return log(fmax(sum, DBL_MIN)) + 1 / temperature;
}

/* L_i; with dz, w times its gradient: ds_ij = w (e^{s_ij - log_all} - 1 / partners, where j is one) */
static double
anchor(const struct loss_batch *b, long i, double temperature, double w)
{
	double log_all = all(b, i, temperature), n = (double)partners(b, i), mean = 0;

	for (long j = 0; j < b->rows; j++) {
		double s, part = b->labels[j] == b->labels[i] ? 1 / n : 0;

		if (j == i)
			continue;
		s = similarity(b, i, j, temperature);
		mean += part * s;
		if (b->dz)
			cosine_slope(b->z + i * b->dim, b->z + j * b->dim, b->dim, w * (exp(s - log_all) - part) / temperature,
			             b->dz + i * b->dim, b->dz + j * b->dim);
	}
	return log_all - mean;
}

static double
value(const struct loss_batch *b, const double *knob, const float *state)
{
	double total = 0, sum = 0;

	(void)state;
	for (long i = 0; i < b->rows; i++)
		total += partners(b, i) > 0 ? loss_weight(b, i) : 0;
	for (long i = 0; i < b->rows && total > 0; i++)
		if (partners(b, i) > 0) {
			double w = knob[LAMBDA] * loss_weight(b, i) / total;

			sum += w * anchor(b, i, knob[TEMPERATURE], w);
		}
	return sum;
}

const struct loss loss_supcon = {
	.name = "supcon", .brief = "supervised contrastive loss on z", .base = "softmax", .knobs = knobs,
	.value = value
};
