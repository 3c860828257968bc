/* op_add.c - y = relu(a + b): the sum of two branches */
#include <math.h>

#include "nn/ops.h"

static int
shape(struct node *n, struct err *err)
{
	const struct tensor *a = &n->in[0]->y, *b = &n->in[1]->y;

	for (int i = 0; i < 4; i++)
		if (a->rank != 4 || b->rank != 4 || a->shape[i] != b->shape[i])
			return err_set(err, ERR_ARG, "only branches of one shape can be added");
	n->y = *a;
	return 0;
}

static WIDE void
sum(const float *a, const float *b, float *restrict y, long size, float floor)
{
	for (long i = 0; i < size; i++) {
		float v = a[i] + b[i];

		y[i] = v < floor ? floor : v;	/* NaN stays */
	}
}

static void
forward(struct node *n)
{
	long batch = n->y.shape[0], time = n->y.shape[1], frame = n->y.shape[2] * n->y.shape[3];
	const float floor = n->arg[0] ? 0 : -INFINITY;

	#pragma omp parallel for schedule(static)
	for (long row = 0; row < batch; row++) {
		long at = row * time * frame;

		sum(n->in[0]->y.data + at, n->in[1]->y.data + at, n->y.data + at, n->lengths[row] * frame, floor);
	}
}

/* dy where the ReLU let it through, set or added */
static WIDE void
pass(const float *restrict y, const float *restrict dy, float *restrict dx, long size, float floor, int adds)
{
	for (long i = 0; i < size; i++) {
		float g = dy[i];	/* a load that depends on y would not vectorise */

		g = y[i] > floor ? g : 0;
		dx[i] = adds ? dx[i] + g : g;
	}
}

static void
backward(struct node *n)
{
	long batch = n->y.shape[0], time = n->y.shape[1], frame = n->y.shape[2] * n->y.shape[3];
	const float floor = n->arg[0] ? 0 : -INFINITY;
	int adds[2];

	for (int k = 0; k < 2; k++)
		adds[k] = n->in[k]->dy.data && graph_adds(n->in[k]);
	#pragma omp parallel for schedule(static)
	for (long row = 0; row < batch; row++)
		for (long t = row * time; t < row * time + n->lengths[row]; t++)	/* a frame stays in the cache */
			for (int k = 0; k < 2; k++)
				if (n->in[k]->dy.data)
					pass(n->y.data + t * frame, n->dy.data + t * frame,
					     n->in[k]->dy.data + t * frame, frame, floor, adds[k]);
}

static const struct op add = { .name = "add", .shape = shape, .forward = forward, .backward = backward };

struct node *
nn_add(struct graph *g, struct node *a, struct node *b, int relu)
{
	return graph_node_with(g, &add, 2, (struct node *[]){ a, b }, 1, (double[]){ relu });
}
