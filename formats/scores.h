/* scores.h - what prediction streams amount to, and its reports.
 *
 * A prediction stream has the kind "prediction", the axis "class", one posterior a class, and in
 * its header classes, map and model. Its records hold id, label, speaker, and
 *   class      the name of the true class; absent where the record has none
 *   predicted  the name of a class
 *   seen       what the model was trained on as well: any of the words "recording", "speaker"
 */
#ifndef SCORES_H
#define SCORES_H

#include <jansson.h>
#include <stdio.h>

#include "eval/confusion.h"
#include "stream.h"

/* The counts of one stream, or of several pooled. All-zero bytes are a valid empty one. */
struct tally {
	char *name;			/* owned: of the input, control characters replaced */
	json_t *classes, *map, *model;	/* owned, from the header; map and model may be NULL */
	struct confusion counts;	/* of the records that have a class */
	long records;			/* all */
	long skipped;			/* left out upstream, by the end record */
	long seen_recording, seen_speaker;	/* records of which the model has seen that */
	json_t *speakers;		/* owned: speaker -> whether seen */
};

/* Start with this header. ERR_DATA where it is no prediction stream, or has no or too many classes;
 * ERR_MEM. */
int tally_open(struct tally *, const char *name, const json_t *header, struct err *);
/* Count a record. ERR_DATA where class, predicted or seen is not what it must be. */
int tally_add(struct tally *, const struct record *, struct err *);
/* ERR_DATA unless the other has the same classes, in the same order, made of the same labels. */
int tally_agree(const struct tally *, const struct tally *first, struct err *);
/* Add all of another one that agrees; an empty pool takes its classes over. ERR_MEM. */
int tally_join(struct tally *pool, const struct tally *more, struct err *);
long tally_speakers(const struct tally *, int seen);	/* distinct; with seen: only those seen */
void tally_free(struct tally *);

/* The figures of a tally that is no matrix, by the names that TSV and JSON give them. */
enum { FIGURES = 15 };

struct figure {
	const char *name;
	double value;	/* NAN where it is undefined */
	int count;	/* a whole number */
};

void tally_figures(const struct tally *, struct figure figure[FIGURES]);

/* The reports; folds holds n >= 1, pooled their sum. JSON: -1 where memory did not suffice;
 * errors of writing stay in the FILE (ferror). */
void scores_text(FILE *, const struct tally *folds, long n, const struct tally *pooled);
void scores_tsv(FILE *, const struct tally *folds, long n, const struct tally *pooled);
int scores_json(FILE *, const struct tally *folds, long n, const struct tally *pooled);

/* Mean and deviation over the folds. */
struct fold_spread {
	struct spread accuracy, recall_macro;
};

struct fold_spread scores_spread(const struct tally *folds, long n);

#endif
