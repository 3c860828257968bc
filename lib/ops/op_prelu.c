/* op_prelu.c - y = x > 0 ? x : a x, one slope a for all (He et al. 2015) */
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
	const float *x = n->in[0]->y.data, a = n->in[1]->y.data[0];
	size_t size = tensor_size(&n->y);

	for (size_t i = 0; i < size; i++)
		n->y.data[i] = x[i] > 0 ? x[i] : a * x[i];
}

static void
backward(struct node *n)
{
	const float *x = n->in[0]->y.data, *dy = n->dy.data, a = n->in[1]->y.data[0];
	float *dx = n->in[0]->dy.data, *da = n->in[1]->dy.data;
	size_t size = tensor_size(&n->y);
	int adds = dx && graph_adds(n->in[0]);
	double sum = 0;

	for (size_t i = 0; dx && i < size; i++) {
		float d = x[i] > 0 ? dy[i] : a * dy[i];

		dx[i] = adds ? dx[i] + d : d;
	}
	for (size_t i = 0; i < size; i++)
		sum += x[i] > 0 ? 0 : (double)dy[i] * (double)x[i];
	*da = graph_adds(n->in[1]) ? *da + (float)sum : (float)sum;
}

static const struct op prelu = { .name = "prelu", .shape = shape, .forward = forward, .backward = backward };

struct node *
nn_prelu(struct graph *g, struct node *x, const char *name)
{
	struct node *a = nn_param(g, name, "weight", "slope", 1, (long[]){ 1 }, 0.25);

	a->fill = 1;
	return graph_node(g, &prelu, 2, (struct node *[]){ x, a });
}
