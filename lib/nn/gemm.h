/* gemm.h - dense matrix products: OpenBLAS on one thread, split over OpenMP threads.
 *
 * The blocks depend on the shape alone, so the result does not depend on the number of threads. */
#ifndef GEMM_H
#define GEMM_H

/* c (m,n; row length ldc) = op(a) op(b) + beta c, where op(a) is (m,k) and op(b) is (k,n);
 * ta, tb: 1 if the matrix is stored transposed. */
void gemm(int ta, int tb, long m, long n, long k, const float *a, long lda,
          const float *b, long ldb, float beta, float *c, long ldc);

/* The same on the calling thread alone. */
void gemm_here(int ta, int tb, long m, long n, long k, const float *a, long lda,
               const float *b, long ldb, float beta, float *c, long ldc);

/* sum (n) = (beta ? sum : 0) + the sum of the rows of a (rows, n; row length lda). */
void gemm_rowsum(long rows, long n, const float *a, long lda, int beta, float *sum);

#endif
