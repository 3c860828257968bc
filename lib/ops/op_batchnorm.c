/* op_batchnorm.c - y = relu((x - mean) / sqrt(variance + eps) w + b + past) per channel (Ioffe & Szegedy 2015)
 *
 * What lies past a row's end counts for nothing. Each row of the batch is summed up on its own, and the rows are
 * joined in their order: the same bytes for any number of threads. */
#include <math.h>
#include <string.h>

#include "ops/norm.h"
#include "ops/ops.h"

enum { X, WEIGHT, BIAS, MEAN, VARIANCE, PAST };	/* in[]; PAST may be missing */

static const double eps = 1e-5, momentum = 0.1;	/* PyTorch's */

static int
shape(struct node *n, struct err *err)
{
	const struct tensor *x = &n->in[X]->y;

	if (x->rank != 4 || x->shape[3] != n->in[WEIGHT]->y.shape[0])
		return err_set(err, ERR_ARG, "batch normalization expects %ld channels", n->in[WEIGHT]->y.shape[0]);
	for (int i = 0; n->in[PAST] && i < x->rank; i++)
		if (n->in[PAST]->y.rank != x->rank || n->in[PAST]->y.shape[i] != x->shape[i])
			return err_set(err, ERR_ARG, "only branches of one shape can be added");
	n->y = *x;
	n->scratch = (struct tensor){ .rank = 2, .shape = { 4, x->shape[3] } };
	n->want = (size_t)(6 * x->shape[0] * x->shape[3]);
	return 0;
}

static struct norm
kept(const struct node *n)
{
	long c = n->y.shape[3];
	float *at = n->scratch.data;

	return (struct norm){
		.mean = at, .inverse = at + c, .scale = at + 2 * c, .unbiased = at + 3 * c,
		.shift = n->in[BIAS]->y.data, .floor = n->arg[0] ? 0 : -INFINITY, .channels = c
	};
}

static struct norm_part
part(const struct node *n, long row)
{
	long c = n->y.shape[3];
	double *sums = (double *)(void *)(n->work + 6 * row * c);
	float *chunk = (void *)(sums + 2 * c);

	return (struct norm_part){ sums, sums + c, chunk, chunk + c };
}

/* Where a row begins, and how many cells of it count. */
static long
start(const struct node *n, long row)
{
	return row * n->y.shape[1] * n->y.shape[2] * n->y.shape[3];
}

static long
cells(const struct node *n, long row)
{
	return n->lengths[row] * n->y.shape[2];
}

static double
total(const struct node *n)
{
	double count = 0;

	for (long b = 0; b < n->y.shape[0]; b++)
		count += (double)cells(n, b);
	return count;
}

/* ---- forward ---- */

/* Statistics of the batch; its moments end in the first row's part. */
static void
measure(struct node *n, const struct norm *s)
{
	long batch = n->y.shape[0];
	struct norm_part all = part(n, 0);
	double count = (double)cells(n, 0), whole = total(n);

	#pragma omp parallel for schedule(static)
	for (long b = 0; b < batch; b++)
		norm_moments(n->in[X]->y.data + start(n, b), cells(n, b), s->channels, part(n, b));
	for (long b = 1; b < batch; count += (double)cells(n, b), b++) {
		struct norm_part p = part(n, b);

		norm_join(&all, count, p.one, p.two, (double)cells(n, b), s->channels);
	}
	for (long k = 0; k < s->channels; k++) {
		s->mean[k] = (float)all.first[k];
		s->inverse[k] = (float)(1 / sqrt(all.second[k] / whole + eps));
		s->unbiased[k] = (float)(all.second[k] / (whole > 1 ? whole - 1 : 1));
	}
}

static void
recall(const struct node *n, const struct norm *s)
{
	memcpy(s->mean, n->in[MEAN]->y.data, (size_t)s->channels * sizeof(float));
	for (long k = 0; k < s->channels; k++)
		s->inverse[k] = (float)(1 / sqrt((double)n->in[VARIANCE]->y.data[k] + eps));
}

