/* gemm_panel.c - a product with a panel of few columns, in registers, of vectors as wide as the machine's
 *
 * Of AVX-512's 32 registers six rows by four vectors take 24, of the 16 of AVX2 and of SSE six by two take 12: enough
 * are left for a row of b and an a. */
#include "gemm/gemm.h"

struct product {
	long k;
	const float *a;
	long ai, ak;
	const float *b;
	long ldb;
	float *c;
	long ldc;
};

#define LANES 16
#define VECTORS 4
#include "gemm/gemm_block.h"

#define LANES 8
#define VECTORS 2
#include "gemm/gemm_block.h"

#define LANES 4
#ifdef __x86_64__
#define VECTORS 2
#else
#define VECTORS 4
#endif
#include "gemm/gemm_block.h"

/* What the build is for; in WIDE functions the machine may have wider ones. */
#if defined(__AVX512VL__)
enum { BUILT = 16 };
#elif defined(__AVX2__)
enum { BUILT = 8 };
#else
enum { BUILT = 4 };
#endif

void
gemm_panel_by(int lanes, long m, long n, long k, const float *a, long ai, long ak, const float *b, long ldb, int adds,
              float *c, long ldc)
{
	const struct product p = { k, a, ai, ak, b, ldb, c, ldc };

	if (lanes == 16)
		blocks16(&p, m, n, adds);
	else if (lanes == 8)
		blocks8(&p, m, n, adds);
	else
		blocks4(&p, m, n, adds);
}

void
gemm_panel(long m, long n, long k, const float *a, long ai, long ak, const float *b, long ldb, int adds,
           float *c, long ldc)
{
	gemm_panel_by(WIDE_LANES > BUILT ? WIDE_LANES : BUILT, m, n, k, a, ai, ak, b, ldb, adds, c, ldc);
}
