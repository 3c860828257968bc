/* op_flatten.c - (B,T,F,C) seen as (B,T,F C) */
#include "ops/ops.h"

static int
shape(struct node *n, struct err *err)
{
	const struct tensor *x = &n->in[0]->y;

	if (x->rank != 4)
		return err_set(err, ERR_ARG, "flatten needs 4 axes, not %d", x->rank);
	n->y = (struct tensor){ .rank = 3, .shape = { x->shape[0], x->shape[1], x->shape[2] * x->shape[3] } };
	return 0;
}

static const struct op flatten = { .name = "flatten", .shape = shape, .view = 1 };

struct node *
nn_flatten(struct graph *g, struct node *x)
{
	return graph_node(g, &flatten, 1, (struct node *[]){ x });
}
