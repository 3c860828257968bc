/* devset.h - features that a model in training is scored on after each epoch. */
#ifndef DEVSET_H
#define DEVSET_H

#include "feature_index.h"
#include "train/outcome.h"

struct devset {
	struct feature_index corpus;
	struct batch batch;
	long *order;		/* its records by length, so that little is padded; with pairs, their classes */
	long rows;		/* of a batch */
	struct sampler sampler;	/* pairs of its records, where the model classifies pairs */
	struct outcome pairs;	/* how the pairs were classified */
	struct tensor z;	/* (records, dim) */
};

/* Take in a features stream whose header has been read; fd is its file, which must stay open; the
 * classes are those of the header of the batches. ERR_DATA where no record has one of the classes. */
int devset_read(struct devset *, struct reader *, int fd, const json_t *batches, struct err *);
/* Draw as many pairs as there are records, once for all epochs. ERR_ARG where its records make no such pairs. */
int devset_pairs(struct devset *, double positive, uint64_t seed, struct err *);
/* Score the trainer's network as it is now: the outcome is cleared first. With pairs the outcome has their loss, and
 * the classes are those of the nearest class mean of the vectors z (nearest.h). */
int devset_score(struct devset *, struct trainer *, struct outcome *, struct err *);
void devset_free(struct devset *);

#endif
