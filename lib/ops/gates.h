/* gates.h - the sigmoid and the hyperbolic tangent without branches or calls, so that loops vectorize
 *
 * Both within 2e-7 of the exact value. */
#ifndef GATES_H
#define GATES_H

#include <stdint.h>
#include <string.h>

/* e^x for x in -87..87: 2^k e^f, |f| <= ln 2 / 2, the polynomial of Cephes' expf. */
static inline float
gate_exp(float x)
{
	const float round = 12582912;	/* 1.5 * 2^23: adding it leaves the nearest integer in the low bits */
	float k, f, p, scale;
	int32_t bits;

	x = x < -87 ? -87 : x;
	x = x > 87 ? 87 : x;
	k = x * 1.44269504f + round;
	memcpy(&bits, &k, sizeof(bits));
	k -= round;
	f = x - k * 0.693359375f + k * 2.12194440e-4f;
	p = 1.9875691500e-4f;
	p = p * f + 1.3981999507e-3f;
	p = p * f + 8.3334519073e-3f;
	p = p * f + 4.1665795894e-2f;
	p = p * f + 1.6666665459e-1f;
	p = p * f + 5.0000001201e-1f;
	p = p * f * f + f + 1;
	bits = (int32_t)((uint32_t)(bits + 127) << 23);
	memcpy(&scale, &bits, sizeof(scale));
	return p * scale;
}

static inline float
gate_sigmoid(float x)
{
	return 1 / (1 + gate_exp(-x));
}

static inline float
gate_tanh(float x)
{
	return 1 - 2 / (1 + gate_exp(2 * x));
}

#endif
