/* winograd.h - the transforms of Winograd's convolution F(4x4, 3x3) (Lavin & Gray 2016), channels last
 *
 *   y = A' [ (G w G') . (B' x B) ] A      for each tile of 4 x 4 outputs, from 6 x 6 inputs
 *
 * The product under the dot, at each of 36 points, sums over channels: 36 dense matrices. A tile that hangs over an
 * image's edge reads zeros there and writes nothing. */
#ifndef WINOGRAD_H
#define WINOGRAD_H

#include "gemm/columns.h"

enum { WINOGRAD_OUT = 4, WINOGRAD_IN = 6, WINOGRAD_TAPS = 9, WINOGRAD_POINTS = 36 };

/* Images (rows, t, f, channels) of a batch, of whose channels the n from c on are meant. */
struct winograd_image {
	long t, f, channels, c, n;
};

/* What stands at the 36 points: (tile, n) each, a row and a point being so many floats apart. */
struct winograd_points {
	float *at;
	long row, point;
};

/* Tiles are counted along an image's f, then its t, then the rows of the batch. */
long winograd_tiles(long t, long f);

/* B' x B and A dy A' of count tiles from first on. */
void winograd_input(struct winograd_image, const float *x, long first, long count, struct winograd_points);
void winograd_gradient(struct winograd_image, const float *dy, long first, long count, struct winograd_points);

/* y = A' m A + b, or, if adds, y += A' m A; b: channels, or NULL. */
void winograd_output(struct winograd_image, struct winograd_points m, long first, long count, const float *b, int adds,
                 float *y);

/* G w G', and its gradient G' u G: w (9, n), u (36, n), a tap and a point being so many floats apart, the gradient's taps
 * n. n is up to 64. */
void winograd_weights(const float *w, long tap, long n, float *u, long point);
void winograd_weights_back(const float *u, long point, long n, float *w);

/* w (out, 3, 3, in) to u (36; in, out) in panels of the columns out; and turned: (36; out, in), the kernel turned
 * round. */
void winograd_pack(const struct columns *, const float *w, long in, float *u);
void winograd_pack_turned(const struct columns *, const float *w, long out, float *u);
/* The gradient du (36; height, width) of those channels of x and of y, to dw (out, 3, 3, in). */
void winograd_unpack(const float *du, long height, long width, struct winograd_image x, struct winograd_image y, float *dw);

#endif
