/* conv_panel.c - convolution as products with panels of columns, a row of the kernel at a time
 *
 * Over a tile of output positions that the cache holds, for each row a of the kernel:
 *
 *   met (positions, kf in): what the row meets of x, neighbors there as here
 *   y += met w[a]'          dw[a] += met' dy          dx where the row met it += dy w[a]
 *
 * A task is some images of the batch; for the gradient of w a block of them and a row of the kernel. */
#include <stdlib.h>
#include <string.h>

#include "gemm/columns.h"
#include "conv/conv.h"
#include "conv/strip.h"
#include "gemm/transpose.h"

enum {
	TILE = 144,		/* positions */
	TASKS = 8,
	CHANNELS = 16		/* with fewer, im2col is as fast */
};

struct plan {
	struct conv_shape s;
	struct columns out, across;	/* of y's channels; of a kernel's row, as backward_data needs them */
	long met, height;	/* kf in; the same, rounded up for gemm_panel() */
	long positions, images;	/* of an image's y; images a task */
	long sums;		/* partial sums of w's gradient, at most */
	long tile, row;		/* floats from row to row of met */
	size_t y;		/* where a tile of y or dy is in a workspace, behind met */
	size_t sum;		/* floats from one partial sum to the next */
};

/* ---- planning ---- */

static struct conv_sizes
sizes(const struct plan *p)
{
	const struct conv_shape *s = &p->s;
	long w = p->met * columns_all(&p->out), back = s->out * columns_all(&p->across);
	size_t dw = (size_t)(s->kt * p->height * columns_all(&p->out));

	return (struct conv_sizes){
		.packed = (size_t)(s->kt * (s->data && back > w ? back : w)), .dpacked = dw,
		.sum = dw + conv_lines((size_t)s->out), .work = p->y + (size_t)(p->tile * columns_all(&p->out)),
		.forward = (s->batch + p->images - 1) / p->images, .data = (s->batch + p->images - 1) / p->images,
		.weights = p->sums * s->kt, .sums = p->sums
	};
}

static void *
plan(const struct conv_shape *s, int force, struct conv_sizes *size, struct err *err)
{
	struct plan *p;

	if (!force && (s->in < CHANNELS || s->out < CHANNELS))
		return NULL;
	if (!(p = conv_new(sizeof(*p), err)))
		return NULL;
	p->s = *s;
	p->out = columns_of(s->out);
	p->met = s->kf * s->in;
	p->across = columns_of(p->met);
	p->height = gemm_up(p->met);
	p->positions = s->to * s->fo;
	p->images = conv_least(TILE / p->positions, s->batch / TASKS);
	p->images = p->images < 1 ? 1 : p->images;
	p->sums = conv_least(conv_blocks(s->batch), s->kt > 1 ? TASKS / 2 : TASKS);
	p->tile = gemm_up(conv_least(TILE, p->images * p->positions));
	p->row = columns_apart(p->met);
	p->y = (size_t)(p->tile * p->row);
	*size = sizes(p);
	p->sum = size->sum;
	return p;
}

/* ---- weights ---- */

/* w (out; kt, kf in) to panels (kf in, width) of the columns out */
static void
pack_forward(const struct plan *p, const float *w, float *packed)
{
	#pragma omp parallel for collapse(2) schedule(static)
	for (long a = 0; a < p->s.kt; a++)
		for (long i = 0; i < p->out.panels; i++) {
			long first = columns_panel(&p->out, i), width = columns_width(&p->out, i), one = p->s.kt * p->met;
			long n = conv_least(width, p->s.out - first);
			float *panel = packed + (a * columns_all(&p->out) + first) * p->met;

			transpose(n, p->met, w + first * one + a * p->met, one, panel, width);
			for (long k = 0; n < width && k < p->met; k++)
				memset(panel + k * width + n, 0, (size_t)(width - n) * sizeof(float));
		}
}

