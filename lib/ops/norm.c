/* norm.c - one row of a batch through batch normalization */
#include <string.h>

#include "ops/norm.h"

enum {
	CHUNK = 64,	/* cells */
	AHEAD = 512	/* floats */
};

/* What a condition selects is loaded when that is known, and no sooner. So that it is in the cache by then, ask for it
 * early, a cell of n floats at a time. */
static inline void
ahead(const float *x, long n)
{
	for (long k = 0; k < n; k += 16)
		__builtin_prefetch(x + AHEAD + k);
}

static WIDE void
chunk_moments(const float *restrict x, long count, long c, float *restrict mean, float *restrict squares)
{
	memset(mean, 0, (size_t)c * sizeof(*mean));
	memset(squares, 0, (size_t)c * sizeof(*squares));
	for (long i = 0; i < count; i++)
		for (long k = 0; k < c; k++)
			mean[k] += x[i * c + k];
	for (long k = 0; k < c; k++)
		mean[k] /= (float)count;
	for (long i = 0; i < count; i++)
		for (long k = 0; k < c; k++) {
			float d = x[i * c + k] - mean[k];

			squares[k] += d * d;
		}
}

void
norm_join(const struct norm_part *p, double count, const float *mean, const float *squares, double more, long c)
{
	double share = more / (count + more);

	for (long k = 0; k < c; k++) {
		double d = (double)mean[k] - p->first[k];

		p->first[k] += d * share;
		p->second[k] += (double)squares[k] + d * d * count * share;
	}
}

void
norm_moments(const float *x, long all, long c, struct norm_part p)
{
	memset(p.first, 0, 2 * (size_t)c * sizeof(*p.first));
	for (long i = 0; i < all; i += CHUNK) {
		long count = all - i < CHUNK ? all - i : CHUNK;

		chunk_moments(x + i * c, count, c, p.one, p.two);
		norm_join(&p, (double)i, p.one, p.two, (double)count, c);
	}
	for (long k = 0; k < c; k++) {
		p.one[k] = (float)p.first[k];
		p.two[k] = (float)p.second[k];
	}
}

WIDE void
norm_apply(const struct norm *s, const float *restrict x, const float *past, float *restrict y, long count)
{
	for (long i = 0; i < count; i++, x += s->channels, y += s->channels)
		for (long k = 0; k < s->channels; k++) {
			float v = (x[k] - s->mean[k]) * s->scale[k] + s->shift[k];

			v = past ? v + past[i * s->channels + k] : v;
			y[k] = v < s->floor ? s->floor : v;	/* NaN stays */
		}
}

/* dy where the ReLU let x through. dy is passed by value: a load that depends on x would not vectorize. */
static inline float
gate(const struct norm *s, float d, long k, float dy)
{
	return d * s->scale[k] + s->shift[k] > s->floor ? dy : 0;
}

/* Sums of dy and of dy (x - mean), where the ReLU let x through. */
static WIDE void
chunk_sums(const struct norm *s, const float *restrict x, const float *restrict dy, long count,
           float *restrict one, float *restrict two)
{
	memset(one, 0, (size_t)s->channels * sizeof(*one));
	memset(two, 0, (size_t)s->channels * sizeof(*two));
	for (long i = 0; i < count; i++, x += s->channels, dy += s->channels) {
		ahead(dy, s->channels);
		for (long k = 0; k < s->channels; k++) {
			float d = x[k] - s->mean[k], g = gate(s, d, k, dy[k]);

			one[k] += g;
			two[k] += g * d;
		}
	}
}

/* n numbers from the first on */
static WIDE void
chunk_past(const struct norm_past *p, long first, float *restrict dy, long n)
{
	const float *y = p->y + first;
	float *restrict to = p->dy ? p->dy + first : NULL;

	for (long i = 0; i < n; i++) {
		float g = dy[i];	/* a load that depends on y would not vectorize */

		dy[i] = y[i] > p->floor ? g : 0;
	}
	for (long i = 0; i < (to ? n : 0); i++)
		to[i] = p->adds ? to[i] + dy[i] : dy[i];
}

void
norm_sums(const struct norm *s, const float *x, const struct norm_past *past, float *dy, long all, struct norm_part p)
{
	long c = s->channels;

	memset(p.first, 0, 2 * (size_t)c * sizeof(*p.first));
	for (long i = 0; i < all; i += CHUNK) {
		long count = all - i < CHUNK ? all - i : CHUNK;

		if (past)
			chunk_past(past, i * c, dy + i * c, count * c);
		chunk_sums(s, x + i * c, dy + i * c, count, p.one, p.two);
		for (long k = 0; k < c; k++) {
			p.first[k] += (double)p.one[k];
			p.second[k] += (double)p.two[k];
		}
	}
}

WIDE void
norm_back(const struct norm *s, const struct norm_part *p, const float *restrict x, const float *restrict dy,
          float *restrict dx, long count, int adds)
{
	const float *level = p->one, *tilt = p->two;

	for (long i = 0; i < count; i++, x += s->channels, dy += s->channels, dx += s->channels) {
		ahead(dy, s->channels);
		for (long k = 0; k < s->channels; k++) {
			float d = x[k] - s->mean[k], g = gate(s, d, k, dy[k]);
			float v = s->scale[k] * (g - level[k] - d * tilt[k]);

			dx[k] = adds ? dx[k] + v : v;
		}
	}
}
