/* island.c - island loss (Cai et al. 2018, "Island Loss for Learning Discriminative Features in Facial Expression
 * Recognition"): center loss whose centers push each other apart
 *
 *   L = lambda (sum_i w_i |z_i - c_label|^2 / sum_i w_i + push sum_j sum_{k != j} (cos(c_j, c_k) + 1))
 *
 * z is drawn to the centers alone. They move as those of center loss; then each turns away from each other one by
 * alpha push / (classes - 1) times the slope of their cosine, and keeps its length. (The paper's step is divided by the
 * length: centers near 0, as all are at first, would be thrown anywhere.)
 */
#include "core/cosine.h"
#include "losses/center.h"

enum { PUSH = CENTER_KNOBS };

static const struct knob knobs[] = {
	{ "lambda", 0.3, 0, 100, "weight of this term" },
	{ "alpha", 0.5, 0, 1, "learning rate of the class centers" },
	{ "push", 0.1, 0, 100, "weight of the term that pushes centers apart" },
	{ 0 }
};

static double
value(const struct loss_batch *b, const double *knob, const float *centers)
{
	double sum = 0;

	for (long j = 0; j < b->classes; j++)
		for (long k = 0; k < j; k++)
			sum += 2 * (cosine(centers + j * b->dim, centers + k * b->dim, b->dim) + 1);
	return center_value(b, knob, centers) + knob[CENTER_LAMBDA] * knob[PUSH] * sum;
}

static void
update(const struct loss_batch *b, const double *knob, float *centers)
{
	double step = knob[CENTER_ALPHA] * knob[PUSH] / (double)(b->classes - 1);

	center_update(b, knob, centers);
	for (long j = 0; j < b->classes; j++)
		for (long k = 0; k < b->classes; k++)
			if (k != j)
				cosine_turn(centers + j * b->dim, centers + k * b->dim, b->dim, step);
}

const struct loss loss_island = {
	.name = "island", .brief = "island loss: center loss and a term that pushes centers apart", .base = "softmax",
	.knobs = knobs, .state = center_state, .value = value, .update = update
};
