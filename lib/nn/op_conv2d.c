/* op_conv2d.c - y (B,T',F',out) = relu(x (B,T,F,in) * w (out,kt,kf,in) + b (out)) */
#include <math.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>

#include "nn/conv.h"
#include "nn/ops.h"

enum { BLOCKS = 8 };	/* partial sums of the weights' gradient: by utterance, not by thread */
enum { OUT, KT, KF, STRIDE, RELU, BIAS };

struct plan {
	const struct conv *conv;
	void *own;
	struct conv_shape shape;
	struct conv_sizes size;
	size_t x, y;		/* floats a row of the batch */
};

static long
fit(long in, long k, long stride)
{
	return in + 2 * (k / 2) < k ? 0 : (in + 2 * (k / 2) - k) / stride + 1;
}

static long
length(const struct node *n, long in)
{
	return fit(in, (long)n->arg[KT], (long)n->arg[STRIDE]);
}

static int
shape(struct node *n, struct err *err)
{
	const struct tensor *x = &n->in[0]->y;
	long stride = (long)n->arg[STRIDE];

	if (x->rank != 4 || x->shape[3] != n->in[1]->y.shape[3])
		return err_set(err, ERR_ARG, "convolution wants %ld channels", n->in[1]->y.shape[3]);
	n->y = (struct tensor){ .rank = 4, .shape = {
		x->shape[0], fit(x->shape[1], (long)n->arg[KT], stride),
		fit(x->shape[2], (long)n->arg[KF], stride), (long)n->arg[OUT] } };
	if (n->y.shape[1] < 1 || n->y.shape[2] < 1)
		return err_set(err, ERR_ARG, "nothing is left of %ld frames of %ld bins to convolve",
		               x->shape[1], x->shape[2]);
	return 0;
}

/* Workspace: packed weights, then a thread's work and a row of dx each, then a block's dw and db. */
static size_t
each_thread(const struct plan *p)
{
	return (p->size.work + (p->shape.data ? p->x : 0) + 15) & ~(size_t)15;
}

static size_t
each_block(const struct plan *p)
{
	return (p->size.dpacked + (size_t)p->shape.out + 15) & ~(size_t)15;
}

static long
blocks_of(long batch)
{
	return batch < BLOCKS ? batch : BLOCKS;
}

static int
choose(struct plan *p, enum conv_choice c, struct err *err)
{
	if (c != CONV_IM2COL) {
		p->conv = &conv_dnnl;
		p->own = p->conv->plan(&p->shape, c == CONV_DNNL, &p->size, err);
	}
	if (!p->own && c != CONV_DNNL && err->kind == ERR_NONE) {
		p->conv = &conv_im2col;
		p->own = p->conv->plan(&p->shape, 1, &p->size, err);
	}
	if (p->own)
		return 0;
	return err_set(err, ERR_ARG, "this build has no oneDNN for convolutions");
}

static int
plan(struct node *n, struct err *err)
{
	const long *x = n->in[0]->y.shape, *y = n->y.shape;
	struct plan *p = calloc(1, sizeof(*p));
	int train = graph_training(n->graph);

	if (!p)
		return err_set(err, ERR_MEM, "out of memory for a convolution");
	p->shape = (struct conv_shape){
		x[1], x[2], x[3], y[1], y[2], y[3], (long)n->arg[KT], (long)n->arg[KF], (long)n->arg[STRIDE],
		(int)n->arg[RELU], (int)n->arg[BIAS], train, train && n->in[0]->learns, graph_workers(n->graph),
		x[0] / blocks_of(x[0]), x[0] % blocks_of(x[0]) != 0
	};
	p->x = (size_t)(x[1] * x[2] * x[3]);
	p->y = (size_t)(y[1] * y[2] * y[3]);
	if (choose(p, graph_conv_choice(n->graph), err) < 0) {
		free(p);
		return -1;
	}
	p->size.packed = (p->size.packed + 15) & ~(size_t)15;
	n->plan = p;
	n->want = p->size.packed + each_thread(p) * (size_t)p->shape.threads +
	          (train ? BLOCKS * each_block(p) : 0);
	return 0;
}

static void
unplan(void *of)
{
	struct plan *p = of;

	p->conv->unplan(p->own);
	free(p);
}

static void
forward(struct node *n)
{
	struct plan *p = n->plan;
	const float *x = n->in[0]->y.data, *b = n->arg[BIAS] ? n->in[2]->y.data : NULL;
	float *packed = n->work;
	long batch = n->y.shape[0];

	p->conv->pack(p->own, n->in[1]->y.data, packed, 0);
	#pragma omp parallel for schedule(static)
	for (long i = 0; i < batch; i++) {
		int me = omp_get_thread_num();

		p->conv->forward(p->own, me, x + (size_t)i * p->x, packed, b, n->y.data + (size_t)i * p->y,
		                 packed + p->size.packed + (size_t)me * each_thread(p));
	}
}

