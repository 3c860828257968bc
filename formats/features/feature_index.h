/* feature_index.h - the records of a features stream for reading again in any order: an index in memory,
 * the frames on disk.
 *
 * The disk is the input file itself where it is a regular file, else an unlinked spool. Memory is
 * some hundred bytes a record, and one batch.
 */
#ifndef FEATURE_INDEX_H
#define FEATURE_INDEX_H

#include <sys/stat.h>

#include "batch.h"
#include "provenance.h"
#include "classes.h"
#include "core/moments.h"
#include "train/sampler.h"

struct feature_index {
	long n, room, width, longest;	/* longest: frames of the longest record that is kept */
	struct sample *sample;		/* n, for the sampler */
	struct place {
		off_t at;
		char *id;
	} *place;			/* n */
	struct classes classes;
	json_t *labels;			/* label -> its records, also of those left out */
	long omitted, unlabelled;		/* records left out: another label, none */
	struct moments moments;		/* of the records that are kept, as is the census */
	struct provenance census;

	int any;			/* every label is a class */
	int fd, spooled;		/* fd is owned if spooled */
	off_t end;			/* how long the spool is */
	struct stat was;
	double real, padded;		/* frames in all batches so far, without and with padding */
};

/* fd is what the records are read from, and stays the caller's. classes (which are taken over)
 * NULL: every label is a class. ERR_IO, ERR_MEM; feature_index_free() also after a failure. */
int feature_index_init(struct feature_index *, int fd, long width, struct classes *, struct err *);

/* Take in the next record of the stream. ERR_DATA where its x is not of shape (frames, width), ERR_IO, ERR_MEM. */
int feature_index_add(struct feature_index *, const struct record *, struct err *);

/* After the last record: sorts classes where every label is one. ERR_DATA where a class has no
 * record, or no record has a label. */
int feature_index_ready(struct feature_index *, struct err *);

/* Make a batch of these samples. Its time is the longest rounded up to a multiple of `round` frames,
 * but no more than the longest record: where all are equally long nothing is padded. ERR_DATA where
 * the file has been changed. */
int feature_index_batch(struct feature_index *, const long *samples, long n, long round, struct batch *,
                 struct err *);

/* Turn the header of the features into that of their batches (batch.h), but for epochs, batches and
 * batch. */
int feature_index_describe(const struct feature_index *, json_t *header, struct err *);
void feature_index_free(struct feature_index *);

#endif
