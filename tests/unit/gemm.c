/* gemm.c - products with panels of columns, in vectors of every width, against the sums they stand for */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "gemm/gemm.h"
#include "gemm/transpose.h"

enum { M = 2 * GEMM_ROWS, K = 37, ROW = 80 };

/* Whole numbers, whose products and sums are exact. */
static void
fill(float *x, long n, long step)
{
	for (long i = 0; i < n; i++)
		x[i] = (float)(i * step % 9 - 4);
}

/* c (M, n) of a, stored as it is or transposed, b and, if adds, what c was; nothing else is written. */
static void
product(int lanes, long n, int transposed, int adds)
{
	static float a[M * K], b[K * ROW], c[M * ROW], was[M * ROW];
	long ai = transposed ? 1 : K, ak = transposed ? M : 1;

	fill(a, M * K, 7);
	fill(b, K * ROW, 5);
	fill(was, M * ROW, 2);
	memcpy(c, was, sizeof(c));
	if (lanes)
		gemm_panel_by(lanes, M, n, K, a, ai, ak, b, ROW, adds, c, ROW);
	else
		gemm_panel(M, n, K, a, ai, ak, b, ROW, adds, c, ROW);
	for (long i = 0; i < M; i++)
		for (long j = 0; j < ROW; j++) {
			float sum = j >= n || adds ? was[i * ROW + j] : 0;

			for (long l = 0; j < n && l < K; l++)
				sum += a[i * ai + l * ak] * b[l * ROW + j];
			if (c[i * ROW + j] < sum || c[i * ROW + j] > sum)
				fail_msg("%d lanes, %ld columns: (%ld,%ld) is %g, not %g", lanes, n, i, j,
				         (double)c[i * ROW + j], (double)sum);
		}
}

static void
vectors_of_every_width_give_the_product(void **state)
{
	static const int lanes[] = { 0, 4, 8, 16 };

	(void)state;
	for (size_t i = 0; i < sizeof(lanes) / sizeof(*lanes); i++)
		for (long n = GEMM_LANES; n <= GEMM_PANEL; n += GEMM_LANES)
			for (int how = 0; how < 4; how++)
				product(lanes[i], n, how & 1, how >> 1);
}

static void
a_matrix_of_any_size_is_transposed(void **state)
{
	float from[10 * 11], to[10 * 11];

	(void)state;
	for (long m = 0; m <= 9; m++)
		for (long n = 0; n <= 9; n++) {
			fill(from, 110, 7);
			fill(to, 110, 5);
			transpose(m, n, from, 11, to, 10);
			for (long i = 0; i < 11; i++)
				for (long j = 0; j < 10; j++) {
					float want = i < n && j < m ? from[j * 11 + i] : (float)((i * 10 + j) * 5 % 9 - 4);

					assert_memory_equal(to + i * 10 + j, &want, sizeof(want));
				}
		}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(vectors_of_every_width_give_the_product),
		cmocka_unit_test(a_matrix_of_any_size_is_transposed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
