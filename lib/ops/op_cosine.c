/* op_cosine.c - y (rows,out) = scale cos(x (rows,in), w (out,in)): logits of am (Wang et al. 2018) */
#include <math.h>
#include <string.h>

#include "core/cosine.h"
#include "ops/ops.h"

enum { SCALE };		/* arg */

static int
shape(struct node *n, struct err *err)
{
	const struct tensor *x = &n->in[0]->y, *w = &n->in[1]->y;

	if (x->rank != 2)
		return err_set(err, ERR_ARG, "cosines need 2 axes, not %d", x->rank);
	n->y = (struct tensor){ .rank = 2, .shape = { x->shape[0], w->shape[0] } };
	return 0;
}

static void
forward(struct node *n)
{
	const struct tensor *x = &n->in[0]->y, *w = &n->in[1]->y;
	long rows = x->shape[0], out = w->shape[0], in = x->shape[1];

	for (long i = 0; i < rows * out; i++)
		n->y.data[i] = (float)(n->arg[SCALE] * cosine(x->data + i / out * in, w->data + i % out * in, in));
}

static void
clear(struct node *n)
{
	if (n->dy.data && !graph_adds(n))
		memset(n->dy.data, 0, tensor_size(&n->dy) * sizeof(float));
}

static void
backward(struct node *n)
{
	struct node *x = n->in[0], *w = n->in[1];
	long rows = x->y.shape[0], out = w->y.shape[0], in = x->y.shape[1];

	clear(x);
	clear(w);
	for (long i = 0; i < rows * out; i++) {
		long at = i / out * in, to = i % out * in;

		cosine_slope(x->y.data + at, w->y.data + to, in, n->arg[SCALE] * (double)n->dy.data[i],
		             x->dy.data ? x->dy.data + at : NULL, w->dy.data + to);
	}
}

static const struct op op_cosine = { .name = "cosine", .shape = shape, .forward = forward, .backward = backward };

struct node *
nn_cosine(struct graph *g, struct node *x, const char *name, long out, double scale)
{
	long in = x->y.shape[x->y.rank - 1];
	struct node *w = nn_param(g, name, "weight", "out in", 2, (long[]){ out, in }, 1 / sqrt((double)in));

	return graph_node_with(g, &op_cosine, 2, (struct node *[]){ x, w }, 1, &scale);
}
