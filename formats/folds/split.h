/* split.h - the rows of a manifest dealt to folds, and each fold's rows to train, dev and test.
 *
 * A group is what must not be divided: a speaker, a session, a value of another column, or, at random, a recording.
 * Groups that share a path or a recording (the two sides of a call) are one group.
 *
 * By a column: group i of the list sorted by bytes is in fold i mod k. By session each group is a fold. At random the
 * groups of one class after the other, each class in an order drawn anew, are dealt to the folds in turn, so that classes and
 * folds differ by one at most.
 *
 * dev: at random every second group of a fold and class is in its dev set instead of its test set (Dai et al. 2019);
 * else the fold before it is left out of train and is the dev set (Lian et al. 2018).
 */
#ifndef SPLIT_H
#define SPLIT_H

#include "classes.h"
#include "manifest.h"

enum split_part { SPLIT_TRAIN, SPLIT_DEV, SPLIT_TEST, SPLIT_PARTS };
extern const char *const split_part_names[SPLIT_PARTS];

/* All texts are borrowed; NULL or "": not given. */
struct split_spec {
	const char *by;		/* "random", or the column to group by; "session" makes one fold of each */
	long folds;		/* k, 2 or more; not for sessions */
	long seed;		/* of random */
	int dev;
	const char *classes;	/* only rows of these labels, as batcher -c has it */
	const char *column, *value;	/* only rows that have this value there */
	const char *corpus;	/* every speaker must be called CORPUS-... */
	const char *base;	/* the folder, absolute, that relative paths count from */
};

struct split;

/* Read and deal all rows; the manifest stays the caller's. ERR_ARG: the classes; ERR_DATA: what can't be divided so, in
 * *line (0: in none of its own); ERR_MEM, ERR_IO. */
struct split *split_make(struct manifest *, const struct split_spec *, long *line, struct err *);

long split_rows(const struct split *), split_folds(const struct split *);
const struct classes *split_classes(const struct split *);
/* The first two groups that share a path or a recording: "speaker a and b share the recording c", NULL where none do. */
const char *split_tied(const struct split *);
/* Speakers with rows in more than one fold. */
long split_shared_speakers(const struct split *);

/* What one part of one fold holds. */
struct split_count {
	long rows, speakers;
	long *of;	/* rows of each class; owned by whom the caller gives it: room for classes.n */
};
/* ERR_DATA: a part without rows, or train without one of the classes; ERR_MEM. */
int split_count(const struct split *, long fold, enum split_part, struct split_count *, struct err *);

/* 16 hexadecimal digits of SHA-256 over every record's fold, part, id and class, for the folds first to last; no path and
 * no name of a machine is in it. ERR_MEM. */
int split_hash(struct split *, long first, long last, struct err *);
const char *split_name(const struct split *);	/* those digits */

/* The rows of one part as a manifest, tab-separated, to be freed: paths absolute, with the columns of the manifest and, where
 * it lacks them, id, recording and split (the hash). So a record's name is the same in every fold and on every machine.
 * NULL: ERR_MEM. */
char *split_text(const struct split *, long fold, enum split_part, struct err *);
void split_free(struct split *);

#endif
