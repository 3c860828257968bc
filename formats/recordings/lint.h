/* lint.h - what is wrong with a corpus, found before anything is trained on it.
 *
 * Each recording is looked at by itself, and all of them together once the last has come. A finding is grave where
 * training on it would be wrong: a recording that can't be used, silence under a label, the same samples under two labels,
 * of two speakers, in two parts. The others are worth a look. wavcheck.1 lists them.
 */
#ifndef LINT_H
#define LINT_H

#include <stdio.h>

#include "idset.h"
#include "recordings.h"
#include "stream.h"

enum { LINT_KINDS = 17 };

/* The samples of one recording. */
struct probe {
	long n, rate;		/* samples, Hz */
	long clipped;		/* samples at full scale that have two such neighbors, or are one */
	int odd;		/* AUDIO_SIZE_... */
	double mean, rms;	/* rms is about the mean; full scale is 1 */
};

/* Any thread. */
void lint_probe(const struct audio *, struct probe *);

/* One recording. */
struct lint_row {
	const char *manifest;	/* as struct recording has them */
	long line;
	char *path, *label, *speaker, *part;	/* NULL: absent */
	char *why;		/* it can't be used; NULL: it can, and what follows is known */
	int again;		/* another with its id came before */
	uint64_t audio;		/* the hash of its samples */
	long alike[3];		/* rows whose label, speaker, part differ from its own only in spelling; -1: none */
	long first;		/* the first row of the same samples; its own, if it is that */
	struct probe probe;
};

/* All-zero bytes are a valid empty one. It keeps some 300 bytes for each recording. */
struct lint {
	double rate;		/* Hz, that recordings are brought to; 0: all must have one */
	struct lint_row *row;	/* owned, and so are their texts */
	long n, room;
	struct idset ids;
	long usual;		/* the rate of most, Hz */
	json_t *columns;	/* owned: manifest -> manifest_advice() of it; NULL: none */
	long findings, grave, columns_found, count[LINT_KINDS];	/* that were told; of each kind */
};

/* Take in the next recording: its samples and its record, or why there are none (its kind is not ERR_NONE). ERR_MEM;
 * and what is neither ERR_DATA nor ERR_MISSING, as it came. */
int lint_add(struct lint *, const struct recording *, const struct probe *, const struct record *, const struct err *why,
             struct err *);

/* A manifest has columns that look like known ones. ERR_MEM. */
int lint_columns(struct lint *, const char *manifest, const char *advice, struct err *);

/* The last has come: a header row, and the findings in the order of the recordings, as tab-separated lines to be freed;
 * NULL where there is no memory. The counts, and how many of each kind there are, in words. */
char *lint_tell(struct lint *, char *said, size_t room);
void lint_free(struct lint *);

/* Between lint.c and lint_find.c: write the findings about one recording, and count them. */
void lint_find(struct lint *, const struct lint_row *, FILE *);
/* The same of the columns of manifests, before them. */
void lint_find_columns(struct lint *, FILE *);
/* How many of each kind there were, in words. */
void lint_say(const struct lint *, char *to, size_t room);

#endif
