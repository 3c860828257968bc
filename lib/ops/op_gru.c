/* op_gru.c - a bidirectional gated recurrent unit, PyTorch's variant (Cho et al. 2014)
 *
 *   a = W_i x + b_i (3H)   u = W_h h + b_h (3H)   gates in the order r, z, n
 *   r = s(a_r + u_r)   z = s(a_z + u_z)   n = tanh(a_n + r u_n)   h' = (1 - z) n + z h
 *
 * A step of direction 1 reads the frames from the last to the first. Rows whose frames are
 * used up (or have not begun) keep their h. */
#include <math.h>
#include <string.h>

#include "ops/gates.h"
#include "gemm/gemm.h"
#include "ops/ops.h"

enum { X, WEIGHT_I, WEIGHT_H, BIAS_I, BIAS_H, EACH = 4 };	/* in[]: x, then four for each direction */
enum { ROWS = 16 };	/* rows that step together: fixed, for the same sums with any threads */

/* Where things are in scratch, floats from its start, for one direction. */
struct gru {
	long batch, time, width, hidden;
	float *a;	/* (B,T,3H), then its gradient */
	float *u;	/* (T,B,3H), then its gradient; by step, not by frame */
	float *gate;	/* (T,B,3H): r, z, n */
	float *h;	/* (T+1,B,H): h before each step, and after the last */
	float *dh;	/* (B,H) */
	const long *lengths;
	int back;
};

static long
floats(long batch, long time, long hidden)
{
	return batch * time * 9 * hidden + batch * (time + 1) * hidden + batch * hidden;
}

static int
shape(struct node *n, struct err *err)
{
	const long *x = n->in[X]->y.shape, hidden = (long)n->arg[0];

	if (n->in[X]->y.rank != 3)
		return err_set(err, ERR_ARG, "gru needs 3 axes, not %d", n->in[X]->y.rank);
	n->y = (struct tensor){ .rank = 2, .shape = { x[0], 2 * hidden } };
	n->scratch = (struct tensor){ .rank = 1, .shape = { 2 * floats(x[0], x[1], hidden) } };
	return 0;
}

static struct gru
direction(const struct node *n, int back)
{
	const long *x = n->in[X]->y.shape, h = (long)n->arg[0];
	struct gru g = { .batch = x[0], .time = x[1], .width = x[2], .hidden = h,
	                 .lengths = n->in[X]->lengths, .back = back };
	long cells = g.batch * g.time;

	g.a = n->scratch.data + back * floats(g.batch, g.time, h);
	g.u = g.a + cells * 3 * h;
	g.gate = g.u + cells * 3 * h;
	g.h = g.gate + cells * 3 * h;
	g.dh = g.h + (cells + g.batch) * h;
	return g;
}

static struct node *
of(const struct node *n, int back, int what)
{
	return n->in[back * EACH + what];
}

static void
repeat(float *to, const float *row, long rows, long size)
{
	for (long r = 0; r < rows; r++)
		memcpy(to + r * size, row, (size_t)size * sizeof(float));
}

static void
sigmoids(long n, const float *restrict a, const float *restrict u, float *restrict to)
{
	for (long i = 0; i < n; i++)
		to[i] = gate_sigmoid(a[i] + u[i]);
}

static void
tanhs(long n, const float *restrict a, const float *restrict u, const float *restrict r, float *restrict to)
{
	for (long i = 0; i < n; i++)
		to[i] = gate_tanh(a[i] + r[i] * u[i]);
}

/* One row's step: r, z, n into gate, the new h into next. */
static void
cell(long hidden, const float *a, const float *u, const float *h, float *gate, float *restrict next)
{
	const float *z = gate + hidden, *n = gate + 2 * hidden;

	sigmoids(2 * hidden, a, u, gate);
	tanhs(hidden, a + 2 * hidden, u + 2 * hidden, gate, gate + 2 * hidden);
	for (long i = 0; i < hidden; i++)
		next[i] = n[i] + z[i] * (h[i] - n[i]);
}

static void
run(const struct gru *g, const struct node *n, long row, long rows)
{
	const float *w = of(n, g->back, WEIGHT_H)->y.data, *bias = of(n, g->back, BIAS_H)->y.data;
	long h3 = 3 * g->hidden, size = g->hidden;

	memset(g->h + row * size, 0, (size_t)(rows * size) * sizeof(float));
	for (long s = 0; s < g->time; s++) {
		long t = g->back ? g->time - 1 - s : s, at = s * g->batch + row;

		repeat(g->u + at * h3, bias, rows, h3);
		gemm_here(0, 1, rows, h3, size, g->h + at * size, size, w, size, 1, g->u + at * h3, h3);
		for (long b = row; b < row + rows; b++, at++) {
			float *h = g->h + at * size, *next = h + g->batch * size;

			if (t < g->lengths[b])
				cell(size, g->a + (b * g->time + t) * h3, g->u + at * h3, h, g->gate + at * h3, next);
			else
				memcpy(next, h, (size_t)size * sizeof(float));
		}
	}
	for (long b = row; b < row + rows; b++)
		memcpy(n->y.data + (b * 2 + g->back) * size, g->h + (g->time * g->batch + b) * size,
		       (size_t)size * sizeof(float));
}

static void
forward(struct node *n)
{
	struct gru g[2] = { direction(n, 0), direction(n, 1) };
	long blocks = (g->batch + ROWS - 1) / ROWS, cells = g->batch * g->time, h3 = 3 * g->hidden;

	for (int d = 0; d < 2; d++) {
		repeat(g[d].a, of(n, d, BIAS_I)->y.data, cells, h3);
		gemm(0, 1, cells, h3, g->width, n->in[X]->y.data, g->width, of(n, d, WEIGHT_I)->y.data, g->width,
		     1, g[d].a, h3);
	}
	#pragma omp parallel for schedule(static)
	for (long i = 0; i < 2 * blocks; i++) {
		long row = i / 2 * ROWS;

		run(&g[i % 2], n, row, g->batch - row < ROWS ? g->batch - row : ROWS);
	}
}

