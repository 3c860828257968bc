/* encoder.c - the pairwise paper's audio encoder (Lian et al. 2018) and, with classes behind it, its baseline */
#include <math.h>

#include "models/encoder.h"
#include "ops/ops.h"

enum { FRAMES, COSINE };		/* knobs */
enum { DIM = 256, LAYERS = 5, BINS = 16 };	/* BINS: of the first kernel */

static const struct knob knobs[] = { ENCODER_FRAMES, MODEL_COSINE, { 0 } };

struct node *
encoder_vector(struct graph *g, struct node *x, const double *knob)
{
	static const struct { const char *conv, *norm; long out, time, bins; } layer[LAYERS] = {
		{ "convs.0", "norms.0", 16, 12, 16 }, { "convs.1", "norms.1", 24, 8, 12 },
		{ "convs.2", "norms.2", 32, 5, 7 }, { "convs.3", "norms.3", 48, 3, 5 }, { "convs.4", "norms.4", 64, 3, 3 }
	};
	struct node *h;

	if (knob[FRAMES] != floor(knob[FRAMES]))
		graph_refuse(g, "frames=%g is not a whole number", knob[FRAMES]);
	if (x->y.shape[2] < BINS)
		graph_refuse(g, "encoder needs %d bins or more, stream has %ld", BINS, x->y.shape[2]);
	h = nn_normalise_exactly(g, x, (long)knob[FRAMES]);			/* (B, T, F, 1) */
	for (int i = 0; i < LAYERS; i++) {
		h = nn_conv2d(g, h, layer[i].conv, layer[i].out, layer[i].time, layer[i].bins, 2, 0);
		h = nn_batchnorm(g, h, layer[i].norm, NULL, 1);
	}									/* (B, T/32, F/32, 64) */
	return nn_dense_over(g, h, "fc1", DIM);					/* (B, 256) */
}

static struct outputs
build(struct graph *g, struct node *x, long classes, const double *knob)
{
	struct outputs out = { .z = encoder_vector(g, x, knob) };

	models_classes(g, &out, "fc2", classes, knob[COSINE]);			/* (B, classes) */
	return out;
}

const struct model model_encoder = {
	"encoder", "five convolutions over utterances of the same length (Lian et al. 2018)", knobs, build
};