/* dy where y is positive, else nothing */
static void
mask(const float *restrict y, float *restrict dy, size_t size)
{
	for (size_t i = 0; i < size; i++)
		dy[i] = y[i] > 0 ? dy[i] : 0;
}

/* A block of utterances, on its thread's workspace: the share of the weights to sum, and dx. */
static void
back(struct node *n, long first, long rows, const float *packed, float *sum, float *work, int adds)
{
	struct plan *p = n->plan;
	const float *x = n->in[0]->y.data + (size_t)first * p->x;
	float *dy = n->dy.data + (size_t)first * p->y;
	int me = omp_get_thread_num();

	if (p->shape.relu)
		mask(n->y.data + (size_t)first * p->y, dy, (size_t)rows * p->y);
	p->conv->backward_weights(p->own, me, rows, x, dy, sum, sum + p->size.dpacked, work);
	for (long i = 0; p->shape.data && i < rows; i++) {
		float *dx = n->in[0]->dy.data + (size_t)(first + i) * p->x;
		float *to = adds ? work + each_thread(p) - p->x : dx;

		p->conv->backward_data(p->own, me, dy + (size_t)i * p->y, packed, to, work);
		for (size_t k = 0; adds && k < p->x; k++)
			dx[k] += to[k];
	}
}

/* Add the blocks' sums in order into the first: count floats from at. */
static void
join(float *sum, size_t each, long blocks, long at, long count)
{
	for (long b = 1; b < blocks; b++)
		for (long i = at; i < at + count; i++)
			sum[i] += sum[(size_t)b * each + (size_t)i];
}

/* Set or add the gradients from the joined sum; the block behind it is done with. */
static void
give(struct node *n, float *sum, float *spare)
{
	struct plan *p = n->plan;
	struct tensor *dw = &n->in[1]->dy, *db = n->arg[BIAS] ? &n->in[2]->dy : NULL;
	int adds = graph_adds(n->in[1]);

	p->conv->unpack(p->own, sum, adds ? spare : dw->data);
	for (size_t i = 0; adds && i < tensor_size(dw); i++)
		dw->data[i] += spare[i];
	if (!db)
		return;
	adds = graph_adds(n->in[2]);
	for (long i = 0; i < p->shape.out; i++)
		db->data[i] = (adds ? db->data[i] : 0) + sum[p->size.dpacked + (size_t)i];
}

static void
backward(struct node *n)
{
	struct plan *p = n->plan;
	long batch = n->y.shape[0], blocks = blocks_of(batch), size = (long)each_block(p);
	float *packed = n->work, *work = packed + p->size.packed;
	float *sums = work + each_thread(p) * (size_t)p->shape.threads;
	int adds = p->shape.data && graph_adds(n->in[0]);

	if (p->shape.data)
		p->conv->pack(p->own, n->in[1]->y.data, packed, 1);
	#pragma omp parallel for schedule(static)
	for (long k = 0; k < blocks; k++) {
		long first = k * batch / blocks, rows = (k + 1) * batch / blocks - first;

		back(n, first, rows, packed, sums + k * size, work + (size_t)omp_get_thread_num() * each_thread(p),
		     adds);
	}
	#pragma omp parallel for schedule(static)
	for (long at = 0; at < size; at += 1024)
		join(sums, (size_t)size, blocks, at, size - at < 1024 ? size - at : 1024);
	give(n, sums, sums + size);
}

static const struct op conv2d = {
	.name = "conv2d", .shape = shape, .plan = plan, .unplan = unplan, .length = length,
	.forward = forward, .backward = backward
};

struct node *
nn_conv2d(struct graph *g, struct node *x, const char *name, long out,
          long kt, long kf, long stride, int relu, int bias)
{
	long in = x->y.shape[x->y.rank - 1];
	double bound = 1 / sqrt((double)(in * kt * kf));
	struct node *w = nn_param(g, name, "weight", "out time bin in", 4, (long[]){ out, kt, kf, in }, bound);
	struct node *b = bias ? nn_param(g, name, "bias", "out", 1, (long[]){ out }, bound) : NULL;

	return graph_node_with(g, &conv2d, bias ? 3 : 2, (struct node *[]){ x, w, b },
	                       6, (double[]){ (double)out, (double)kt, (double)kf, (double)stride, relu, bias });
}
