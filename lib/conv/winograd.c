/* winograd.c - the transforms of Winograd's convolution F(4x4, 3x3): additions along the channels
 *
 * The interpolation points are 0, 1, -1, 2, -2 and infinity. Each transform is one along t and one along f. */
#include <stddef.h>

#include "conv/winograd.h"

enum { CHUNK = 64 };	/* channels at a time: the 36 points of a tile stay in the first cache */

#define ALONG _Pragma("omp simd simdlen(16)") for (long c = 0; c < n; c++)
#define INLINE static inline __attribute__((always_inline)) void

/* One dimension: so many rows of n channels to so many. */
typedef void line(const float *const *d, float *const *to, long n);

/* B' */
INLINE
input(const float *const *d, float *const *to, long n)
{
	ALONG {
		float even = d[4][c] - 4 * d[2][c], odd = d[3][c] - 4 * d[1][c];
		float half = d[4][c] - d[2][c], twice = 2 * (d[3][c] - d[1][c]);

		to[0][c] = 4 * d[0][c] - 5 * d[2][c] + d[4][c];
		to[1][c] = even + odd;
		to[2][c] = even - odd;
		to[3][c] = half + twice;
		to[4][c] = half - twice;
		to[5][c] = 4 * d[1][c] - 5 * d[3][c] + d[5][c];
	}
}

/* A' */
INLINE
output(const float *const *d, float *const *to, long n)
{
	ALONG {
		float s1 = d[1][c] + d[2][c], d1 = d[1][c] - d[2][c];
		float s2 = d[3][c] + d[4][c], d2 = d[3][c] - d[4][c];

		to[0][c] = d[0][c] + s1 + s2;
		to[1][c] = d1 + 2 * d2;
		to[2][c] = s1 + 4 * s2;
		to[3][c] = d1 + 8 * d2 + d[5][c];
	}
}

/* A */
INLINE
gradient(const float *const *d, float *const *to, long n)
{
	ALONG {
		float s1 = d[0][c] + d[2][c], d1 = d[1][c] + d[3][c];
		float s2 = d[0][c] + 4 * d[2][c], d2 = 2 * d[1][c] + 8 * d[3][c];

		to[0][c] = d[0][c];
		to[1][c] = s1 + d1;
		to[2][c] = s1 - d1;
		to[3][c] = s2 + d2;
		to[4][c] = s2 - d2;
		to[5][c] = d[3][c];
	}
}

/* G */
INLINE
weights(const float *const *d, float *const *to, long n)
{
	ALONG {
		float s1 = (d[0][c] + d[2][c]) / -6, d1 = d[1][c] / 6;
		float s2 = d[0][c] / 24 + d[2][c] / 6, d2 = d[1][c] / 12;

		to[0][c] = d[0][c] / 4;
		to[1][c] = s1 - d1;
		to[2][c] = s1 + d1;
		to[3][c] = s2 + d2;
		to[4][c] = s2 - d2;
		to[5][c] = d[2][c];
	}
}

/* G' */
INLINE
weights_back(const float *const *d, float *const *to, long n)
{
	ALONG {
		float s1 = (d[1][c] + d[2][c]) / 6, d1 = (d[2][c] - d[1][c]) / 6;
		float s2 = d[3][c] + d[4][c], d2 = (d[3][c] - d[4][c]) / 12;

		to[0][c] = d[0][c] / 4 - s1 + s2 / 24;
		to[1][c] = d1 + d2;
		to[2][c] = s2 / 6 - s1 + d[5][c];
	}
}

/* Both dimensions: from (in, in) pointers to (out, out). */
INLINE
both(line *one, int in, int out, const float *const *from, float *const *to, long n)
{
	float between[WINOGRAD_IN][WINOGRAD_IN][CHUNK];

	for (int j = 0; j < in; j++) {
		const float *d[WINOGRAD_IN];
		float *half[WINOGRAD_IN];

		for (int i = 0; i < in; i++)
			d[i] = from[i * in + j];
		for (int i = 0; i < out; i++)
			half[i] = between[i][j];
		one(d, half, n);
	}
	for (int i = 0; i < out; i++) {
		const float *d[WINOGRAD_IN];

		for (int j = 0; j < in; j++)
			d[j] = between[i][j];
		one(d, to + i * out, n);
	}
}

/* ---- tiles ---- */

static long
tiles(long n)
{
	return (n + WINOGRAD_OUT - 1) / WINOGRAD_OUT;
}

long
winograd_tiles(long t, long f)
{
	return tiles(t) * tiles(f);
}

