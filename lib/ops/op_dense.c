/* op_dense.c - y (rows,out) = x (rows,in) w (out,in)' + b (out); in is the last axis, or all but the batch's */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "gemm/gemm.h"
#include "ops/ops.h"

static int
shape(struct node *n, struct err *err)
{
	const struct tensor *x = &n->in[0]->y, *w = &n->in[1]->y;

	if (w->rank == 4) {
		if (x->rank != 4 || memcmp(x->shape + 1, w->shape + 1, 3 * sizeof(*x->shape)) != 0)
			return err_set(err, ERR_ARG, "dense expects %ld frames of %ld bins, not %ld of %ld",
			               w->shape[1],
			               w->shape[2], x->shape[1], x->shape[2]);
		n->y = (struct tensor){ .rank = 2, .shape = { x->shape[0], w->shape[0] } };
		return 0;
	}
	if (x->shape[x->rank - 1] != w->shape[1])
		return err_set(err, ERR_ARG, "dense expects %ld inputs, not %ld", w->shape[1], x->shape[x->rank - 1]);
	n->y = *x;
	n->y.shape[x->rank - 1] = w->shape[0];
	return 0;
}

static long
inputs(const struct node *n)
{
	return (long)tensor_size(&n->in[1]->y) / n->in[1]->y.shape[0];
}

static void
forward(struct node *n)
{
	struct tensor y = tensor_rows(&n->y);
	const float *x = n->in[0]->y.data, *w = n->in[1]->y.data, *b = n->in[2]->y.data;
	long rows = y.shape[0], out = y.shape[1], in = inputs(n);

	for (long r = 0; r < rows; r++)
		memcpy(y.data + r * out, b, (size_t)out * sizeof(float));
	gemm(0, 1, rows, out, in, x, in, w, in, 1, y.data, out);
}

static void
backward(struct node *n)
{
	struct tensor dy = tensor_rows(&n->dy);
	const float *x = n->in[0]->y.data;
	float *dx = n->in[0]->dy.data;
	struct node *w = n->in[1], *b = n->in[2];
	long rows = dy.shape[0], out = dy.shape[1], in = inputs(n);

	if (dx)	/* dx = dy w */
		gemm(0, 0, rows, in, out, dy.data, out, w->y.data, in, (float)graph_adds(n->in[0]), dx, in);
	/* dw = dy' x */
	gemm(1, 0, out, in, rows, dy.data, out, x, in, (float)graph_adds(w), w->dy.data, in);
	gemm_rowsum(rows, out, dy.data, out, graph_adds(b), b->dy.data);
}

static const struct op dense = { .name = "dense", .shape = shape, .forward = forward, .backward = backward };

static void
join(struct graph *g, char full[GRAPH_NAME + 1], const char *name, const char *end)
{
	if (snprintf(full, GRAPH_NAME + 1, "%s.%s", name, end) > GRAPH_NAME)
		graph_refuse(g, "name too long: %s", name);
}

struct node *
nn_param(struct graph *g, const char *name, const char *end, const char *axes,
         int rank, const long *size, double bound)
{
	char full[GRAPH_NAME + 1];

	join(g, full, name, end);
	return graph_param(g, full, axes, rank, size, bound, 0);
}

struct node *
nn_state(struct graph *g, const char *name, const char *end, const char *axes,
         int rank, const long *size, double value)
{
	char full[GRAPH_NAME + 1];

	join(g, full, name, end);
	return graph_state(g, full, axes, rank, size, value);
}

struct node *
nn_dense(struct graph *g, struct node *x, const char *name, long out)
{
	long in = x->y.shape[x->y.rank - 1];
	double bound = 1 / sqrt((double)in);
	struct node *w = nn_param(g, name, "weight", "out in", 2, (long[]){ out, in }, bound);
	struct node *b = nn_param(g, name, "bias", "out", 1, (long[]){ out }, bound);

	return graph_node(g, &dense, 3, (struct node *[]){ x, w, b });
}

struct node *
nn_dense_over(struct graph *g, struct node *x, const char *name, long out)
{
	const long *s = x->y.shape;
	double bound = 1 / sqrt((double)s[1] * (double)s[2] * (double)s[3]);
	struct node *w = nn_param(g, name, "weight", "flat: out time bin in", 4, (long[]){ out, s[1], s[2], s[3] },
	                          bound);
	struct node *b = nn_param(g, name, "bias", "out", 1, (long[]){ out }, bound);

	return graph_node(g, &dense, 3, (struct node *[]){ x, w, b });
}
