/* tally.h - what prediction streams amount to, and its reports.
 *
 * A prediction stream has the kind "prediction", the axis "class", one posterior a class, and in
 * its header classes, map and model. Its records hold id, label, speaker, and
 *   class      the name of the true class; absent where the record has none
 *   predicted  the name of a class
 *   distance   of the features from those of the training; may be absent
 *   seen       what the model was trained on as well, in the words of seen.h
 * Where x is not a posterior, the header says so under scale.
 */
#ifndef TALLY_H
#define TALLY_H

#include <jansson.h>
#include <stdio.h>

#include "eval/calibration.h"
#include "eval/confusion.h"
#include "stream.h"

/* What a record came to. */
struct verdict {
	json_t *id, *speaker;	/* owned; speaker NULL where the record names none */
	long truth, told;	/* truth -1: not scored */
};

/* The counts of one stream, or of several pooled. All-zero bytes are a valid empty one. */
struct tally {
	char *name;			/* owned: of the input, control characters replaced */
	json_t *classes, *map, *model;	/* owned, from the header; map and model may be NULL */
	struct confusion counts;	/* of the records that have a class */
	long records;			/* all */
	long skipped;			/* left out upstream, by the end record */
	long seen_recording, seen_speaker;	/* records of which the model has seen that, */
	long unknown_recording, unknown_speaker;	/* of which that is unknown, */
	long seen_id;			/* and of the former those with the id of a training record */
	double distance;		/* sum over the records that say how far they lie from the training's, */
	long placed;			/* and how many do */
	json_t *speakers;		/* owned: speaker -> whether seen */
	struct verdict *verdict;	/* of each record, owned; of several pooled NULL */
	int calibrated;			/* by tally_calibrate() */
	struct calibration calibration;	/* of the records that have a class */
	long run;			/* which of several runs over the same utterances; the caller's, from 0 */
};

/* Start with this header. ERR_DATA where it is not a prediction stream, or has no or too many classes;
 * ERR_MEM. */
int tally_open(struct tally *, const char *name, const json_t *header, struct err *);
/* Measure calibration too. ERR_DATA where a stream of this header has no posteriors. */
int tally_calibrate(struct tally *, const json_t *header, struct err *);
/* Count a record. ERR_DATA where class, predicted or seen is not what it must be, ERR_MEM. */
int tally_add(struct tally *, const struct record *, struct err *);
/* ERR_DATA unless the other has the same classes, in the same order, made of the same labels. */
int tally_agree(const struct tally *, const struct tally *first, struct err *);
/* Add all of another one that agrees; an empty pool takes its classes over. ERR_MEM. */
int tally_join(struct tally *pool, const struct tally *more, struct err *);
const char *tally_class(const struct tally *, long class);	/* its name; borrowed */
long tally_speakers(const struct tally *, int seen);	/* distinct; with seen: only those seen */
/* Their mean; NAN where no record says it. */
double tally_distance(const struct tally *);
void tally_free(struct tally *);

/* A mean distance that test sets of the training's corpus stay below, whoever speaks: those of EmoDB and RAVDESS are
 * at 0.2 to 0.46, one corpus seen from the other at 1.6 and 2.0, 20 dB of gain at 0.95 to 1.3 (log mel bands). */
#define TALLY_NEAR 0.75

/* The figures of a tally that is no matrix, by the names that TSV and JSON give them. */
enum { FIGURES = 21 };

struct figure {
	const char *name;
	double value;	/* NAN where it is undefined */
	int count;	/* a whole number */
};

/* Returns how many there are, recall_macro, accuracy and f1_macro first: distance only where it is known, calibration
 * where it was measured. */
int tally_figures(const struct tally *, struct figure figure[FIGURES]);

#endif
