/* am.c - additive margin softmax (Wang et al. 2018, "Additive Margin Softmax for Face Verification"): cross-entropy of
 * logits that are scale cos(z, w_c), the label's cosine less a margin
 *
 * The model's last layer makes those logits; a prediction is their softmax, without a margin.
 */
#include "losses/softmax.h"

enum { SCALE, MARGIN };

static const struct knob knobs[] = {
	{ "scale", 30, 0.1, 1000, "scale of the cosines" },
	{ "margin", 0.35, 0, 2, "additive margin of the label's cosine" },
	{ 0 }
};

static double
cosines(const double *knob)
{
	return knob[SCALE];
}

static double
value(const struct loss_batch *b, const double *knob, const float *state)
{
	(void)state;
	return softmax_value(b, knob[SCALE] * knob[MARGIN]);
}

const struct loss loss_am = {
	.name = "am", .brief = "additive margin softmax (AM-softmax): cross-entropy of scaled cosines", .knobs = knobs,
	.value = value, .cosines = cosines
};
