/* shard.h - the items of one task of several: contiguous, and together all of them in their order */
#ifndef SHARD_H
#define SHARD_H

#include "core/err.h"

struct shard {
	long i, n;	/* this one, from 1, and how many there are; n 0: not divided */
};

/* "2/5"; or "slurm/5": the one whose number SLURM_ARRAY_TASK_ID is. ERR_ARG. */
int shard_parse(struct shard *, const char *text, struct err *);

/* How many of the items are before those of shard i; i n + 1 gives all. Shards differ by one item at
 * most. */
long shard_start(const struct shard *, long i, long items);

#endif
