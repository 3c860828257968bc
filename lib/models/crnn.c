/* crnn.c - the center loss paper's network (Dai et al. 2019): four convolutions, a bidirectional GRU */
#include "models/models.h"
#include "ops/ops.h"

enum { COSINE };		/* knobs */
enum { LEAST = 32, HIDDEN = 128, DIM = 64, BINS = 31 };	/* of 32 frames, or 31 bins, one is left to the GRU */

static const struct knob knobs[] = { MODEL_COSINE, { 0 } };

static struct outputs
build(struct graph *g, struct node *x, long classes, const double *knob)
{
	static const struct { const char *name; long out, kernel, stride; } conv[] = {
		{ "convs.0", 48, 7, 2 }, { "convs.1", 64, 3, 1 }, { "convs.2", 80, 3, 1 }, { "convs.3", 96, 3, 1 }
	};
	struct node *h;
	struct outputs out = {0};
	long bins;

	if (x->y.shape[2] < BINS)
		graph_refuse(g, "crnn needs %d bins or more, stream has %ld", BINS, x->y.shape[2]);
	h = nn_normalise(g, x, LEAST);						/* (B, T, F, 1) */
	for (int i = 0; i < 4; i++) {
		h = nn_conv2d(g, h, conv[i].name, conv[i].out, conv[i].kernel, conv[i].kernel, conv[i].stride, 1);
		h = nn_maxpool(g, h, 2, 2, 0, 1);
	}									/* (B, T/32, F/32, 96) */
	bins = h->y.shape[2];
	h = nn_gru(g, nn_flatten(g, h), "gru", HIDDEN, bins);			/* (B, 256) */
	out.z = nn_prelu(g, nn_dense(g, h, "fc1", DIM), "act");			/* (B, 64) */
	models_classes(g, &out, "fc2", classes, knob[COSINE]);			/* (B, classes) */
	return out;
}

const struct model model_crnn = {
	"crnn", "four convolutions and a bidirectional GRU (Dai et al. 2019)", knobs, build
};