/* w (out; kt, kf in) to panels (out, width) of the columns kf in */
static void
pack_backward(const struct plan *p, const float *w, float *packed)
{
	#pragma omp parallel for collapse(2) schedule(static)
	for (long a = 0; a < p->s.kt; a++)
		for (long i = 0; i < p->across.panels; i++) {
			long first = columns_panel(&p->across, i), width = columns_width(&p->across, i);
			long n = conv_least(width, p->met - first);
			float *panel = packed + (a * columns_all(&p->across) + first) * p->s.out;

			for (long k = 0; k < p->s.out; k++) {
				memcpy(panel + k * width, w + (k * p->s.kt + a) * p->met + first, (size_t)n * sizeof(float));
				memset(panel + k * width + n, 0, (size_t)(width - n) * sizeof(float));
			}
		}
}

static void
pack(void *of, const float *w, float *packed, int backward)
{
	if (backward)
		pack_backward(of, w, packed);
	else
		pack_forward(of, w, packed);
}

static void
unpack(void *of, float *dpacked, float *dw)
{
	const struct plan *p = of;

	#pragma omp parallel for collapse(2) schedule(static)
	for (long a = 0; a < p->s.kt; a++)
		for (long i = 0; i < p->out.panels; i++) {
			long first = columns_panel(&p->out, i), width = columns_width(&p->out, i), one = p->s.kt * p->met;

			transpose(p->met, conv_least(width, p->s.out - first),
			          dpacked + (a * columns_all(&p->out) + first) * p->height, width,
			          dw + first * one + a * p->met, one);
		}
}

/* ---- running ---- */

/* Positions of y, counted through the images of a task. */
struct tile {
	long first, count;
};

/* Where in the images of a task the kernel's row a meets something at the i-th position of a tile. */
static inline struct strip
under(const struct plan *p, struct tile tile, long i, long a, long *at)
{
	const struct conv_shape *s = &p->s;
	long position = (tile.first + i) % p->positions;
	struct strip r = strip(s, position / s->fo, position % s->fo, a);

	*at = (((tile.first + i) / p->positions * s->t + r.frame) * s->f + r.from) * s->in;
	return r;
}

static void
gather(const struct plan *p, struct tile tile, long a, const float *x, float *met)
{
	for (long i = 0, at; i < tile.count; i++, met += p->row) {
		struct strip r = under(p, tile, i, a, &at);

		if (r.to - r.from < p->s.kf)
			memset(met, 0, (size_t)p->met * sizeof(float));
		if (r.from < r.to)
			memcpy(met + (r.from - r.start) * p->s.in, x + at,
			       (size_t)((r.to - r.from) * p->s.in) * sizeof(float));
	}
}

static WIDE void
scatter(const struct plan *p, struct tile tile, long a, const float *restrict met, float *restrict dx)
{
	for (long i = 0, at; i < tile.count; i++, met += p->row) {
		struct strip r = under(p, tile, i, a, &at);
		const float *from = met + (r.from - r.start) * p->s.in;

		for (long k = 0; k < (r.to - r.from) * p->s.in; k++)
			dx[at + k] += from[k];
	}
}

/* A tile of dy with its columns in whole vectors. */
static void
widen(const struct plan *p, struct tile tile, const float *dy, float *to)
{
	long n = p->s.out, all = columns_all(&p->out);

	for (long i = tile.first; i < tile.first + tile.count; i++, to += all) {
		memcpy(to, dy + i * n, (size_t)n * sizeof(float));
		memset(to + n, 0, (size_t)(all - n) * sizeof(float));
	}
}

static WIDE void
finish(const struct plan *p, struct tile tile, const float *restrict from, const float *b, float *restrict y)
{
	long n = p->s.out, all = columns_all(&p->out);

	for (long i = tile.first; i < tile.first + tile.count; i++, from += all)
		for (long c = 0; c < n; c++)
			y[i * n + c] = b ? from[c] + b[c] : from[c];
}

