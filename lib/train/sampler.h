/* sampler.h - which samples come when: the rows of an epoch, and where its batches begin.
 *
 * An epoch depends on (seed, epoch) alone, so that a run may begin at any epoch. Another way to order
 * rows is another function that fills `row`, beside draw() in sampler.c (pairs: pairs.h); batches are
 * then cut from the rows as ever.
 */
#ifndef SAMPLER_H
#define SAMPLER_H

#include <stdint.h>

#include "core/err.h"

struct sample {
	long frames, class;	/* its length; 0..classes-1 */
};

struct sampler_spec {
	long batch;		/* most rows of a batch, or most pairs, >= 1 */
	int shuffle;		/* 0: rows in the order of the samples */
	int group;		/* rows of similar length into one batch; needs shuffle */
	int balance;		/* each class as often as the largest; needs shuffle */
	uint64_t seed;
	long pairs;		/* pairs of an epoch, each two rows, one after the other; 0: single rows. Needs shuffle,
				 * and neither group nor balance */
	double positive;	/* the share of pairs of one class */
};

struct sampler {
	struct sampler_spec spec;
	const struct sample *sample;	/* borrowed, n of them */
	long n, classes;
	long rows, batches;	/* of every epoch */
	long *row;		/* rows entries: samples in their order */
	long *spare;		/* scratch of as many, and for sorting */
	struct pick *pick;
	long *place;		/* batches entries: which of the cuts of row comes when */
	struct pairs *pairs;	/* NULL: none */
};

/* ERR_ARG: no samples, balance or group without shuffle, a class without samples to balance, pairs
 * that can't be; ERR_MEM. sampler_free() also after a failure. */
int sampler_plan(struct sampler *, const struct sampler_spec *, const struct sample *, long n,
                 long classes, struct err *);

/* Order the rows of an epoch, counted from 1. With balance a class of k samples, the largest having
 * K, shows each K/k times (rounded down) and as many of them once more as are missing, other ones in
 * each epoch. With group, rows are sorted by their length times a random number within 1 +-
 * SAMPLER_BLUR, cut into batches, and these are shuffled: without the blur a small corpus would have
 * the same batches in every epoch. As it is, two of five pairs that shared a batch share one again in
 * the next epoch of EmoDB; with 0.02, which would save two points of padding, two of three. */
#define SAMPLER_BLUR 0.05
void sampler_epoch(struct sampler *, long epoch);

/* The samples of batch i (0..batches-1) of this epoch, borrowed. Sizes of batches differ by one at
 * most: a last batch of one utterance would be poison to batch normalization, and its gradient would
 * weigh as much as that of a full one. With pairs, sizes differ by one pair. */
const long *sampler_batch(const struct sampler *, long i, long *rows);
void sampler_free(struct sampler *);

#endif
