/* bf16.h - bfloat16: the upper half of a float32, with its exponent and 8 bits of precision */
#ifndef BF16_H
#define BF16_H

#include <stddef.h>
#include <stdint.h>

/* To the nearest, of two equally near ones to the even one; what is not a number stays so. */
void bf16_round(const float *x, size_t n, uint16_t *to);

/* How many floats have room for so many of them: whole cache lines. */
static inline size_t
bf16_floats(size_t n)
{
	return (n + 31) / 32 * 16;
}

#endif
