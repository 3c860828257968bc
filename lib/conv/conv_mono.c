/* conv_mono.c - convolution of images of one channel, a model's first: a dense product over a tile of frames
 *
 * taps (kt kf, positions): row (a,b) holds what the kernel's cell (a,b) meets at each output position
 *   y = taps' w' + b        dw = taps dy
 */
#include <stdlib.h>
#include <string.h>

#include "gemm/columns.h"
#include "conv/conv.h"

enum { TILE = 256 };	/* positions of a tile: it should stay in the cache */

struct plan {
	struct conv_shape s;
	struct columns out;
	long taps, height;	/* height: taps, rounded up for gemm_panel() */
	long tile, row;		/* frames a tile; floats from row to row of taps */
	long phase;		/* every stride-th bin of a frame, as many as a kernel's row meets */
	long taps_at, phases_at;	/* in a workspace, behind m (positions, out) */
};

static struct conv_sizes
sizes(const struct plan *p)
{
	long all = columns_all(&p->out), sums = conv_blocks(p->s.batch);
	size_t dw = (size_t)(p->height * all);

	return (struct conv_sizes){
		.packed = (size_t)(p->taps * all), .dpacked = dw, .sum = dw + conv_lines((size_t)p->s.out),
		.work = (size_t)(p->phases_at + ((p->tile - 1) * p->s.stride + p->s.kt) * p->s.stride * p->phase),
		.forward = p->s.batch, .weights = sums, .sums = sums
	};
}

static void *
plan(const struct conv_shape *s, int force, struct conv_sizes *size, struct err *err)
{
	struct plan *p;

	(void)force;
	if (s->in != 1 || s->data || s->out % GEMM_LANES)
		return NULL;
	if (!(p = conv_new(sizeof(*p), err)))
		return NULL;
	p->s = *s;
	p->out = columns_of(s->out);
	p->taps = s->kt * s->kf;
	p->height = gemm_up(p->taps);
	p->tile = s->fo < TILE ? TILE / s->fo : 1;
	p->row = columns_apart(p->tile * s->fo);
	p->phase = s->fo + (s->kf - 1) / s->stride;
	p->taps_at = p->row * s->out;
	p->phases_at = p->taps_at + p->height * p->row;
	*size = sizes(p);
	return p;
}

/* w (out, taps) to panels (taps, width) */
static void
pack(void *of, const float *w, float *packed, int backward)
{
	const struct plan *p = of;

	(void)backward;
	for (long i = 0; i < p->out.panels; i++) {
		long first = columns_panel(&p->out, i), width = columns_width(&p->out, i);

		for (long k = 0; k < p->taps; k++)
			for (long j = 0; j < width; j++)
				packed[first * p->taps + k * width + j] = w[(first + j) * p->taps + k];
	}
}

static void
unpack(void *of, float *dpacked, float *dw)
{
	const struct plan *p = of;

	for (long i = 0; i < p->out.panels; i++) {
		long first = columns_panel(&p->out, i), width = columns_width(&p->out, i);

		for (long j = 0; j < width; j++)
			for (long k = 0; k < p->taps; k++)
				dw[(first + j) * p->taps + k] = dpacked[first * p->height + k * width + j];
	}
}

/* n floats, so many apart */
static WIDE void
every(const float *restrict x, long apart, float *restrict to, long n)
{
	if (apart == 2)
		for (long i = 0; i < n; i++)
			to[i] = x[2 * i];
	else
		for (long i = 0; i < n; i++)
			to[i] = x[apart * i];
}

/* One of a frame's phases, as long as p->phase: bins stride * (0..) + b - kf/2, and zeros outside x. */
static void
phase(const struct plan *p, const float *x, long frame, long b, float *to)
{
	const struct conv_shape *s = &p->s;
	long bin = b - s->kf / 2, from = bin < 0 ? (s->stride - 1 - bin) / s->stride : 0;
	long end = bin < s->f ? (s->f - 1 - bin) / s->stride + 1 : 0;

	end = frame < 0 || frame >= s->t ? 0 : end < p->phase ? end : p->phase;
	from = from < end ? from : end;
	memset(to, 0, (size_t)from * sizeof(float));
	if (from < end)
		every(x + frame * s->f + bin + from * s->stride, s->stride, to + from, end - from);
	memset(to + end, 0, (size_t)(p->phase - end) * sizeof(float));
}