/* The size x size cells of an image under a tile, edge of them before its outputs; spare where there is none. */
INLINE
cells(const struct winograd_image *im, const float *image, long tile, int size, int edge, const float *spare,
      const float **cell)
{
	long over = tiles(im->f), down = tiles(im->t), row = tile / (over * down);
	long t = tile / over % down * WINOGRAD_OUT - edge, f = tile % over * WINOGRAD_OUT - edge;
	long first = ((row * im->t + t) * im->f + f) * im->channels + im->c;

	for (int i = 0; i < size; i++)
		for (int j = 0; j < size; j++)
			cell[i * size + j] = t + i >= 0 && t + i < im->t && f + j >= 0 && f + j < im->f ?
				image + first + (i * im->f + j) * im->channels : spare;
}

static const float zeros[CHUNK];

INLINE
spread(line *one, int size, int edge, struct winograd_image im, const float *x, long first, long count,
       struct winograd_points to)
{
	const long n = im.n, end = im.c + n;

	for (long i = 0; i < count; i++)
		for (im.c = end - n; im.c < end; im.c += CHUNK) {
			const float *from[WINOGRAD_POINTS];
			float *point[WINOGRAD_POINTS];

			cells(&im, x, first + i, size, edge, zeros, from);
			for (int q = 0; q < WINOGRAD_POINTS; q++)
				point[q] = to.at + q * to.point + i * to.row + im.c - (end - n);
			both(one, size, WINOGRAD_IN, from, point, end - im.c < CHUNK ? end - im.c : CHUNK);
		}
}

WIDE void
winograd_input(struct winograd_image im, const float *x, long first, long count, struct winograd_points to)
{
	spread(input, WINOGRAD_IN, 1, im, x, first, count, to);
}

WIDE void
winograd_gradient(struct winograd_image im, const float *dy, long first, long count, struct winograd_points to)
{
	spread(gradient, WINOGRAD_OUT, 0, im, dy, first, count, to);
}

/* y = m + b or y += m */
INLINE
finish(const float *m, const float *b, int adds, float *y, long n)
{
	if (adds)
		ALONG
			y[c] += m[c];
	else
		ALONG
			y[c] = m[c] + b[c];
}

WIDE void
winograd_output(struct winograd_image im, struct winograd_points m, long first, long count, const float *b, int adds,
            float *y)
{
	const long begin = im.c, end = begin + im.n;
	float out[WINOGRAD_OUT * WINOGRAD_OUT][CHUNK];

	for (long i = 0; i < count; i++)
		for (im.c = begin; im.c < end; im.c += CHUNK) {
			long n = end - im.c < CHUNK ? end - im.c : CHUNK;
			const float *from[WINOGRAD_POINTS], *cell[WINOGRAD_OUT * WINOGRAD_OUT];
			float *to[WINOGRAD_OUT * WINOGRAD_OUT];

			for (int q = 0; q < WINOGRAD_POINTS; q++)
				from[q] = m.at + q * m.point + i * m.row + im.c - begin;
			for (int q = 0; q < WINOGRAD_OUT * WINOGRAD_OUT; q++)
				to[q] = out[q];
			both(output, WINOGRAD_IN, WINOGRAD_OUT, from, to, n);
			cells(&im, y, first + i, WINOGRAD_OUT, 0, NULL, cell);
			for (int q = 0; q < WINOGRAD_OUT * WINOGRAD_OUT; q++)
				if (cell[q])
					finish(out[q], b ? b + im.c : zeros, adds, y + (cell[q] - y), n);
		}
}

/* ---- weights ---- */

WIDE void
winograd_weights(const float *w, long tap, long n, float *u, long point)
{
	const float *from[WINOGRAD_TAPS];
	float *to[WINOGRAD_POINTS];

	for (int i = 0; i < WINOGRAD_TAPS; i++)
		from[i] = w + i * tap;
	for (int q = 0; q < WINOGRAD_POINTS; q++)
		to[q] = u + q * point;
	both(weights, 3, WINOGRAD_IN, from, to, n);
}

WIDE void
winograd_weights_back(const float *u, long point, long n, float *w)
{
	const float *from[WINOGRAD_POINTS];
	float *to[WINOGRAD_TAPS];

	for (int q = 0; q < WINOGRAD_POINTS; q++)
		from[q] = u + q * point;
	for (int i = 0; i < WINOGRAD_TAPS; i++)
		to[i] = w + i * n;
	both(weights_back, WINOGRAD_IN, 3, from, to, n);
}
