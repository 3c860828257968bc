/* graph_cost.c - what a node does for the batch at hand: products with weights, and bytes */
#include "nn/graph_parts.h"

void
graph_profile(struct graph *g)
{
	g->profile = 1;
}

const struct node *
graph_op_at(const struct graph *g, int i)
{
	for (int k = 0; k < g->n; k++)
		if (g->node[k]->kind == NODE_OP && !g->node[k]->op->view && i-- == 0)
			return g->node[k];
	return NULL;
}

/* How often a node's weights are met: once for each row of y (its last axis), or for each frame. */
static double
meetings(const struct node *n)
{
	const struct tensor *t = n->op->recurrent ? &n->in[0]->y : &n->y;

	return (double)tensor_size(t) / (double)t->shape[t->rank - 1];
}

/* Backward takes as many products for the weights, and again for x where something behind it learns. */
struct cost
graph_cost(const struct node *n, int backward)
{
	struct cost c = {0};
	double met = meetings(n), numbers = (double)tensor_size(&n->y);

	for (int i = 0; i < NODE_INPUTS && n->in[i]; i++) {
		const struct node *in = n->in[i];
		double size = (double)tensor_size(&in->y);

		if (in->kind == NODE_PARAM && in->y.rank > 1)
			c.flops += 2 * met * size * (backward ? 1 + n->in[0]->learns : 1);
		numbers += backward && in->learns ? 2 * size : size;
	}
	c.bytes = numbers * sizeof(float);
	return c;
}
