/* gemm.c - dense matrix products in fixed blocks */
#include <cblas.h>
#include <string.h>
#include <sys/mman.h>

#include "gemm/gemm.h"

enum { BLOCK = 64, BLOCKS = 16, THREADS = 64, SPACE = (128 << 20) + (1 << 16) };

/* Of OpenBLAS, the first where it was built with threads; cblas.h does not declare them. */
int blas_thread_shutdown_(void) __attribute__((weak));
void *blas_memory_alloc(int) __attribute__((weak));
void blas_memory_free(void *) __attribute__((weak));

void
gemm_alone(void)
{
	openblas_set_num_threads(1);
	if (blas_thread_shutdown_)
		blas_thread_shutdown_();
}

int
gemm_room(int threads, struct err *err)
{
	void *taken[THREADS], *probe = NULL;
	int n = 0;

	if (!blas_memory_alloc || !blas_memory_free)
		return 0;
	while (n < threads && n < THREADS && probe != MAP_FAILED) {
		probe = mmap(NULL, SPACE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
		if (probe != MAP_FAILED && munmap(probe, SPACE) == 0)
			taken[n++] = blas_memory_alloc(0);
	}
	while (n > 0)
		blas_memory_free(taken[--n]);
	if (probe != MAP_FAILED)
		return 0;
	return err_set(err, ERR_MEM, "out of memory for matrix products on %d thread%s", threads, threads == 1 ? "" : "s");
}

void
gemm_here(int ta, int tb, long m, long n, long k, const float *a, long lda,
          const float *b, long ldb, float beta, float *c, long ldc)
{
	cblas_sgemm(CblasRowMajor, ta ? CblasTrans : CblasNoTrans, tb ? CblasTrans : CblasNoTrans,
	            (int)m, (int)n, (int)k, 1, a, (int)lda, b, (int)ldb, beta, c, (int)ldc);
}

/* How much of an axis one block takes: at least BLOCK, in at most BLOCKS pieces. */
static long
share(long n)
{
	long each = (n + BLOCKS - 1) / BLOCKS;

	return each < BLOCK ? BLOCK : each;
}

void
gemm(int ta, int tb, long m, long n, long k, const float *a, long lda,
     const float *b, long ldb, float beta, float *c, long ldc)
{
	long rows = m >= n ? share(m) : m, cols = m >= n ? n : share(n);
	long down = (m + rows - 1) / rows, over = (n + cols - 1) / cols;

	#pragma omp parallel for schedule(static) if (down * over > 1)
	for (long i = 0; i < down * over; i++) {
		long r = i / over * rows, q = i % over * cols;

		gemm_here(ta, tb, m - r < rows ? m - r : rows, n - q < cols ? n - q : cols, k,
		          a + (ta ? r : r * lda), lda, b + (tb ? q * ldb : q), ldb, beta,
		          c + r * ldc + q, ldc);
	}
}

WIDE void
gemm_rowsum(long rows, long n, const float *restrict a, long lda, int beta, float *restrict sum)
{
	if (!beta)
		memset(sum, 0, (size_t)n * sizeof(float));
	for (long r = 0; r < rows; r++)
		for (long i = 0; i < n; i++)
			sum[i] += a[r * lda + i];
}
