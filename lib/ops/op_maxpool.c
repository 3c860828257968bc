/* op_maxpool.c - the largest of each k x k window, per channel; the first of equals gets the gradient
 *
 * With a ReLU behind it: max and ReLU commute, and a ReLU in front would pass over k x k times as many numbers. */
#include <math.h>
#include <string.h>

#include "ops/ops.h"

enum { LANES = 64 };	/* channels at a time */

/* One row of the batch and the numbers of the pool. */
struct pool {
	long t, f, c;		/* of x; t counts the frames before the row's end */
	long to, fo;		/* of y, likewise */
	long k, stride, pad;
	float least;		/* of y: 0 with a ReLU, else -inf */
};

static long
fit(const struct node *n, long in)
{
	long k = (long)n->arg[0], stride = (long)n->arg[1], pad = (long)n->arg[2];

	return in + 2 * pad < k ? 0 : (in + 2 * pad - k) / stride + 1;
}

static int
shape(struct node *n, struct err *err)
{
	const long *x = n->in[0]->y.shape;

	n->y = (struct tensor){ .rank = 4, .shape = { x[0], fit(n, x[1]), fit(n, x[2]), x[3] } };
	if (n->y.shape[1] < 1 || n->y.shape[2] < 1)
		return err_set(err, ERR_ARG, "%ld frames of %ld bins are too few for pooling", x[1], x[2]);
	return 0;
}

static struct pool
row(const struct node *n, long b)
{
	const long *x = n->in[0]->y.shape;

	return (struct pool){
		.t = n->in[0]->lengths[b], .f = x[2], .c = x[3], .to = n->lengths[b], .fo = n->y.shape[2],
		.k = (long)n->arg[0], .stride = (long)n->arg[1], .pad = (long)n->arg[2],
		.least = n->arg[3] > 0 ? 0 : -INFINITY
	};
}

/* The window on one axis that starts at o * stride - pad, cut to 0..size-1. */
static void
window(const struct pool *p, long o, long size, long *from, long *to)
{
	*from = o * p->stride - p->pad;
	*to = *from + p->k < size ? *from + p->k : size;
	*from = *from < 0 ? 0 : *from;
}

/* y (C) = the largest of the cells of one window. */
static WIDE void
largest(const struct pool *p, const float *x, float *restrict y, long to, long fo)
{
	long t0, t1, f0, f1;

	window(p, to, p->t, &t0, &t1);
	window(p, fo, p->f, &f0, &f1);
	memcpy(y, x + (t0 * p->f + f0) * p->c, (size_t)p->c * sizeof(float));
	for (long t = t0; t < t1; t++)
		for (long f = f0; f < f1; f++) {
			const float *at = x + (t * p->f + f) * p->c;

			for (long c = 0; c < p->c; c++)
				y[c] = at[c] > y[c] ? at[c] : y[c];
		}
	for (long c = 0; c < p->c; c++)
		y[c] = y[c] < p->least ? p->least : y[c];
}

/* The same for the window of two by two that no edge cuts. */
static WIDE void
largest4(const float *x, long frame, long c, float least, float *restrict y)
{
	const float *a = x, *b = x + c, *d = x + frame, *e = x + frame + c;

	for (long i = 0; i < c; i++) {
		float m = a[i] > b[i] ? a[i] : b[i], w = d[i] > e[i] ? d[i] : e[i];

		m = m > w ? m : w;
		y[i] = m < least ? least : m;
	}
}

static int
plain(const struct pool *p)
{
	return p->k == 2 && p->stride == 2 && p->pad == 0;
}

static void
forward(struct node *n)
{
	long batch = n->y.shape[0];
	long from = n->in[0]->y.shape[1], time = n->y.shape[1];

	#pragma omp parallel for schedule(static)
	for (long b = 0; b < batch; b++) {
		struct pool p = row(n, b);
		const float *x = n->in[0]->y.data + b * from * p.f * p.c;
		float *y = n->y.data + b * time * p.fo * p.c;

		for (long i = 0; i < p.to * p.fo; i++, y += p.c)
			if (plain(&p))
				largest4(x + (i / p.fo * 2 * p.f + i % p.fo * 2) * p.c, p.f * p.c, p.c, p.least, y);
			else
				largest(&p, x, y, i / p.fo, i % p.fo);
	}
}

/* Add dy to the first of those cells of one window that are y; left: what has not been given yet. */
static WIDE void
hand(long c, const float *restrict x, const float *restrict y, float *restrict left, float *restrict dx)
{
	for (long i = 0; i < c; i++) {
		float given = x[i] == y[i] ? left[i] : 0;

		dx[i] += given;
		left[i] -= given;
	}
}

