/* bf16.c - float32 to bfloat16 */
#include "nn/bf16.h"

/* Without a branch and through integers, so that it vectorises anywhere. */
WIDE void
bf16_round(const float *restrict x, size_t n, uint16_t *restrict to)
{
	for (size_t i = 0; i < n; i++) {
		union { float f; uint32_t bits; } v = { x[i] };
		uint32_t up = v.bits + 0x7fff + (v.bits >> 16 & 1), nan = v.bits | 0x400000;

		to[i] = (uint16_t)(((v.bits & 0x7fffffff) > 0x7f800000 ? nan : up) >> 16);
	}
}
