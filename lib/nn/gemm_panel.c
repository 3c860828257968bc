/* gemm_panel.c - a product with a panel of few columns, in registers where they are 512 bits wide
 *
 * Six rows by four vectors of sums leave just enough of the 32 registers for a row of b. Which rows and columns
 * share a block changes no sum: each is taken in the order of k. */
#include "nn/gemm.h"

enum { ROWS = GEMM_ROWS, WIDEST = GEMM_PANEL / GEMM_LANES };

typedef float lanes __attribute__((vector_size(GEMM_LANES * sizeof(float)), aligned(4), may_alias));

struct product {
	long k;
	const float *a;
	long ai, ak;
	const float *b;
	long ldb;
	float *c;
	long ldc;
};

/* c (ROWS, w vectors); w and adds are constants where this is inlined. */
static inline __attribute__((always_inline)) void
block(const struct product *p, long row, int w, int adds)
{
	const float *a = p->a + row * p->ai, *b = p->b;
	float *c = p->c + row * p->ldc;
	lanes sum[ROWS][WIDEST], of[WIDEST];

	#pragma GCC unroll 6
	for (int i = 0; i < ROWS; i++)
		#pragma GCC unroll 4
		for (int j = 0; j < w; j++)
			sum[i][j] = adds ? *(const lanes *)(c + i * p->ldc + j * GEMM_LANES) : (lanes){ 0 };
	for (long l = 0; l < p->k; l++, a += p->ak, b += p->ldb) {
		#pragma GCC unroll 4
		for (int j = 0; j < w; j++)
			of[j] = *(const lanes *)(b + j * GEMM_LANES);
		#pragma GCC unroll 6
		for (int i = 0; i < ROWS; i++)
			#pragma GCC unroll 4
			for (int j = 0; j < w; j++)
				sum[i][j] += a[i * p->ai] * of[j];
	}
	#pragma GCC unroll 6
	for (int i = 0; i < ROWS; i++)
		#pragma GCC unroll 4
		for (int j = 0; j < w; j++)
			*(lanes *)(c + i * p->ldc + j * GEMM_LANES) = sum[i][j];
}

/* All rows in registers. */
static WIDE void
blocks(const struct product *p, long m, long n, int adds)
{
	for (long i = 0; i < m; i += ROWS)
		switch (n / GEMM_LANES * 2 + adds) {
		case 2: block(p, i, 1, 0); break;
		case 3: block(p, i, 1, 1); break;
		case 4: block(p, i, 2, 0); break;
		case 5: block(p, i, 2, 1); break;
		case 6: block(p, i, 3, 0); break;
		case 7: block(p, i, 3, 1); break;
		case 8: block(p, i, 4, 0); break;
		default: block(p, i, 4, 1);
		}
}

void
gemm_panel(long m, long n, long k, const float *a, long ai, long ak, const float *b, long ldb, int adds,
           float *c, long ldc)
{
	const struct product p = { k, a, ai, ak, b, ldb, c, ldc };

	if (WIDE_512)
		blocks(&p, m, n, adds);
	else
		gemm_here(ai == 1, 0, m, n, k, a, ai == 1 ? ak : ai, b, ldb, (float)adds, c, ldc);
}
