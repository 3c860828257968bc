/* op_avgpool.c - y (B,C) = mean of x (B,T,F,C), or (B,T,C), over the bins of the frames before each row's end */
#include <string.h>

#include "ops/ops.h"

static int
shape(struct node *n, struct err *err)
{
	const struct tensor *x = &n->in[0]->y;
	long c = x->shape[x->rank - 1];

	if (x->rank != 3 && x->rank != 4)
		return err_set(err, ERR_ARG, "average pooling needs 3 or 4 axes, not %d", x->rank);
	n->y = (struct tensor){ .rank = 2, .shape = { x->shape[0], c } };
	n->want = (size_t)(2 * x->shape[0] * c);
	return 0;
}

/* Of each frame. */
static long
bins_of(const struct node *x)
{
	return x->y.rank == 4 ? x->y.shape[2] : 1;
}

/* A frame is summed up in float, in y; the frames in double. */
static void
mean(const float *x, long frames, long bins, long c, double *sum, float *y)
{
	memset(sum, 0, (size_t)c * sizeof(*sum));
	for (long t = 0; t < frames; t++) {
		memset(y, 0, (size_t)c * sizeof(*y));
		for (long f = 0; f < bins; f++, x += c)
			for (long k = 0; k < c; k++)
				y[k] += x[k];
		for (long k = 0; k < c; k++)
			sum[k] += (double)y[k];
	}
	for (long k = 0; k < c; k++)
		y[k] = (float)(sum[k] / (double)(frames * bins));
}

static void
forward(struct node *n)
{
	const struct node *x = n->in[0];
	long batch = x->y.shape[0], time = x->y.shape[1], bins = bins_of(x), c = n->y.shape[1];

	#pragma omp parallel for schedule(static)
	for (long b = 0; b < batch; b++)
		mean(x->y.data + b * time * bins * c, x->lengths[b], bins, c,
		     (double *)(void *)n->work + b * c, n->y.data + b * c);
}

static void
backward(struct node *n)
{
	const struct node *x = n->in[0];
	long batch = x->y.shape[0], time = x->y.shape[1], bins = bins_of(x), c = n->y.shape[1];
	int adds;

	if (!x->dy.data)
		return;
	adds = graph_adds(n->in[0]);
	#pragma omp parallel for schedule(static)
	for (long b = 0; b < batch; b++) {
		const float *dy = n->dy.data + b * c;
		float *dx = x->dy.data + b * time * bins * c, share = 1 / (float)(x->lengths[b] * bins);

		for (long i = 0; i < x->lengths[b] * bins; i++, dx += c)
			for (long k = 0; k < c; k++)
				dx[k] = adds ? dx[k] + share * dy[k] : share * dy[k];
	}
}

static const struct op avgpool = {
	.name = "avgpool", .shape = shape, .forward = forward, .backward = backward
};

struct node *
nn_avgpool(struct graph *g, struct node *x)
{
	return graph_node(g, &avgpool, 1, (struct node *[]){ x });
}
