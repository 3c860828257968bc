/* conv_winograd.c - 3 x 3 convolution by Winograd's transforms and 36 dense products
 *
 * forward: tiles of x to 36 points, at each of which M (tiles, out) = V (tiles, in) U (in, out), and back to y. The
 * gradient of x is the same with the kernel turned round; that of w is dU (in, out) = V' (in, tiles) dM (tiles, out).
 * A task is a block of tiles, whose points should stay in the second cache, and a group of columns; for the
 * gradient of w a block of rows, a panel of x's channels and one of y's: dU of so few stays there as well, and is
 * transformed back at once. Columns (of y's channels) come in panels for gemm_panel(). */
#include <stdlib.h>
#include <string.h>

#include "gemm/columns.h"
#include "conv/conv.h"
#include "conv/winograd.h"

enum {
	CACHE = 1 << 17,	/* floats of points that a block should take, */
	LEAST = 24, MOST = 96,	/* but not fewer or more tiles */
	TASKS = 8,
	CHANNELS = 4,		/* with fewer, little is left to multiply */
	PREDICT = 128 * 128	/* in * out up to which a prediction pays for the weights' transform */
};

/* One direction: rows of in channels times w, a (in, out) at each point. */
struct pass {
	struct winograd_image from, to;
	long in, tiles, each, blocks;
	struct columns out;
};

struct plan {
	struct conv_shape s;
	struct pass forward, data;
	struct columns in, out;	/* the gradient of w */
	long each, sums;	/* of which: tiles a block, partial sums */
};

/* The most columns that a group has. */
static long
widest(const struct columns *c)
{
	long most = 0;

	for (long i = 0; i < c->groups; i++) {
		long width = columns_panel(c, columns_group(c, i + 1)) - columns_panel(c, columns_group(c, i));

		most = width > most ? width : most;
	}
	return most;
}

static struct winograd_points
points(float *at, long tiles, long n)
{
	long row = columns_apart(n);

	return (struct winograd_points){ at, row, tiles * row + GEMM_LANES };
}

static size_t
room(const struct pass *p)
{
	return (size_t)(WINOGRAD_POINTS * (points(NULL, p->each, p->in).point +
	                               points(NULL, p->each, widest(&p->out)).point));
}

/* ---- planning ---- */

static struct pass
pass(const struct conv_shape *s, long in, long out, long tiles, long tasks)
{
	struct pass p = {
		.from = { s->t, s->f, in, 0, in }, .to = { s->t, s->f, out, 0, out }, .in = in, .tiles = tiles,
		.out = columns_of(out)
	};
	long each = CACHE / (WINOGRAD_POINTS * (in + conv_least(columns_all(&p.out), GEMM_PANEL)));

	each = gemm_up(conv_least(conv_least(each < LEAST ? LEAST : each, MOST), tiles));
	p.each = each;
	p.blocks = (tiles + each - 1) / each;
	p.out.groups = conv_least(p.out.panels, (tasks + p.blocks - 1) / p.blocks);
	return p;
}

static void
plan_weights(struct plan *p, long tiles)
{
	const struct conv_shape *s = &p->s;

	p->in = columns_of(s->in);
	p->out = columns_of(s->out);
	p->each = conv_least(LEAST, tiles);
	p->sums = conv_least((TASKS - 1) / (p->in.panels * p->out.panels) + 1, conv_blocks(s->batch));
}

/* Of dU, V and dM in a workspace. */
static size_t
room_weights(const struct plan *p)
{
	long rows = conv_least(GEMM_PANEL, columns_all(&p->in)), columns = conv_least(GEMM_PANEL, columns_all(&p->out));

	return (size_t)(WINOGRAD_POINTS * (gemm_up(rows) * columns + points(NULL, p->each, rows).point +
	                               points(NULL, p->each, columns).point));
}

static struct conv_sizes
sizes(const struct plan *p)
{
	const struct conv_shape *s = &p->s;
	size_t u = (size_t)(WINOGRAD_POINTS * s->in * columns_all(&p->forward.out));
	size_t back = (size_t)(WINOGRAD_POINTS * s->out * columns_all(&p->data.out));
	size_t dw = (size_t)(s->out * WINOGRAD_TAPS * s->in);

	return (struct conv_sizes){
		.packed = s->data ? conv_larger(u, back) : u, .dpacked = dw,
		.sum = conv_lines(dw + (size_t)s->out),
		.work = conv_larger(room(&p->forward), s->train ? conv_larger(room(&p->data), room_weights(p)) : 0),
		.forward = p->forward.blocks * p->forward.out.groups,
		.data = p->data.blocks * p->data.out.groups, .weights = p->sums * p->in.panels * p->out.panels,
		.sums = p->sums
	};
}

/* Transforming the weights pays if many tiles share them. What is predicted must not depend on the batch. */
static int
pays(const struct conv_shape *s, long tiles)
{
	return s->in >= CHANNELS && s->out >= CHANNELS && (s->train ? tiles >= LEAST : s->in * s->out <= PREDICT);
}

