/* rng.h - explicit random numbers: the same on every machine.
 *
 * xoshiro256** (Blackman & Vigna 2018), seeded through splitmix64 from up to
 * three numbers, so that (seed, epoch, utterance) each name a stream of their own.
 */
#ifndef RNG_H
#define RNG_H

#include <stdint.h>

struct rng {
	uint64_t s[4];
};

struct rng rng_make(uint64_t seed, uint64_t a, uint64_t b);

uint64_t rng_next(struct rng *);			/* 64 random bits */
double rng_uniform(struct rng *);			/* [0, 1), 53 bits */
uint64_t rng_below(struct rng *, uint64_t n);		/* 0..n-1 without bias; n >= 1 */
double rng_normal(struct rng *);			/* mean 0, deviation 1 */

/* Fisher-Yates. */
void rng_shuffle(struct rng *, long *items, long n);

#endif