/* The positions of a task of whole images, the first of which is *image. */
static long
images(const struct plan *p, long task, long *image)
{
	*image = task * p->images;
	return conv_least(p->images, p->s.batch - *image) * p->positions;
}

static void
forward(void *of, int thread, long task, const float *x, const float *w, const float *b, float *y, float *work)
{
	const struct plan *p = of;
	const struct conv_shape *s = &p->s;
	const struct columns *c = &p->out;
	long image, all = columns_all(c), n = images(p, task, &image);
	float *sum = work + p->y;

	(void)thread;
	x += image * s->t * s->f * s->in;
	y += image * p->positions * s->out;
	for (struct tile tile = { 0, 0 }; tile.first < n; tile.first += p->tile) {
		tile.count = conv_least(p->tile, n - tile.first);
		for (long a = 0; a < s->kt; a++) {
			gather(p, tile, a, x, work);
			for (long i = 0; i < c->panels; i++)
				gemm_panel(gemm_up(tile.count), columns_width(c, i), p->met, work, p->row, 1,
				           w + (a * all + columns_panel(c, i)) * p->met, columns_width(c, i),
				           a > 0, sum + columns_panel(c, i), all);
		}
		finish(p, tile, sum, b, y);
	}
}

static void
backward_data(void *of, int thread, long task, const float *dy, const float *w, int adds, float *dx, float *work)
{
	const struct plan *p = of;
	const struct conv_shape *s = &p->s;
	const struct columns *c = &p->across;
	long image, n = images(p, task, &image), all = columns_all(&p->out);

	(void)thread;
	dx += image * s->t * s->f * s->in;
	dy += image * p->positions * s->out;
	if (!adds)
		memset(dx, 0, (size_t)(n / p->positions * s->t * s->f * s->in) * sizeof(float));
	for (struct tile tile = { 0, 0 }; tile.first < n; tile.first += p->tile) {
		tile.count = conv_least(p->tile, n - tile.first);
		widen(p, tile, dy, work + p->y);
		for (long a = 0; a < s->kt; a++) {
			for (long i = 0; i < c->panels; i++)
				gemm_panel(gemm_up(tile.count), columns_width(c, i), s->out, work + p->y, all, 1,
				           w + (a * columns_all(c) + columns_panel(c, i)) * s->out,
				           columns_width(c, i), 0, work + columns_panel(c, i), p->row);
			scatter(p, tile, a, work, dx);
		}
	}
}

static void
backward_weights(void *of, int thread, long task, const float *x, const float *dy, float *sums, float *work)
{
	const struct plan *p = of;
	const struct conv_shape *s = &p->s;
	const struct columns *c = &p->out;
	long a = task % s->kt, block = task / s->kt, all = columns_all(c);
	long image = conv_block(s->batch, p->sums, block);
	long n = (conv_block(s->batch, p->sums, block + 1) - image) * p->positions;
	float *sum = sums + (size_t)block * p->sum, *dw = sum + a * p->height * all;

	(void)thread;
	x += image * s->t * s->f * s->in;
	dy += image * p->positions * s->out;
	for (struct tile tile = { 0, 0 }; tile.first < n; tile.first += p->tile) {
		tile.count = conv_least(p->tile, n - tile.first);
		gather(p, tile, a, x, work);
		widen(p, tile, dy, work + p->y);
		for (long i = 0; i < c->panels; i++)
			gemm_panel(p->height, columns_width(c, i), tile.count, work, 1, p->row,
			           work + p->y + columns_panel(c, i), all, tile.first > 0,
			           dw + columns_panel(c, i) * p->height, columns_width(c, i));
	}
	if (a == 0 && s->bias)
		gemm_rowsum(n, s->out, dy, s->out, 0, sum + s->kt * p->height * all);
}

const struct conv conv_panel = {
	"panels", plan, free, pack, forward, backward_data, backward_weights, unpack
};
