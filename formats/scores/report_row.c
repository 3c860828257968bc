/* report_row.c - scores as one wide row: a line of names and a line of values */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "escape.h"
#include "report.h"

/* The two lines have the same columns, so both are written by the same calls. */
struct row {
	FILE *f;
	int names;	/* the first of the two lines */
	int columns;	/* written so far */
};

/* A column METRIC or, where of is not empty, METRIC_OF. */
static void
put(struct row *r, const char *metric, const char *of, double value)
{
	if (r->columns++)
		putc('\t', r->f);
	if (r->names) {
		fputs(metric, r->f);
		if (*of)
			putc('_', r->f);
		escape_plain(r->f, of);
	} else if (isnan(value))
		fputs("NaN", r->f);
	else
		fprintf(r->f, "%.15g", value);
}

/* Every row has a column distance, known or not, so that the rows of several systems fit below each other. */
static void
put_figures(struct row *r, const struct tally *t, const char *of)
{
	struct figure figure[FIGURES];
	int n = tally_figures(t, figure);

	for (int i = 0; i < n; i++)
		if (strcmp(figure[i].name, "distance"))
			put(r, figure[i].name, of, figure[i].value);
	put(r, "distance", of, tally_distance(t));
}

static void
put_spread(struct row *r, const struct spread *s, const char *metric, const char *mean, const char *deviation)
{
	put(r, metric, mean, s->mean);
	put(r, metric, deviation, spread_deviation(s));
}

static void
put_drawn(struct row *r, const struct drawn_both *d, const struct resampling *how)
{
	for (int k = 0; k < BOOTSTRAP_FIGURES; k++) {
		put(r, result_names[k], "low_speakers", d->speakers.of[k].low);
		put(r, result_names[k], "high_speakers", d->speakers.of[k].high);
		put(r, result_names[k], "low_utterances", d->utterances.of[k].low);
		put(r, result_names[k], "high_utterances", d->utterances.of[k].high);
	}
	put(r, "coverage", "interval_speakers", d->speakers.coverage);
	put(r, "level", "", 100 * how->level);
	put(r, "resamples", "", (double)how->resamples);
	put(r, "seed", "", (double)how->seed);
	put(r, "utterances", "", (double)d->utterances.units);
	put(r, "without_speaker", "", (double)d->nameless);
}

static void
put_classes(struct row *r, const struct tally *t)
{
	for (long k = 0; k < t->counts.classes; k++) {
		struct class_scores one = confusion_class(&t->counts, k);
		const char *class = tally_class(t, k);

		put(r, "precision", class, one.precision);
		put(r, "recall", class, one.recall);
		put(r, "f1", class, one.f1);
		put(r, "support", class, (double)one.support);
		put(r, "predicted", class, (double)one.predicted);
	}
}

int
report_row_result(FILE *f, const struct result *s)
{
	double *figure = result_runs(s);
	struct result_spread folds = result_folds(s, -1), runs;

	if (!figure)
		return -1;
	runs = result_over_runs(s, figure);
	free(figure);
	for (int names = 1; names >= 0; names--) {
		struct row r = { f, names, 0 };

		put_figures(&r, &s->pooled, "");
		put(&r, "folds", "", (double)s->n);
		put(&r, "runs", "", (double)s->runs);
		for (int k = 0; k < 2; k++)
			put_spread(&r, &folds.of[k], result_names[k], "mean", "deviation");
		for (int k = 0; k < BOOTSTRAP_FIGURES; k++)
			put_spread(&r, &runs.of[k], result_names[k], "runs_mean", "runs_deviation");
		put_drawn(&r, &s->drawn, &s->resampling);
		put_classes(&r, &s->pooled);
		putc('\n', f);
	}
	return 0;
}

int
report_row_paired(FILE *f, const struct paired *p)
{
	for (int names = 1; names >= 0; names--) {
		struct row r = { f, names, 0 };

		put_figures(&r, &p->system[0]->pooled, "first");
		put_figures(&r, &p->system[1]->pooled, "second");
		for (int k = 0; k < BOOTSTRAP_FIGURES; k++)
			put(&r, result_names[k], "difference", p->figure[2][k]);
		put_drawn(&r, &p->drawn, &p->resampling);
		put(&r, "both_right", "", (double)p->right[1][1]);
		put(&r, "first_alone", "", (double)p->right[1][0]);
		put(&r, "second_alone", "", (double)p->right[0][1]);
		put(&r, "both_wrong", "", (double)p->right[0][0]);
		put(&r, "p", "", p->p);
		putc('\n', f);
	}
	return 0;
}
