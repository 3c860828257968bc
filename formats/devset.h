/* devset.h - features that a model in training is scored on after each epoch. */
#ifndef DEVSET_H
#define DEVSET_H

#include "corpus.h"
#include "train/outcome.h"

struct devset {
	struct corpus corpus;
	struct batch batch;
	long *order;		/* its records by length, so that little is padded */
	long rows;		/* of a batch */
};

/* Take in a features stream whose header has been read; fd is its file, which must stay open; the
 * classes are those of the header of the batches. ERR_DATA where no record has one of the classes. */
int devset_read(struct devset *, struct reader *, int fd, const json_t *batches, struct err *);
/* Score the trainer's network as it is now: the outcome is cleared first. */
int devset_score(struct devset *, struct trainer *, struct outcome *, struct err *);
void devset_free(struct devset *);

#endif
