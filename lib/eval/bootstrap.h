/* bootstrap.h - utterances by unit, their figures, and the percentile bootstrap over the units.
 *
 * The percentile bootstrap (Efron & Tibshirani 1993, chapter 13): as many units as there are, drawn with replacement,
 * each with all of its utterances, again and again; the interval holds the middle of the figures. With few units it is
 * too narrow: over speakers, jackknife.h has the interval. With two systems the figures are differences, and an
 * utterance is drawn for both at once.
 */
#ifndef BOOTSTRAP_H
#define BOOTSTRAP_H

#include <stdint.h>

#include "core/err.h"

/* As in confusion.h, of what was drawn: a class that it lacks is left out of recall_macro. */
enum { BOOTSTRAP_RECALL_MACRO, BOOTSTRAP_ACCURACY, BOOTSTRAP_F1_MACRO, BOOTSTRAP_FIGURES };

/* An utterance. */
struct trial {
	long unit;	/* what is drawn: its speaker, or itself */
	int truth;
	int told[2];	/* predicted by each system; told[1] is unused where there is one system */
};

/* Utterances of a unit that went the same way. */
struct bootstrap_cell {
	struct trial trial;
	long count;
};

/* All-zero bytes are a valid empty one. */
struct bootstrap {
	long classes, units;
	int systems;
	struct bootstrap_cell *cell;	/* by unit, owned */
	long *start;			/* of the cells of each unit, and their number behind the last; owned */
};

/* From n trials, whose units are 0..units-1, each with a trial, and whose classes are 0..classes-1; systems 1 or 2.
 * ERR_ARG without trials, ERR_MEM. */
int bootstrap_make(struct bootstrap *, const struct trial *, long n, long units, long classes, int systems,
                   struct err *);
void bootstrap_free(struct bootstrap *);

/* Counts of a set of units: per class BOOTSTRAP_COLUMNS numbers, namely the records of each class, then for two systems
 * those predicted as and those rightly predicted as each class. They start at 0. */
enum { BOOTSTRAP_COLUMNS = 5 };

/* Add the unit, or with sign -1 take it away. */
void bootstrap_count(const struct bootstrap *, long unit, long sign, long *counts);
/* The figures of what was counted, at least one record; with two systems the first's less the second's. */
void bootstrap_figures(const struct bootstrap *, const long *counts, double to[BOOTSTRAP_FIGURES]);

/* Resample number k: the figures of its units, the i-th of which is the i-th rng_below(units) of
 * rng_make(seed, k, units); with two systems the first's less the second's. work: room for the counts. */
void bootstrap_draw(const struct bootstrap *, uint64_t seed, long k, long *work, double to[BOOTSTRAP_FIGURES]);

struct resampling {
	double level;		/* share of the resamples within the interval, in (0, 1) */
	long resamples;		/* at least 1 */
	uint64_t seed;
	int threads;		/* the intervals don't depend on it */
};

struct interval {
	double low, high;	/* NAN where there is none */
};

/* The quantiles (1 - level) / 2 and (1 + level) / 2 of each figure, linear between the resamples; NAN where there is one
 * unit. ERR_MEM. */
int bootstrap_intervals(const struct bootstrap *, const struct resampling *, struct interval to[BOOTSTRAP_FIGURES],
                        struct err *);

#endif
