/* conv_im2col.c - convolution as a matrix product, over a tile of output frames at a time
 *
 *   columns (rows, K): row (t,f) holds the kt kf in numbers under the kernel at (t,f)
 *   y = columns w' + b        dw = dy' columns        dcolumns = dy w
 */
#include <stdlib.h>
#include <string.h>

#include "conv/conv.h"
#include "gemm/gemm.h"
#include "conv/strip.h"

enum { TILE = 1 << 16 };	/* floats of columns that should stay in the cache */

struct plan {
	struct conv_shape s;
	long k, tile;		/* K = kt kf in; output frames a tile */
};

static void *
plan(const struct conv_shape *s, int force, struct conv_sizes *size, struct err *err)
{
	struct plan *p = conv_new(sizeof(*p), err);

	(void)force;
	if (!p)
		return NULL;
	p->s = *s;
	p->k = s->kt * s->kf * s->in;
	p->tile = TILE / (p->k * s->fo);
	p->tile = p->tile < 1 ? 1 : p->tile > s->to ? s->to : p->tile;
	size->packed = (size_t)(s->out * p->k);
	size->dpacked = size->packed;
	size->sum = conv_lines(size->packed + (size_t)s->out);
	size->work = (size_t)(p->tile * s->fo * p->k);
	size->forward = size->data = s->batch;
	size->weights = size->sums = conv_blocks(s->batch);
	return p;
}

static void
pack(void *of, const float *w, float *packed, int backward)
{
	const struct plan *p = of;

	(void)backward;
	memcpy(packed, w, (size_t)(p->s.out * p->k) * sizeof(float));
}

static void
unpack(void *of, float *dpacked, float *dw)
{
	const struct plan *p = of;

	memcpy(dw, dpacked, (size_t)(p->s.out * p->k) * sizeof(float));
}

static void
gather(const struct plan *p, const float *x, float *columns, long from, long frames)
{
	const struct conv_shape *s = &p->s;

	for (long i = 0; i < frames * s->fo * s->kt; i++) {
		long t = from + i / s->kt / s->fo, f = i / s->kt % s->fo;
		struct strip r = strip(s, t, f, i % s->kt);
		float *to = columns + i * s->kf * s->in;
		size_t row = (size_t)((r.to - r.from) * s->in);

		if (r.to - r.from < s->kf)
			memset(to, 0, (size_t)(s->kf * s->in) * sizeof(float));
		if (row)
			memcpy(to + (r.from - r.start) * s->in, x + (r.frame * s->f + r.from) * s->in,
			       row * sizeof(float));
	}
}

static void
scatter(const struct plan *p, const float *columns, float *dx, long from, long frames)
{
	const struct conv_shape *s = &p->s;

	for (long i = 0; i < frames * s->fo * s->kt; i++) {
		long t = from + i / s->kt / s->fo, f = i / s->kt % s->fo;
		struct strip r = strip(s, t, f, i % s->kt);
		const float *d = columns + (i * s->kf + r.from - r.start) * s->in;
		long row = (r.to - r.from) * s->in;
		float *to;

		if (row == 0)
			continue;
		to = dx + (r.frame * s->f + r.from) * s->in;
		for (long k = 0; k < row; k++)
			to[k] += d[k];
	}
}

static void
finish(const struct conv_shape *s, const float *b, float *y, long rows)
{
	for (long r = 0; b && r < rows; r++, y += s->out)
		for (long c = 0; c < s->out; c++)
			y[c] += b[c];
}

static void
forward(void *of, int thread, long row, const float *x, const float *w, const float *b, float *y, float *work)
{
	const struct plan *p = of;
	const struct conv_shape *s = &p->s;

	(void)thread;
	x += row * s->t * s->f * s->in;
	y += row * s->to * s->fo * s->out;
	for (long t = 0; t < s->to; t += p->tile) {
		long frames = s->to - t < p->tile ? s->to - t : p->tile, rows = frames * s->fo;
		float *at = y + t * s->fo * s->out;

		gather(p, x, work, t, frames);
		gemm_here(0, 1, rows, s->out, p->k, work, p->k, w, p->k, 0, at, s->out);
		finish(s, b, at, rows);
	}
}

static void
backward_data(void *of, int thread, long row, const float *dy, const float *w, int adds, float *dx, float *work)
{
	const struct plan *p = of;
	const struct conv_shape *s = &p->s;

	(void)thread;
	dy += row * s->to * s->fo * s->out;
	dx += row * s->t * s->f * s->in;
	if (!adds)
		memset(dx, 0, (size_t)(s->t * s->f * s->in) * sizeof(float));
	for (long t = 0; t < s->to; t += p->tile) {
		long frames = s->to - t < p->tile ? s->to - t : p->tile, rows = frames * s->fo;

		gemm_here(0, 0, rows, p->k, s->out, dy + t * s->fo * s->out, s->out, w, p->k, 0, work, p->k);
		scatter(p, work, dx, t, frames);
	}
}

/* One row's share, added. */
static void
add_weights(const struct plan *p, const float *x, const float *dy, float *dw, float *db, float *work)
{
	const struct conv_shape *s = &p->s;

	for (long t = 0; t < s->to; t += p->tile) {
		long frames = s->to - t < p->tile ? s->to - t : p->tile, rows = frames * s->fo;
		const float *at = dy + t * s->fo * s->out;

		gather(p, x, work, t, frames);
		gemm_here(1, 0, s->out, p->k, rows, at, s->out, work, p->k, 1, dw, p->k);
		gemm_rowsum(rows, s->out, at, s->out, 1, db);
	}
}

static void
backward_weights(void *of, int thread, long block, const float *x, const float *dy, float *sums, float *work)
{
	const struct plan *p = of;
	const struct conv_shape *s = &p->s;
	long blocks = conv_blocks(s->batch), weights = s->out * p->k, end = conv_block(s->batch, blocks, block + 1);
	float *dw = sums + (size_t)block * conv_lines((size_t)(weights + s->out));

	(void)thread;
	memset(dw, 0, (size_t)(weights + s->out) * sizeof(float));
	for (long r = conv_block(s->batch, blocks, block); r < end; r++)
		add_weights(p, x + r * s->t * s->f * s->in, dy + r * s->to * s->fo * s->out, dw, dw + weights, work);
}

const struct conv conv_im2col = {
	"im2col", plan, free, pack, forward, backward_data, backward_weights, unpack
};
