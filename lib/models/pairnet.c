/* pairnet.c - the pairwise discriminative task (Lian et al. 2018): are two utterances of one class? */
#include "models/encoder.h"
#include "ops/ops.h"

enum { HIDDEN = 128 };

static const struct knob knobs[] = { ENCODER_FRAMES, { 0 } };

static struct outputs
build(struct graph *g, struct node *x, long classes, const double *knob)
{
	struct outputs out = { .z = encoder_vector(g, x, knob), .pairs = 1 };
	struct node *h;

	(void)classes;
	h = nn_relu(g, nn_dense(g, nn_pairs(g, out.z), "pair1", HIDDEN));	/* (B/2, 128) */
	out.logits = nn_dense(g, h, "pair2", 2);				/* (B/2, 2) */
	return out;
}

const struct model model_pairnet = {
	"pairnet", "encoder with a discriminator of pairs (Lian et al. 2018)", knobs, build
};
