/* op_conv2d.c - y (B,T',F',out) = x (B,T,F,in) * w (out,kt,kf,in) + b (out) */
#include <math.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>

#include "conv/conv.h"
#include "ops/ops.h"

enum { OUT, KT, KF, STRIDE, BIAS };

struct plan {
	const struct conv *conv;
	void *own;
	struct conv_shape shape;
	struct conv_sizes size;
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
		return err_set(err, ERR_ARG, "convolution expects %ld channels", n->in[1]->y.shape[3]);
	n->y = (struct tensor){ .rank = 4, .shape = {
		x->shape[0], fit(x->shape[1], (long)n->arg[KT], stride),
		fit(x->shape[2], (long)n->arg[KF], stride), (long)n->arg[OUT] } };
	if (n->y.shape[1] < 1 || n->y.shape[2] < 1)
		return err_set(err, ERR_ARG, "%ld frames of %ld bins are too few for the convolution",
		               x->shape[1], x->shape[2]);
	return 0;
}

/* The first that takes the shape; im2col takes any. */
static int
choose(struct plan *p, enum conv_choice choice, struct err *err)
{
	enum { AUTO = 1 << CONV_AUTO, DIRECT = 1 << CONV_DIRECT, IM2COL = 1 << CONV_IM2COL };
	static const struct {
		const struct conv *conv;
		int choices;	/* that may take it */
	} all[] = {
		{ &conv_winograd, AUTO },
		{ &conv_mono, AUTO | DIRECT },
		{ &conv_panel, AUTO | DIRECT },
		{ &conv_im2col, AUTO | DIRECT | IM2COL },
	};

	for (size_t i = 0; i < sizeof(all) / sizeof(*all) && !p->own && err->kind == ERR_NONE; i++)
		if (all[i].choices & 1 << choice) {
			p->conv = all[i].conv;
			p->own = p->conv->plan(&p->shape, 0, &p->size, err);
		}
	return p->own ? 0 : -1;
}

static int
plan(struct node *n, struct err *err)
{
	const long *x = n->in[0]->y.shape, *y = n->y.shape;
	struct plan *p = conv_new(sizeof(*p), err);
	int train = graph_training(n->graph);

	if (!p)
		return -1;
	p->shape = (struct conv_shape){
		x[1], x[2], x[3], y[1], y[2], y[3], (long)n->arg[KT], (long)n->arg[KF], (long)n->arg[STRIDE],
		(int)n->arg[BIAS], train, train && n->in[0]->learns, graph_workers(n->graph), x[0]
	};
	if (choose(p, graph_conv_choice(n->graph), err) < 0) {
		free(p);
		return -1;
	}
	p->size.packed = conv_lines(p->size.packed);
	p->size.work = conv_lines(p->size.work);
	n->plan = p;
	n->want = p->size.packed + p->size.work * (size_t)p->shape.threads;
	if (train)
		n->want += (size_t)p->size.sums * p->size.sum + tensor_size(&n->in[1]->y);
	return 0;
}

/* Workspace: packed weights, each thread's own, then partial sums, then a gradient of w to add. */
static float *
work_of(const struct node *n, int thread)
{
	const struct plan *p = n->plan;

	return n->work + p->size.packed + (size_t)thread * p->size.work;
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

	p->conv->pack(p->own, n->in[1]->y.data, n->work, 0);
	#pragma omp parallel for schedule(static)
	for (long i = 0; i < p->size.forward; i++) {
		int me = omp_get_thread_num();

		p->conv->forward(p->own, me, i, x, n->work, b, n->y.data, work_of(n, me));
	}
}

/* Add the partial sums in order into the first: count floats from at. */
static WIDE void
join(float *sum, size_t each, long sums, size_t at, size_t count)
{
	for (long b = 1; b < sums; b++)
		for (size_t i = at; i < at + count; i++)
			sum[i] += sum[(size_t)b * each + i];
}

/* Set or add the gradients from the joined sum; the block behind it is done with. */
static void
give(struct node *n, float *sum, float *spare)
{
	struct plan *p = n->plan;
	struct tensor *dw = &n->in[1]->dy, *db = n->arg[BIAS] ? &n->in[2]->dy : NULL;
	const float *db_sum = sum + p->size.dpacked;
	int adds = graph_adds(n->in[1]);

	p->conv->unpack(p->own, sum, adds ? spare : dw->data);
	for (size_t i = 0; adds && i < tensor_size(dw); i++)
		dw->data[i] += spare[i];
	if (!db)
		return;
	adds = graph_adds(n->in[2]);
	for (long i = 0; i < p->shape.out; i++)
		db->data[i] = (adds ? db->data[i] : 0) + db_sum[i];
}

static void
weights(struct node *n, float *sums)
{
	struct plan *p = n->plan;
	size_t size = p->size.sum;

	#pragma omp parallel for schedule(static)
	for (long i = 0; i < p->size.weights; i++) {
		int me = omp_get_thread_num();

		p->conv->backward_weights(p->own, me, i, n->in[0]->y.data, n->dy.data, sums, work_of(n, me));
	}
	#pragma omp parallel for schedule(static)
	for (size_t at = 0; at < size; at += 1024)
		join(sums, size, p->size.sums, at, size - at < 1024 ? size - at : 1024);
	give(n, sums, sums + (size_t)p->size.sums * size);
}

static void
data(struct node *n)
{
	struct plan *p = n->plan;
	int adds = graph_adds(n->in[0]);

	p->conv->pack(p->own, n->in[1]->y.data, n->work, 1);
	#pragma omp parallel for schedule(static)
	for (long i = 0; i < p->size.data; i++) {
		int me = omp_get_thread_num();

		p->conv->backward_data(p->own, me, i, n->dy.data, n->work, adds, n->in[0]->dy.data, work_of(n, me));
	}
}

static void
backward(struct node *n)
{
	const struct plan *p = n->plan;

	weights(n, work_of(n, p->shape.threads));
	if (p->shape.data)
		data(n);
}

static const struct op conv2d = {
	.name = "conv2d", .shape = shape, .plan = plan, .unplan = unplan, .length = length,
	.forward = forward, .backward = backward
};

struct node *
nn_conv2d(struct graph *g, struct node *x, const char *name, long out,
          long kt, long kf, long stride, int bias)
{
	long in = x->y.shape[x->y.rank - 1];
	double bound = 1 / sqrt((double)(in * kt * kf));
	struct node *w = nn_param(g, name, "weight", "out time bin in", 4, (long[]){ out, kt, kf, in }, bound);
	struct node *b = bias ? nn_param(g, name, "bias", "out", 1, (long[]){ out }, bound) : NULL;

	return graph_node_with(g, &conv2d, bias ? 3 : 2, (struct node *[]){ x, w, b },
	                       5, (double[]){ (double)out, (double)kt, (double)kf, (double)stride, bias });
}
