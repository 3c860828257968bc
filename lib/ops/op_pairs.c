/* op_pairs.c - rows 2i and 2i + 1 of (B, D) side by side: (B / 2, 2 D) */
#include <string.h>

#include "ops/ops.h"

static int
shape(struct node *n, struct err *err)
{
	const struct tensor *x = &n->in[0]->y;

	if (x->rank != 2)
		return err_set(err, ERR_ARG, "pairs need 2 axes, not %d", x->rank);
	n->y = (struct tensor){ .rank = 2, .shape = { (x->shape[0] + 1) / 2, 2 * x->shape[1] } };
	return 0;
}

/* Which row is on this side: the last one, where it is alone, stands beside itself. */
static long
row(const struct node *n, long side)
{
	long rows = n->in[0]->y.shape[0];

	return side < rows ? side : rows - 1;
}

static void
forward(struct node *n)
{
	const struct tensor *x = &n->in[0]->y;
	long dim = x->shape[1], sides = 2 * n->y.shape[0];

	for (long i = 0; i < sides; i++)
		memcpy(n->y.data + i * dim, x->data + row(n, i) * dim, (size_t)dim * sizeof(float));
}

static void
backward(struct node *n)
{
	struct tensor *dx = &n->in[0]->dy;
	long dim = dx->shape[1], sides = 2 * n->y.shape[0];

	if (!dx->data)
		return;
	if (!graph_adds(n->in[0]))
		memset(dx->data, 0, tensor_size(dx) * sizeof(float));
	for (long i = 0; i < sides; i++)
		for (long k = 0; k < dim; k++)
			dx->data[row(n, i) * dim + k] += n->dy.data[i * dim + k];
}

static const struct op pairs = { .name = "pairs", .shape = shape, .forward = forward, .backward = backward };

struct node *
nn_pairs(struct graph *g, struct node *x)
{
	return graph_node(g, &pairs, 1, (struct node *[]){ x });
}
