/* island.c - island loss (Cai et al. 2018, "Island Loss for Learning Discriminative Features in Facial Expression
 * Recognition"): center loss whose centres push each other apart
 *
 *   L = lambda (sum_i w_i |z_i - c_label|^2 / sum_i w_i + push sum_j sum_{k != j} (cos(c_j, c_k) + 1))
 *
 * z is drawn to the centres alone. They move as those of center loss; then each turns away from each other one by
 * alpha push / (classes - 1) times the slope of their cosine, and keeps its length. (The paper's step is divided by the
 * length: centres near 0, as all are at first, would be thrown anywhere.)
 */
#include "core/cosine.h"
#include "losses/center.h"

enum { PUSH = CENTER_KNOBS };

static const struct knob knobs[] = {
	{ "lambda", 0.3, 0, 100, "its factor beside the other terms" },
	{ "alpha", 0.5, 0, 1, "how far a step moves the centres" },
	{ "push", 0.1, 0, 100, "how much the centres shun each other" },
	{ 0 }
};

static double
value(const struct loss_batch *b, const double *knob, const float *centres)
{
	double sum = 0;

	for (long j = 0; j < b->classes; j++)
		for (long k = 0; k < j; k++)
			sum += 2 * (cosine(centres + j * b->dim, centres + k * b->dim, b->dim) + 1);
	return center_value(b, knob, centres) + knob[CENTER_LAMBDA] * knob[PUSH] * sum;
}

static void
update(const struct loss_batch *b, const double *knob, float *centres)
{
	double step = knob[CENTER_ALPHA] * knob[PUSH] / (double)(b->classes - 1);

	center_update(b, knob, centres);
	for (long j = 0; j < b->classes; j++)
		for (long k = 0; k < b->classes; k++)
			if (k != j)
				cosine_turn(centres + j * b->dim, centres + k * b->dim, b->dim, step);
}

const struct loss loss_island = {
	.name = "island", .brief = "center loss whose centres push each other apart", .base = "softmax",
	.knobs = knobs, .state = center_state, .value = value, .update = update
};
