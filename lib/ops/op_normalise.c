/* op_normalise.c - y = (x - mean) / deviation per bin, and zeros up to a least length, or one length for all */
#include <string.h>

#include "ops/ops.h"

enum { LEAST, EXACTLY };

static int
shape(struct node *n, struct err *err)
{
	const long *x = n->in[0]->y.shape, least = (long)n->arg[LEAST];
	long time = x[1] < least || n->arg[EXACTLY] ? least : x[1];

	(void)err;
	n->y = (struct tensor){ .rank = 4, .shape = { x[0], time, x[2], 1 } };
	return 0;
}

static long
length(const struct node *n, long in)
{
	long least = (long)n->arg[LEAST];

	return in < least ? least : in;
}

static void
forward(struct node *n)
{
	const struct node *x = n->in[0];
	const float *mean = n->in[1]->y.data, *deviation = n->in[2]->y.data;
	long batch = x->y.shape[0], from = x->y.shape[1], time = n->y.shape[1], width = n->y.shape[2];

	#pragma omp parallel for schedule(static)
	for (long b = 0; b < batch; b++) {
		float *y = n->y.data + b * time * width;

		for (long t = 0; t < x->lengths[b]; t++)
			for (long f = 0; f < width; f++)
				y[t * width + f] = (x->y.data[(b * from + t) * width + f] - mean[f]) / deviation[f];
		memset(y + x->lengths[b] * width, 0, (size_t)((time - x->lengths[b]) * width) * sizeof(float));
	}
}

/* Its input is the data and its numbers are state: nothing to learn. */
static void
backward(struct node *n)
{
	(void)n;
}

static const struct op normalise = {
	.name = "normalise", .shape = shape, .length = length, .forward = forward, .backward = backward
};

static struct node *
make(struct graph *g, struct node *x, long least, int exactly)
{
	long width = x->y.shape[x->y.rank - 1];
	struct node *mean = graph_state(g, "normalise.mean", "bin", 1, (long[]){ width }, 0);
	struct node *deviation = graph_state(g, "normalise.deviation", "bin", 1, (long[]){ width }, 1);

	return graph_node_with(g, &normalise, 3, (struct node *[]){ x, mean, deviation },
	                       2, (double[]){ (double)least, exactly });
}

struct node *
nn_normalise(struct graph *g, struct node *x, long least)
{
	return make(g, x, least, 0);
}

struct node *
nn_normalise_exactly(struct graph *g, struct node *x, long frames)
{
	graph_frames(g, frames);
	return make(g, x, frames, 1);
}
