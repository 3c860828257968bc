/* op_relu.c - y = max(x, 0), where no operation before it has it fused */
#include "ops/ops.h"

static int
shape(struct node *n, struct err *err)
{
	(void)err;
	n->y = n->in[0]->y;
	return 0;
}

static void
forward(struct node *n)
{
	const float *x = n->in[0]->y.data;
	size_t size = tensor_size(&n->y);

	for (size_t i = 0; i < size; i++)
		n->y.data[i] = x[i] < 0 ? 0 : x[i];	/* NaN stays */
}

static void
backward(struct node *n)
{
	const float *y = n->y.data, *dy = n->dy.data;
	float *dx = n->in[0]->dy.data;
	size_t size = tensor_size(&n->y);
	int adds = dx && graph_adds(n->in[0]);

	for (size_t i = 0; dx && i < size; i++) {
		float d = y[i] > 0 ? dy[i] : 0;

		dx[i] = adds ? dx[i] + d : d;
	}
}

static const struct op relu = { .name = "relu", .shape = shape, .forward = forward, .backward = backward };

struct node *
nn_relu(struct graph *g, struct node *x)
{
	return graph_node(g, &relu, 1, (struct node *[]){ x });
}
