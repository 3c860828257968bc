/* resnet18.c - the focal loss paper's network (Tripathi et al. 2019; He et al. 2016): 18 layers, residual */
#include <math.h>
#include <stdio.h>

#include "models/models.h"
#include "ops/ops.h"

enum { WIDTH, COSINE };	/* knobs */
enum { BINS = 7 };	/* of the stem's kernel: with fewer, every window is cut */

static const struct knob knobs[] = {
	{ "width", 64, 1, 256, "channels of the first stage" },
	MODEL_COSINE,
	{ 0 }
};

/* PyTorch's modules FROM.CONV and FROM.NORM; past is added. */
static struct node *
unit(struct graph *g, struct node *x, const char *from, const char *conv, const char *norm,
     long out, long kernel, long stride, struct node *past, int relu)
{
	char name[GRAPH_NAME];

	snprintf(name, sizeof(name), "%s.%s", from, conv);
	x = nn_conv2d(g, x, name, out, kernel, kernel, stride, 0);
	snprintf(name, sizeof(name), "%s.%s", from, norm);
	return nn_batchnorm(g, x, name, past, relu);
}

static struct node *
block(struct graph *g, struct node *x, int number, long out, long stride)
{
	char from[32];
	struct node *y;

	snprintf(from, sizeof(from), "body.%d", number);
	y = unit(g, x, from, "c1", "b1", out, 3, stride, NULL, 1);
	if (stride != 1 || x->y.shape[x->y.rank - 1] != out)
		x = unit(g, x, from, "down.0", "down.1", out, 1, stride, NULL, 0);
	return unit(g, y, from, "c2", "b2", out, 3, 1, x, 1);
}

static struct outputs
build(struct graph *g, struct node *x, long classes, const double *knob)
{
	long width = (long)knob[WIDTH];
	struct node *h;
	struct outputs out = {0};

	if (knob[WIDTH] != floor(knob[WIDTH]))
		graph_refuse(g, "width=%g: width is not a whole number", knob[WIDTH]);
	if (x->y.shape[2] < BINS)
		graph_refuse(g, "resnet18 needs %d bins or more, stream has %ld", BINS, x->y.shape[2]);
	h = unit(g, nn_normalise(g, x, 1), "stem", "0", "1", width, 7, 2, NULL, 1);	/* (B, T/2, F/2, width) */
	h = nn_maxpool(g, h, 3, 2, 1, 0);					/* (B, T/4, F/4, width) */
	for (int i = 0; i < 8; i++)
		h = block(g, h, i, width << i / 2, i % 2 == 0 && i > 0 ? 2 : 1);
	out.z = nn_avgpool(g, h);						/* (B, 8 width) */
	models_classes(g, &out, "fc", classes, knob[COSINE]);			/* (B, classes) */
	return out;
}

const struct model model_resnet18 = {
	"resnet18", "residual network of 18 layers (Tripathi et al. 2019)", knobs, build
};
