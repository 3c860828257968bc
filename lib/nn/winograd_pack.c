/* winograd_pack.c - weights between their own order and the 36 matrices of their transform */
#include "nn/columns.h"
#include "nn/winograd.h"

enum { ROWS = 16 };	/* of a matrix at a time: as many neighbours of w as a cache line has */

/* Some rows of one panel, before the transform: (row, tap, column). */
struct taps {
	long first, count, column, n, width;
	float at[ROWS * WINO_TAPS * GEMM_PANEL];
};

static void
begin(struct taps *t, const struct columns *c, long panel, long first, long height)
{
	t->first = first;
	t->count = height - first < ROWS ? height - first : ROWS;
	t->column = columns_panel(c, panel);
	t->width = columns_width(c, panel);
	t->n = c->n - t->column < t->width ? c->n - t->column : t->width;
}

/* w's tap q of this row and column is at w[tap(q) * by + (row) * row + (column) * column]. */
static void
transform(const struct columns *c, const float *w, long by, long row, long column, int turned, long height, float *u)
{
	long point = height * columns_all(c);

	#pragma omp parallel for collapse(2) schedule(static)
	for (long i = 0; i < c->panels; i++)
		for (long first = 0; first < height; first += ROWS) {
			struct taps t;

			begin(&t, c, i, first, height);
			for (long q = 0; q < WINO_TAPS; q++)
				for (long j = 0; j < t.width; j++)
					for (long k = 0; k < t.count; k++)
						t.at[(k * WINO_TAPS + q) * t.width + j] = j >= t.n ? 0 :
							w[(turned ? WINO_TAPS - 1 - q : q) * by +
							  (first + k) * row + (t.column + j) * column];
			for (long k = 0; k < t.count; k++)
				wino_weights(t.at + k * WINO_TAPS * t.width, t.width,
				             u + t.column * height + (first + k) * t.width, point);
		}
}

void
wino_pack(const struct columns *c, const float *w, long in, float *u)
{
	transform(c, w, in, 1, WINO_TAPS * in, 0, in, u);
}

void
wino_pack_turned(const struct columns *c, const float *w, long out, float *u)
{
	transform(c, w, c->n, WINO_TAPS * c->n, 1, 1, out, u);
}

void
wino_unpack(const struct columns *c, const float *du, long in, long height, float *dw)
{
	#pragma omp parallel for collapse(2) schedule(static)
	for (long i = 0; i < c->panels; i++)
		for (long first = 0; first < in; first += ROWS) {
			struct taps t;

			begin(&t, c, i, first, in);
			for (long k = 0; k < t.count; k++)
				wino_weights_back(du + t.column * height + (first + k) * t.width,
				                  height * columns_all(c), t.width, t.at + k * WINO_TAPS * t.width);
			for (long j = 0; j < t.n; j++)
				for (long q = 0; q < WINO_TAPS; q++)
					for (long k = 0; k < t.count; k++)
						dw[((t.column + j) * WINO_TAPS + q) * in + first + k] =
							t.at[(k * WINO_TAPS + q) * t.width + j];
		}
}
