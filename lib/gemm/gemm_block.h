/* gemm_block.h - part of gemm_panel.c: blocks of GEMM_ROWS rows in vectors of LANES floats
 *
 * Included once for each LANES, with VECTORS, how many of them a block is wide: its sums and a row of b must stay in
 * the registers. Which rows and columns share a block changes no sum: each is taken in the order of k. */
#define JOIN(name, lanes) name##lanes
#define NAMED(name, lanes) JOIN(name, lanes)
#define vector NAMED(vector, LANES)
#define block NAMED(block, LANES)
#define blocks NAMED(blocks, LANES)

typedef float vector __attribute__((vector_size(LANES * sizeof(float)), aligned(4), may_alias));

/* c (GEMM_ROWS, w vectors); w and adds are constants where this is inlined. */
static inline __attribute__((always_inline)) void
block(const struct product *p, long row, long column, int w, int adds)
{
	const float *a = p->a + row * p->ai, *b = p->b + column;
	float *c = p->c + row * p->ldc + column;
	vector sum[GEMM_ROWS][VECTORS], of[VECTORS];

	#pragma GCC unroll 6
	for (int i = 0; i < GEMM_ROWS; i++)
		#pragma GCC unroll 4
		for (int j = 0; j < w; j++)
			sum[i][j] = adds ? *(const vector *)(c + i * p->ldc + j * LANES) : (vector){ 0 };
	for (long l = 0; l < p->k; l++, a += p->ak, b += p->ldb) {
		#pragma GCC unroll 4
		for (int j = 0; j < w; j++)
			of[j] = *(const vector *)(b + j * LANES);
		#pragma GCC unroll 6
		for (int i = 0; i < GEMM_ROWS; i++)
			#pragma GCC unroll 4
			for (int j = 0; j < w; j++)
				sum[i][j] += a[i * p->ai] * of[j];
	}
	#pragma GCC unroll 6
	for (int i = 0; i < GEMM_ROWS; i++)
		#pragma GCC unroll 4
		for (int j = 0; j < w; j++)
			*(vector *)(c + i * p->ldc + j * LANES) = sum[i][j];
}

static WIDE void
blocks(const struct product *p, long m, long n, int adds)
{
	for (long j = 0; j < n; j += VECTORS * LANES)
		for (long i = 0; i < m; i += GEMM_ROWS)
			switch ((n - j < VECTORS * LANES ? n - j : VECTORS * LANES) / LANES * 2 + adds) {
			case 2: block(p, i, j, 1, 0); break;
			case 3: block(p, i, j, 1, 1); break;
			case 4: block(p, i, j, 2, 0); break;
			case 5: block(p, i, j, 2, 1); break;
			#if VECTORS > 2
			case 6: block(p, i, j, 3, 0); break;
			case 7: block(p, i, j, 3, 1); break;
			case 8: block(p, i, j, 4, 0); break;
			default: block(p, i, j, 4, 1);
			#endif
			}
}

#undef LANES
#undef VECTORS
#undef vector
#undef block
#undef blocks
#undef JOIN
#undef NAMED
