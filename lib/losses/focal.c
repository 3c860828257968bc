/* focal.c - focal loss (Lin et al. 2017): L = -sum_i a_i (1 - p_i)^gamma log p_i / sum_i a_i, p_i that of the label
 *
 * Everything comes from d, the log odds against the label: p = 1 / (1 + e^d), 1 - p = 1 / (1 + e^-d). So
 * nothing is lost where p is near 0 or 1, and 1 - p is never divided by.
 */
#include <math.h>

#include "losses/losses.h"

enum { GAMMA, ALPHA };

static const struct knob knobs[] = {
	{ "gamma", 2, 0, 20, "focusing exponent; 0: cross-entropy" },
	{ "alpha", 0, 0, 1, "exponent of the inverse class frequency as class weight; 0: use --weights" },
	{ 0 }
};

static double
weight(const struct loss_batch *b, const double *knob, long i)
{
	if (knob[ALPHA] > 0)
		return b->balance ? pow((double)b->balance[b->labels[i]], knob[ALPHA]) : 1;
	return loss_weight(b, i);
}

/* log of the sum of e^l over the classes but one */
static double
rivals(const float *l, long n, long but)
{
	double most = -INFINITY, sum = 0;

	for (long c = 0; c < n; c++)
		most = c == but ? most : fmax(most, (double)l[c]);
	for (long c = 0; c < n; c++)
		sum += c == but ? 0 : exp((double)l[c] - most);
	return sum > 0 ? most + log(sum) : -INFINITY;
}

/* log(1 + e^d) */
static double
softplus(double d)
{
	return d > 0 ? d + log1p(exp(-d)) : log1p(exp(d));
}

/* dl = w (1-p)^gamma (1 - p - gamma p log p) times -1 at the label, times its share of the rivals elsewhere */
static void
slope(const struct loss_batch *b, long i, double gamma, double log_rivals, double w)
{
	const float *l = b->logits + i * b->classes;
	double d = log_rivals - (double)l[b->labels[i]], q = exp(-softplus(-d)), p = exp(-softplus(d));
	double k = w * pow(q, gamma) * (q + gamma * p * softplus(d));

	for (long c = 0; c < b->classes; c++)
		b->dlogits[i * b->classes + c] +=
			(float)(c == b->labels[i] ? -k : k * exp((double)l[c] - log_rivals));
}

static double
value(const struct loss_batch *b, const double *knob, const float *state)
{
	double total = 0, sum = 0;

	(void)state;
	for (long i = 0; i < b->rows; i++)
		total += weight(b, knob, i);
	for (long i = 0; i < b->rows && total > 0; i++) {
		const float *l = b->logits + i * b->classes;
		double against = rivals(l, b->classes, b->labels[i]);
		double d = against - (double)l[b->labels[i]], w = weight(b, knob, i) / total;

		sum += w * pow(exp(-softplus(-d)), knob[GAMMA]) * softplus(d);
		if (b->dlogits)
			slope(b, i, knob[GAMMA], against, w);
	}
	return sum;
}

const struct loss loss_focal = {
	.name = "focal", .brief = "focal loss: cross-entropy weighted towards hard examples", .knobs = knobs,
	.value = value
};