/* The taps of some output frames: from the phases, all of a row's copies are of neighbors. */
static void
gather(const struct plan *p, const float *x, long t, long frames, float *taps, float *phases)
{
	const struct conv_shape *s = &p->s;
	long under = (frames - 1) * s->stride + s->kt;

	for (long i = 0; i < under * s->stride; i++)
		phase(p, x, t * s->stride - s->kt / 2 + i / s->stride, i % s->stride, phases + i * p->phase);
	for (long k = 0; k < p->taps; k++)
		for (long i = 0; i < frames; i++) {
			long a = k / s->kf + i * s->stride, b = k % s->kf;

			memcpy(taps + k * p->row + i * s->fo,
			       phases + (a * s->stride + b % s->stride) * p->phase + b / s->stride,
			       (size_t)s->fo * sizeof(float));
		}
}

static WIDE void
finish(const struct conv_shape *s, const float *restrict m, const float *b, float *restrict y, long rows)
{
	for (long r = 0; r < rows; r++, m += s->out, y += s->out)
		for (long c = 0; c < s->out; c++)
			y[c] = b ? m[c] + b[c] : m[c];
}

static void
forward(void *of, int thread, long row, const float *x, const float *w, const float *b, float *y, float *work)
{
	const struct plan *p = of;
	const struct conv_shape *s = &p->s;
	float *m = work, *taps = work + p->taps_at;

	(void)thread;
	x += row * s->t * s->f;
	y += row * s->to * s->fo * s->out;
	for (long t = 0; t < s->to; t += p->tile) {
		long frames = s->to - t < p->tile ? s->to - t : p->tile, rows = frames * s->fo;

		gather(p, x, t, frames, taps, work + p->phases_at);
		for (long i = 0; i < p->out.panels; i++) {
			long first = columns_panel(&p->out, i), width = columns_width(&p->out, i);

			gemm_panel(gemm_up(rows), width, p->taps, taps, 1, p->row, w + first * p->taps, width,
			           0, m + first, s->out);
		}
		finish(s, m, b, y + t * s->fo * s->out, rows);
	}
}

/* One row's share, set or added. */
static void
add_weights(const struct plan *p, const float *x, const float *dy, int adds, float *dw, float *work)
{
	const struct conv_shape *s = &p->s;
	float *taps = work + p->taps_at;

	for (long t = 0; t < s->to; t += p->tile, adds = 1) {
		long frames = s->to - t < p->tile ? s->to - t : p->tile, rows = frames * s->fo;

		gather(p, x, t, frames, taps, work + p->phases_at);
		for (long i = 0; i < p->out.panels; i++) {
			long first = columns_panel(&p->out, i), width = columns_width(&p->out, i);

			gemm_panel(p->height, width, rows, taps, p->row, 1, dy + t * s->fo * s->out + first, s->out,
			           adds, dw + first * p->height, width);
		}
	}
}

static void
backward_weights(void *of, int thread, long block, const float *x, const float *dy, float *sums, float *work)
{
	const struct plan *p = of;
	const struct conv_shape *s = &p->s;
	long blocks = conv_blocks(s->batch), positions = s->to * s->fo, dw = p->height * columns_all(&p->out);
	long first = conv_block(s->batch, blocks, block), end = conv_block(s->batch, blocks, block + 1);
	float *sum = sums + block * (dw + (long)conv_lines((size_t)s->out));

	(void)thread;
	for (long r = first; r < end; r++)
		add_weights(p, x + r * s->t * s->f, dy + r * positions * s->out, r > first, sum, work);
	if (s->bias)
		gemm_rowsum((end - first) * positions, s->out, dy + first * positions * s->out, s->out, 0, sum + dw);
}

const struct conv conv_mono = {
	"mono", plan, free, pack, forward, NULL, backward_weights, unpack
};
