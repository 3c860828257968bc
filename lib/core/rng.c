/* rng.c - xoshiro256** seeded by splitmix64 */
#include <math.h>

#include "core/rng.h"

static uint64_t
splitmix(uint64_t *x)
{
	uint64_t z = *x += 0x9e3779b97f4a7c15u;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return z ^ z >> 31;
}

static uint64_t
rotl(uint64_t x, int k)
{
	return x << k | x >> (64 - k);
}

struct rng
rng_make(uint64_t seed, uint64_t a, uint64_t b)
{
	struct rng r;
	uint64_t x = seed;

	x = splitmix(&x) ^ a;
	x = splitmix(&x) ^ b;
	for (int i = 0; i < 4; i++)
		r.s[i] = splitmix(&x);
	return r;
}

uint64_t
rng_next(struct rng *r)
{
	uint64_t *s = r->s, out = rotl(s[1] * 5, 7) * 9, t = s[1] << 17;

	s[2] ^= s[0];
	s[3] ^= s[1];
	s[1] ^= s[2];
	s[0] ^= s[3];
	s[2] ^= t;
	s[3] = rotl(s[3], 45);
	return out;
}

double
rng_uniform(struct rng *r)
{
	return (double)(rng_next(r) >> 11) * 0x1p-53;
}

uint64_t
rng_below(struct rng *r, uint64_t n)
{
	uint64_t reject = -n % n, x;	/* the lowest 2^64 mod n values would be one too many */

	while ((x = rng_next(r)) < reject)
		;
	return x % n;
}

double
rng_normal(struct rng *r)
{
	/* Box-Muller; 1 - u keeps the logarithm finite */
	double radius = sqrt(-2 * log(1 - rng_uniform(r)));

	return radius * cos(6.283185307179586 * rng_uniform(r));
}

void
rng_shuffle(struct rng *r, long *items, long n)
{
	for (long i = n - 1; i > 0; i--) {
		long k = (long)rng_below(r, (uint64_t)i + 1), t = items[i];

		items[i] = items[k];
		items[k] = t;
	}
}
