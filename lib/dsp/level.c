/* level.c - power spectra as levels */
#include <float.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "dsp/level.h"

static const float silence = 1e-10f;

static const char *const names[] = { "power", "magnitude", "ln", "db" };

const char *
level_name(enum level level)
{
	return names[level];
}

WIDE long
level_not_power(const float *x, size_t n)
{
	size_t good = 0;

	for (size_t i = 0; i < n; i++)
		good += x[i] >= 0 && x[i] <= FLT_MAX;
	for (size_t i = 0; good < n && i < n; i++)
		if (!(x[i] >= 0 && x[i] <= FLT_MAX))
			return (long)i;
	return -1;
}

/* max(x, 1e-10) of x >= 0, whose bits are ordered like itself: a comparison of floats would not
 * vectorize. */
static inline float
audible(float x)
{
	union {
		float x;
		int32_t bits;
	} u = { x }, least = { silence };

	u.bits = u.bits > least.bits ? u.bits : least.bits;
	return u.x;
}

/* The natural logarithm of a normal positive number: x = 2^k (1 + f) with 1 + f in
 * sqrt(1/2)..sqrt(2); ln(1 + f) = 2 artanh(s), s = f / (2 + f), by the polynomial of FreeBSD's
 * logf; k ln 2 in two parts. */
static inline float
ln(float x)
{
	const int32_t half = 0x3f3504f3;	/* the bits of sqrt(1/2) */
	union {
		float x;
		int32_t bits;
	} u = { x };
	int32_t e = (u.bits - half) >> 23;
	float f, s, z, w, r, h, k = (float)e;

	u.bits -= e * (1 << 23);
	f = u.x - 1;
	s = f / (2 + f);
	z = s * s;
	w = z * z;
	r = z * (0x1.555554p-1f + w * 0x1.23d3dcp-2f) + w * (0x1.999c26p-2f + w * 0x1.f13c4cp-3f);
	h = 0.5f * f * f;
	return s * (h + r) + k * 9.0580006145e-06f - h + f + k * 6.9313812256e-01f;
}

WIDE void
level_apply(enum level level, float *x, size_t n)
{
	const float db = 4.342944819f;		/* 10 / ln 10 */

	if (level == LEVEL_MAGNITUDE)
		for (size_t i = 0; i < n; i++)
			x[i] = sqrtf(x[i]);
	if (level == LEVEL_LN)
		for (size_t i = 0; i < n; i++)
			x[i] = ln(x[i] + silence);
	if (level == LEVEL_DB)
		for (size_t i = 0; i < n; i++)
			x[i] = db * ln(audible(x[i]));
}

void
level_top(float *x, size_t n, float top)
{
	float most = n ? x[0] : 0, floor;

	for (size_t i = 1; i < n; i++)
		most = x[i] > most ? x[i] : most;
	floor = most - top;
	for (size_t i = 0; i < n; i++)
		x[i] = x[i] > floor ? x[i] : floor;
}
