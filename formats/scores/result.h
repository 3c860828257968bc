/* result.h - predictions of one system, over folds and runs.
 *
 * A fold is a stream; a run is a set of folds with no utterance in two of them, as one seed makes them. Several runs
 * are over the same utterances again.
 */
#ifndef RESULT_H
#define RESULT_H

#include "eval/jackknife.h"
#include "eval/spread.h"
#include "tally.h"

/* The names of the figures of bootstrap.h, as TSV and JSON have them. */
extern const char *const result_names[BOOTSTRAP_FIGURES];
/* The same, short: UA, WA, F1. */
extern const char *const result_words[BOOTSTRAP_FIGURES];

/* Below DRAWN_LEAST speakers there is no interval over speakers, below DRAWN_FEW a warning. */
enum { DRAWN_LEAST = 5, DRAWN_FEW = 10 };

/* Intervals, and the units they are over. */
struct drawn {
	long units;
	long named;	/* of the units, those that are speakers */
	struct interval of[BOOTSTRAP_FIGURES];	/* NAN where there is none: */
	const char *reason;	/* why some are missing, static; NULL where none is */
	double coverage;	/* percent of simulations in which such intervals contained the true value; NAN: not measured */
};

struct drawn_both {
	struct drawn speakers;		/* by jackknife.h; a record without a speaker is its own unit; units 0 where none has one */
	struct drawn utterances;	/* by bootstrap.h; with all their runs */
	long nameless;			/* scored records without a speaker */
};

/* folds, n, runs and the run of each fold are the caller's to fill. */
struct result {
	struct tally *folds;	/* owned; not pooled; n, in the order of their runs */
	long n, runs;
	struct tally pooled;	/* owned */
	struct resampling resampling;
	struct drawn_both drawn;
};

/* Pool the folds. ERR_DATA with the name of the fold at *where: classes that differ, or an utterance that is in the
 * same run twice; ERR_MEM. */
int result_pool(struct result *, const char **where, struct err *);
/* The intervals of the pooled figures. ERR_MEM. */
int result_draw(struct result *, const struct resampling *, struct err *);
void result_free(struct result *);

/* Mean and deviation over folds, or over runs. */
struct result_spread {
	struct spread of[BOOTSTRAP_FIGURES];
};

/* The records of a run. */
long result_records(const struct result *, long run);
/* UA, WA and F1 of a tally, in the order of bootstrap.h. */
void result_figures(const struct confusion *, double to[BOOTSTRAP_FIGURES]);
/* Over the folds of this run; -1: over all. */
struct result_spread result_folds(const struct result *, long run);
/* Figures of each run, of its records pooled: (runs, figures), to be freed; NULL: out of memory. */
double *result_runs(const struct result *);
struct result_spread result_over_runs(const struct result *, const double *runs);

/* The verdicts of all folds in order, told by both systems where other is not NULL: other[i] belongs to the i-th
 * record of all folds. ERR_MEM. */
int result_intervals(struct drawn_both *, const struct result *, const struct verdict *const *other,
               const struct resampling *, struct err *);

#endif
