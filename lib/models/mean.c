/* mean.c - the baseline: a linear classifier of each feature's mean over the utterance */
#include "models/models.h"
#include "ops/ops.h"

enum { COSINE };		/* knobs */

static const struct knob knobs[] = { MODEL_COSINE, { 0 } };

static struct outputs
build(struct graph *g, struct node *x, long classes, const double *knob)
{
	struct outputs out = {0};

	out.z = nn_avgpool(g, nn_flatten(g, nn_normalise(g, x, 1)));		/* (B, F) */
	models_classes(g, &out, "fc", classes, knob[COSINE]);			/* (B, classes) */
	return out;
}

const struct model model_mean = {
	"mean", "linear classifier of the features' means over time", knobs, build
};
