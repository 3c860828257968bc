/* gemm.h - dense matrix products: OpenBLAS on one thread, split over OpenMP threads.
 *
 * The blocks depend on the shape alone, so the result does not depend on the number of threads. */
#ifndef GEMM_H
#define GEMM_H

#include "core/err.h"

/* Let OpenBLAS have no threads of its own. Those that it starts when it is loaded wait for work in a
 * busy loop, on the cores that ours need: with them, a program of 20 ms takes 120. */
void gemm_alone(void);

/* Let it take now what so many threads need at once, and keep it: what it can't get at a product it waits for, for ever,
 * in a busy loop. ERR_MEM. */
int gemm_room(int threads, struct err *);

/* c (m,n; row length ldc) = op(a) op(b) + beta c, where op(a) is (m,k) and op(b) is (k,n);
 * ta, tb: 1 if the matrix is stored transposed. */
void gemm(int ta, int tb, long m, long n, long k, const float *a, long lda,
          const float *b, long ldb, float beta, float *c, long ldc);

/* The same on the calling thread alone. */
void gemm_here(int ta, int tb, long m, long n, long k, const float *a, long lda,
               const float *b, long ldb, float beta, float *c, long ldc);

/* A kernel of our own, for blocks that stay in the cache: c (m,n) = a b + (adds ? c : 0) on the calling thread, where
 * a(i,l) is a[i ai + l ak], one of ai and ak is 1, and b is (k,n). m is a multiple of GEMM_ROWS, n of GEMM_LANES and
 * up to GEMM_PANEL. The sums are in the order of k wherever a row or a column stands. */
enum { GEMM_ROWS = 6, GEMM_LANES = 16, GEMM_PANEL = 64 };
void gemm_panel(long m, long n, long k, const float *a, long ai, long ak, const float *b, long ldb, int adds,
                float *c, long ldc);

/* The same in vectors of so many floats: 16, 8 or 4. gemm_panel() takes those of the machine. */
void gemm_panel_by(int lanes, long m, long n, long k, const float *a, long ai, long ak, const float *b, long ldb, int adds,
                   float *c, long ldc);

/* n rounded up to a multiple of GEMM_ROWS. */
static inline long
gemm_up(long n)
{
	return (n + GEMM_ROWS - 1) / GEMM_ROWS * GEMM_ROWS;
}

/* sum (n) = (beta ? sum : 0) + the sum of the rows of a (rows, n; row length lda). */
void gemm_rowsum(long rows, long n, const float *a, long lda, int beta, float *sum);

#endif
