/* pairs.h - which samples stand together: pairs of the same and of different classes.
 *
 * Each class deals its samples in random order, all of them before any comes again, and a class
 * has so many places among the pairs as it has samples: so every sample is used about equally often
 * (within a class the numbers differ by one at most). Where one class is more than half of all, it
 * can't fill its places in pairs of different classes, and its samples are used less. */
#ifndef PAIRS_H
#define PAIRS_H

#include "core/rng.h"
#include "train/sampler.h"

struct deck;

struct pairs {
	long n, same;		/* pairs; of these, how many are of one class */
	long samples, classes;
	struct deck *deck;	/* one a class */
	long *card;		/* the samples, class by class */
	long *pair, *rest;	/* pairs of one class a class has, and places in those of different ones */
	const struct sample *sample;	/* borrowed */
};

/* positive is the share of the pairs of one class. ERR_ARG where the samples can't make such pairs: no class
 * has two, or there is only one; ERR_MEM. pairs_free() also after a failure. */
int pairs_plan(struct pairs *, long n, double positive, const struct sample *, long samples, long classes,
               struct err *);

/* Draw all pairs anew: to[2i] and to[2i + 1] are pair i. spare has room for as many. */
void pairs_draw(struct pairs *, struct rng *, long *to, long *spare);
void pairs_free(struct pairs *);

#endif