static void
spread(const struct pool *p, const float *x, const float *y, const float *dy, float *dx, long to, long fo)
{
	float left[LANES];
	long t0, t1, f0, f1;

	window(p, to, p->t, &t0, &t1);
	window(p, fo, p->f, &f0, &f1);
	for (long c = 0; c < p->c; c += LANES) {
		long lanes = p->c - c < LANES ? p->c - c : LANES;

		memcpy(left, dy + c, (size_t)lanes * sizeof(*left));
		for (long t = t0; t < t1; t++)
			for (long f = f0; f < f1; f++) {
				long at = (t * p->f + f) * p->c + c;

				hand(lanes, x + at, y + c, left, dx + at);
			}
	}
}

/* Clear the frames done..until-1 of dx just before they are added to, so that they are in the cache. */
static void
clear(const struct pool *p, float *dx, long done, long until)
{
	if (until > done)
		memset(dx + done * p->f * p->c, 0, (size_t)((until - done) * p->f * p->c) * sizeof(float));
}

/* One row whose windows overlap, or whose gradient others have set. */
static void
spread_all(const struct pool *p, const float *x, const float *y, const float *dy, float *dx, int adds)
{
	long done = adds ? p->t : 0;

	for (long to = 0; to < p->to; to++) {
		long until = to * p->stride - p->pad + p->k;

		until = until < p->t ? until : p->t;
		clear(p, dx, done, until);
		done = until > done ? until : done;
		for (long fo = 0; fo < p->fo; fo++, y += p->c, dy += p->c)
			spread(p, x, y, dy, dx, to, fo);
	}
	clear(p, dx, done, p->t);
}

/* Give dy to the first of the cells a, b, d, e of a window of two by two that is y, and 0 to the others. */
static WIDE void
split(long c, const float *restrict a, const float *restrict b, const float *restrict d,
      const float *restrict y, const float *restrict dy,
      float *restrict da, float *restrict db, float *restrict dd, float *restrict de)
{
	for (long i = 0; i < c; i++) {
		float m = y[i], g = dy[i];
		float one = a[i] == m ? g : 0, two = b[i] == m ? g - one : 0, three = d[i] == m ? g - one - two : 0;

		da[i] = one;
		db[i] = two;
		dd[i] = three;
		de[i] = g - one - two - three;
	}
}

/* What no window of two by two covers has no gradient: a last odd bin, a last odd frame. */
static void
rest(const struct pool *p, float *dx)
{
	for (long t = 0; t < 2 * p->to; t++)
		memset(dx + (t * p->f + 2 * p->fo) * p->c, 0, (size_t)((p->f - 2 * p->fo) * p->c) * sizeof(float));
	clear(p, dx, 2 * p->to, p->t);
}

/* One row whose windows are of two by two. */
static void
split_all(const struct pool *p, const float *x, const float *y, const float *dy, float *dx)
{
	long c = p->c, frame = p->f * c;

	rest(p, dx);
	for (long i = 0; i < p->to * p->fo; i++, y += c, dy += c) {
		const float *a = x + i / p->fo * 2 * frame + i % p->fo * 2 * c;
		float *d = dx + (a - x);

		split(c, a, a + c, a + frame, y, dy, d, d + c, d + frame, d + frame + c);
	}
}

/* No gradient goes through a ReLU whose y is 0. */
static WIDE void
mask(const float *restrict y, float *restrict dy, long size)
{
	for (long i = 0; i < size; i++)
		dy[i] = y[i] <= 0 ? 0 : dy[i];
}

static void
backward(struct node *n)
{
	long batch = n->y.shape[0], from = n->in[0]->y.shape[1], time = n->y.shape[1];
	int adds;

	if (!n->in[0]->dy.data)
		return;
	adds = graph_adds(n->in[0]);
	#pragma omp parallel for schedule(static)
	for (long b = 0; b < batch; b++) {
		struct pool p = row(n, b);
		const float *x = n->in[0]->y.data + b * from * p.f * p.c;
		const float *y = n->y.data + b * time * p.fo * p.c;
		float *dy = n->dy.data + b * time * p.fo * p.c, *dx = n->in[0]->dy.data + b * from * p.f * p.c;

		if (n->arg[3] > 0)
			mask(y, dy, p.to * p.fo * p.c);
		if (plain(&p) && !adds)
			split_all(&p, x, y, dy, dx);
		else
			spread_all(&p, x, y, dy, dx, adds);
	}
}

static const struct op maxpool = {
	.name = "maxpool", .shape = shape, .length = fit, .forward = forward, .backward = backward
};

struct node *
nn_maxpool(struct graph *g, struct node *x, long k, long stride, long pad, int relu)
{
	return graph_node_with(g, &maxpool, 1, (struct node *[]){ x },
	                       4, (double[]){ (double)k, (double)stride, (double)pad, relu });
}
