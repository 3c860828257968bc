/* winograd_pack.c - weights between their own order and the 36 matrices of their transform */
#include "gemm/columns.h"
#include "conv/winograd.h"

enum { ROWS = 16 };	/* of a matrix at a time: as many neighbors of w as a cache line has */

/* w's tap q of this row and column is at w[q * tap + (row) * row + (column) * column]. */
static void
transform(const struct columns *c, const float *w, long tap, long row, long column, long height, float *u)
{
	#pragma omp parallel for collapse(2) schedule(static)
	for (long i = 0; i < c->panels; i++)
		for (long first = 0; first < height; first += ROWS) {
			float at[ROWS * WINOGRAD_TAPS * GEMM_PANEL];	/* (row, tap, column) */
			long count = height - first < ROWS ? height - first : ROWS;
			long before = columns_panel(c, i), width = columns_width(c, i);
			int there = column == 1 && before + width <= c->n;	/* side by side in w */

			for (long q = 0; q < (there ? 0 : WINOGRAD_TAPS); q++)
				for (long j = 0; j < width; j++)
					for (long k = 0; k < count; k++)
						at[(k * WINOGRAD_TAPS + q) * width + j] = before + j >= c->n ? 0 :
							w[q * tap + (first + k) * row + (before + j) * column];
			for (long k = 0; k < count; k++)
				winograd_weights(there ? w + (first + k) * row + before : at + k * WINOGRAD_TAPS * width,
				             there ? tap : width, width, u + before * height + (first + k) * width,
				             height * columns_all(c));
		}
}

void
winograd_pack(const struct columns *c, const float *w, long in, float *u)
{
	transform(c, w, in, 1, WINOGRAD_TAPS * in, in, u);
}

void
winograd_pack_turned(const struct columns *c, const float *w, long out, float *u)
{
	transform(c, w + (WINOGRAD_TAPS - 1) * c->n, -c->n, WINOGRAD_TAPS * c->n, 1, out, u);
}

void
winograd_unpack(const float *du, long height, long width, struct winograd_image x, struct winograd_image y, float *dw)
{
	float at[ROWS * WINOGRAD_TAPS * GEMM_PANEL];

	for (long first = 0; first < x.n; first += ROWS) {
		long count = x.n - first < ROWS ? x.n - first : ROWS;

		for (long k = 0; k < count; k++)
			winograd_weights_back(du + (first + k) * width, height * width, width, at + k * WINOGRAD_TAPS * width);
		for (long j = 0; j < y.n; j++)
			for (long q = 0; q < WINOGRAD_TAPS; q++)
				for (long k = 0; k < count; k++)
					dw[((y.c + j) * WINOGRAD_TAPS + q) * x.channels + x.c + first + k] =
						at[(k * WINOGRAD_TAPS + q) * width + j];
	}
}