/* dh becomes the gradient of the h before, without what comes through u; a and u become their own. */
static void
uncell(long hidden, float *restrict a, float *restrict u, const float *restrict h,
       const float *restrict gate, float *restrict dh)
{
	const float *r = gate, *z = gate + hidden, *n = gate + 2 * hidden;

	for (long i = 0; i < hidden; i++) {
		float dz = dh[i] * (h[i] - n[i]) * z[i] * (1 - z[i]);
		float dn = dh[i] * (1 - z[i]) * (1 - n[i] * n[i]);
		float dr = dn * u[2 * hidden + i] * r[i] * (1 - r[i]);

		a[i] = u[i] = dr;
		a[hidden + i] = u[hidden + i] = dz;
		a[2 * hidden + i] = dn;
		u[2 * hidden + i] = dn * r[i];
		dh[i] *= z[i];
	}
}

static void
unrun(const struct gru *g, const struct node *n, long row, long rows)
{
	const float *w = of(n, g->back, WEIGHT_H)->y.data;
	long h3 = 3 * g->hidden, size = g->hidden;

	for (long b = row; b < row + rows; b++)
		memcpy(g->dh + b * size, n->dy.data + (b * 2 + g->back) * size, (size_t)size * sizeof(float));
	for (long s = g->time - 1; s >= 0; s--) {
		long t = g->back ? g->time - 1 - s : s, first = s * g->batch + row;

		for (long b = row, at = first; b < row + rows; b++, at++) {
			float *a = g->a + (b * g->time + t) * h3, *u = g->u + at * h3;

			if (t < g->lengths[b]) {
				uncell(size, a, u, g->h + at * size, g->gate + at * h3, g->dh + b * size);
			} else {
				memset(a, 0, (size_t)h3 * sizeof(float));
				memset(u, 0, (size_t)h3 * sizeof(float));
			}
		}
		/* dh += du w */
		gemm_here(0, 0, rows, size, h3, g->u + first * h3, h3, w, size, 1, g->dh + row * size, size);
	}
}

/* From the gradients of a and u to those of the parameters. */
static void
parameters(const struct gru *g, const struct node *n)
{
	struct node *wi = of(n, g->back, WEIGHT_I), *wh = of(n, g->back, WEIGHT_H);
	struct node *bi = of(n, g->back, BIAS_I), *bh = of(n, g->back, BIAS_H);
	long cells = g->batch * g->time, h3 = 3 * g->hidden;

	gemm(1, 0, h3, g->width, cells, g->a, h3, n->in[X]->y.data, g->width, (float)graph_adds(wi),
	     wi->dy.data, g->width);
	gemm(1, 0, h3, g->hidden, cells, g->u, h3, g->h, g->hidden, (float)graph_adds(wh),
	     wh->dy.data, g->hidden);
	gemm_rowsum(cells, h3, g->a, h3, graph_adds(bi), bi->dy.data);
	gemm_rowsum(cells, h3, g->u, h3, graph_adds(bh), bh->dy.data);
}

static void
backward(struct node *n)
{
	struct gru g[2] = { direction(n, 0), direction(n, 1) };
	long blocks = (g->batch + ROWS - 1) / ROWS, cells = g->batch * g->time, h3 = 3 * g->hidden;

	#pragma omp parallel for schedule(static)
	for (long i = 0; i < 2 * blocks; i++) {
		long row = i / 2 * ROWS;

		unrun(&g[i % 2], n, row, g->batch - row < ROWS ? g->batch - row : ROWS);
	}
	for (int d = 0; d < 2; d++)
		parameters(&g[d], n);
	for (int d = 0; d < 2 && n->in[X]->dy.data; d++)	/* dx = da w, both directions */
		gemm(0, 0, cells, g->width, h3, g[d].a, h3, of(n, d, WEIGHT_I)->y.data, g->width,
		     (float)graph_adds(n->in[X]), n->in[X]->dy.data, g->width);
}

static const struct op gru = { .name = "gru", .shape = shape, .forward = forward, .backward = backward, .recurrent = 1 };

struct node *
nn_gru(struct graph *g, struct node *x, const char *name, long hidden, long bins)
{
	static const char *const end[2][EACH] = {
		{ "weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0" },
		{ "weight_ih_l0_reverse", "weight_hh_l0_reverse", "bias_ih_l0_reverse", "bias_hh_l0_reverse" }
	};
	long width = x->y.shape[x->y.rank - 1];
	double bound = 1 / sqrt((double)hidden);
	struct node *in[1 + 2 * EACH] = { x };

	for (int d = 0; d < 2; d++) {
		struct node **at = in + d * EACH;

		at[WEIGHT_I] = nn_param(g, name, end[d][0], "flat: gate bin channel", 3,
		                        (long[]){ 3 * hidden, bins, width / bins }, bound);
		at[WEIGHT_H] = nn_param(g, name, end[d][1], "gate hidden", 2, (long[]){ 3 * hidden, hidden }, bound);
		at[BIAS_I] = nn_param(g, name, end[d][2], "gate", 1, (long[]){ 3 * hidden }, bound);
		at[BIAS_H] = nn_param(g, name, end[d][3], "gate", 1, (long[]){ 3 * hidden }, bound);
	}
	return graph_node_with(g, &gru, 1 + 2 * EACH, in, 1, (double[]){ (double)hidden });
}