static void *
plan(const struct conv_shape *s, int force, struct conv_sizes *size, struct err *err)
{
	long tiles = s->batch * winograd_tiles(s->t, s->f);
	struct plan *p;

	if (s->kt != 3 || s->kf != 3 || s->stride != 1 || (!force && !pays(s, tiles)))
		return NULL;
	if (!(p = conv_new(sizeof(*p), err)))
		return NULL;
	p->s = *s;
	p->forward = pass(s, s->in, s->out, tiles, TASKS);
	p->data = pass(s, s->out, s->in, tiles, TASKS);
	plan_weights(p, tiles);
	*size = sizes(p);
	return p;
}

/* ---- running ---- */

static void
pack(void *of, const float *w, float *packed, int backward)
{
	const struct plan *p = of;

	if (backward)
		winograd_pack_turned(&p->data.out, w, p->s.out, packed);
	else
		winograd_pack(&p->forward.out, w, p->s.in, packed);
}

static void
unpack(void *of, float *dpacked, float *dw)
{
	const struct plan *p = of;
	long one = WINOGRAD_TAPS * p->s.in;

	#pragma omp parallel for schedule(static)
	for (long i = 0; i < p->s.out; i++)
		memcpy(dw + i * one, dpacked + i * one, (size_t)one * sizeof(float));
}

/* The columns of some panels, as channels of an image. */
static struct winograd_image
part(struct winograd_image all, const struct columns *c, long first, long end)
{
	all.c = columns_panel(c, first);
	all.n = conv_least(columns_panel(c, end), c->n) - all.c;
	return all;
}

static void
convolve(const struct pass *p, long task, const float *x, const float *u, const float *b, int adds,
         float *y, float *work)
{
	const struct columns *c = &p->out;
	long g = task % c->groups, first = task / c->groups * p->each, count = conv_least(p->each, p->tiles - first);
	struct winograd_points v = points(work, p->each, p->in);
	struct winograd_points m = points(work + WINOGRAD_POINTS * v.point, p->each, widest(c));
	struct winograd_image to = part(p->to, c, columns_group(c, g), columns_group(c, g + 1));

	winograd_input(p->from, x, first, count, v);
	for (int q = 0; q < WINOGRAD_POINTS; q++, u += p->in * columns_all(c))
		for (long k = columns_group(c, g); k < columns_group(c, g + 1); k++) {
			long n = columns_width(c, k);

			gemm_panel(gemm_up(count), n, p->in, v.at + q * v.point, v.row, 1,
			           u + columns_panel(c, k) * p->in, n, 0, m.at + q * m.point + columns_panel(c, k) - to.c, m.row);
		}
	winograd_output(to, m, first, count, b, adds, y);
}

static void
forward(void *of, int thread, long task, const float *x, const float *u, const float *b, float *y, float *work)
{
	const struct plan *p = of;

	(void)thread;
	convolve(&p->forward, task, x, u, b, 0, y, work);
}

static void
backward_data(void *of, int thread, long task, const float *dy, const float *u, int adds, float *dx, float *work)
{
	const struct plan *p = of;

	(void)thread;
	convolve(&p->data, task, dy, u, NULL, adds, dx, work);
}

/* The share of a block of rows in some channels' w. */
static void
add_weights(const struct plan *p, struct winograd_image x, const float *from, struct winograd_image dy, const float *dfrom,
            long first, long end, long width, float *work, float *dw)
{
	long height = gemm_up(x.n);
	struct winograd_points v = points(work + WINOGRAD_POINTS * height * width, p->each, x.n);
	struct winograd_points m = points(v.at + WINOGRAD_POINTS * v.point, p->each, width);

	for (long at = first; at < end; at += p->each) {
		long count = conv_least(p->each, end - at);

		winograd_input(x, from, at, count, v);
		winograd_gradient(dy, dfrom, at, count, m);
		for (int q = 0; q < WINOGRAD_POINTS; q++)
			gemm_panel(height, width, count, v.at + q * v.point, 1, v.row, m.at + q * m.point, m.row, at > first,
			           work + q * height * width, width);
	}
	winograd_unpack(work, height, width, x, dy, dw);
}

static void
backward_weights(void *of, int thread, long task, const float *x, const float *dy, float *sums, float *work)
{
	const struct plan *p = of;
	const struct conv_shape *s = &p->s;
	long i = task % p->out.panels, k = task / p->out.panels % p->in.panels;
	long block = task / p->out.panels / p->in.panels, tiles = winograd_tiles(s->t, s->f), size = s->t * s->f;
	long first = conv_block(s->batch, p->sums, block), end = conv_block(s->batch, p->sums, block + 1);
	size_t dw = (size_t)(s->out * WINOGRAD_TAPS * s->in);
	float *sum = sums + (size_t)block * conv_lines(dw + (size_t)s->out);
	struct winograd_image to = part(p->forward.to, &p->out, i, i + 1);

	(void)thread;
	add_weights(p, part(p->forward.from, &p->in, k, k + 1), x, to, dy, first * tiles, end * tiles,
	            columns_width(&p->out, i), work, sum);
	if (k == 0 && s->bias)
		gemm_rowsum((end - first) * size, to.n, dy + first * size * s->out + to.c, s->out, 0, sum + dw + to.c);
}

const struct conv conv_winograd = {
	"Winograd", plan, free, pack, forward, backward_data, backward_weights, unpack
};