static void
forward(struct node *n)
{
	struct norm s = kept(n);
	const float *past = n->in[PAST] ? n->in[PAST]->y.data : NULL;
	long batch = n->y.shape[0];

	if (graph_training(n->graph))
		measure(n, &s);
	else
		recall(n, &s);
	for (long k = 0; k < s.channels; k++)
		s.scale[k] = s.inverse[k] * n->in[WEIGHT]->y.data[k];
	#pragma omp parallel for schedule(static)
	for (long b = 0; b < batch; b++)
		norm_apply(&s, n->in[X]->y.data + start(n, b), past ? past + start(n, b) : NULL, n->y.data + start(n, b),
		           cells(n, b));
}

/* ---- backward ---- */

static void
give(struct node *to, const double *sum, const float *factor, long c)
{
	int adds = graph_adds(to);

	for (long k = 0; k < c; k++) {
		float v = (float)(factor ? sum[k] * (double)factor[k] : sum[k]);

		to->dy.data[k] = adds ? to->dy.data[k] + v : v;
	}
}

/* The running statistics follow here and not in forward, so that a step that is refused leaves them alone. */
static void
follow(float *running, const float *now, long c)
{
	for (long k = 0; k < c; k++)
		running[k] = (float)((1 - momentum) * (double)running[k] + momentum * (double)now[k]);
}

/* Each row's sums, and the gradient of what was added. */
static void
sum(struct node *n, const struct norm *s, struct node *past)
{
	long batch = n->y.shape[0];
	int adds = past && past->dy.data && graph_adds(past);
	const float floor = n->arg[0] ? 0 : -INFINITY;

	#pragma omp parallel for schedule(static)
	for (long b = 0; b < batch; b++) {
		long at = start(n, b);
		struct norm_past p = {
			n->y.data + at, past && past->dy.data ? past->dy.data + at : NULL, floor, adds
		};

		norm_sums(s, n->in[X]->y.data + at, past ? &p : NULL, n->dy.data + at, cells(n, b), part(n, b));
	}
}

static void
backward(struct node *n)
{
	struct norm s = kept(n);
	struct norm_part all = part(n, 0);
	long batch = n->y.shape[0], c = s.channels;
	struct node *x = n->in[X];
	double whole = total(n);
	int adds;

	if (n->in[PAST])
		s.floor = -INFINITY;	/* sum() sees to the ReLU */
	sum(n, &s, n->in[PAST]);
	adds = x->dy.data && graph_adds(x);
	for (long b = 1; b < batch; b++)
		for (long k = 0; k < 2 * c; k++)
			all.first[k] += part(n, b).first[k];
	for (long k = 0; k < c; k++) {
		all.one[k] = (float)(all.first[k] / whole);
		all.two[k] = (float)(all.second[k] / whole * (double)s.inverse[k] * (double)s.inverse[k]);
	}
	give(n->in[BIAS], all.first, NULL, c);
	give(n->in[WEIGHT], all.second, s.inverse, c);
	follow(n->in[MEAN]->y.data, s.mean, c);
	follow(n->in[VARIANCE]->y.data, s.unbiased, c);
	#pragma omp parallel for schedule(static)
	for (long b = 0; b < (x->dy.data ? batch : 0); b++)
		norm_back(&s, &all, x->y.data + start(n, b), n->dy.data + start(n, b), x->dy.data + start(n, b),
		          cells(n, b), adds);
}

static const struct op batchnorm = {
	.name = "batchnorm", .shape = shape, .forward = forward, .backward = backward
};

struct node *
nn_batchnorm(struct graph *g, struct node *x, const char *name, struct node *past, int relu)
{
	long c = x->y.shape[x->y.rank - 1];
	struct node *w = nn_param(g, name, "weight", "out", 1, &c, 1);
	struct node *b = nn_param(g, name, "bias", "out", 1, &c, 0);
	struct node *mean = nn_state(g, name, "running_mean", "out", 1, &c, 0);
	struct node *variance = nn_state(g, name, "running_var", "out", 1, &c, 1);

	w->fill = b->fill = 1;
	return graph_node_with(g, &batchnorm, past ? 6 : 5, (struct node *[]){ x, w, b, mean, variance, past },
	                       1, (double[]){ relu });
}
