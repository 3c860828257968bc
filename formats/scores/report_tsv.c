/* report_tsv.c - scores as a table of one value a line */
#include <math.h>
#include <stdlib.h>

#include "escape.h"
#include "report.h"
#include "report_parts.h"

/* What makes a line beside its value: pooled, fold, mean or deviation, and the fold's file. */
struct scope {
	FILE *f;
	const char *name, *file;
	const struct tally *tally;
};

static void
put_class(const struct scope *s, long class)
{
	putc('\t', s->f);
	escape_plain(s->f, class < 0 ? "" : tally_class(s->tally, class));
}

/* class and predicted: -1 where the metric is not of one. */
static void
put(const struct scope *s, const char *metric, long class, long predicted, double value)
{
	fprintf(s->f, "%s\t", s->name);
	escape_write(s->f, s->file);
	fprintf(s->f, "\t%s", metric);
	put_class(s, class);
	put_class(s, predicted);
	if (isnan(value))
		fputs("\tNaN\n", s->f);
	else
		fprintf(s->f, "\t%.15g\n", value);
}

static void
put_tally(const struct scope *s)
{
	const struct tally *t = s->tally;
	struct figure figure[FIGURES];
	int figures = tally_figures(t, figure);
	long n = t->counts.classes;

	for (int i = 0; i < figures; i++)
		put(s, figure[i].name, -1, -1, figure[i].value);
	for (long k = 0; k < n; k++) {
		struct class_scores one = confusion_class(&t->counts, k);

		put(s, "precision", k, -1, one.precision);
		put(s, "recall", k, -1, one.recall);
		put(s, "f1", k, -1, one.f1);
		put(s, "support", k, -1, (double)one.support);
		put(s, "predicted", k, -1, (double)one.predicted);
		for (long p = 0; p < n; p++) {
			double count = (double)confusion_at(&t->counts, k, p);

			put(s, "confusion", k, p, count);
			put(s, "confusion_share", k, p,
			    one.support ? count / (double)one.support : NAN);
		}
	}
}

/* Pooled figures of each run, the means of its folds, and the spread of the pooled ones. */
static int
put_runs(FILE *f, const struct result *r)
{
	double *figure = result_runs(r);
	struct result_spread s;

	if (!figure)
		return -1;
	for (long run = 0; run < r->runs; run++) {
		struct result_spread folds = result_folds(r, run);
		char number[24];

		snprintf(number, sizeof(number), "%ld", run + 1);
		for (int k = 0; k < BOOTSTRAP_FIGURES; k++)
			report_row(f, "run", number, result_names[k], figure[run * BOOTSTRAP_FIGURES + k]);
		for (int k = 0; k < 2; k++)
			report_row(f, "run_folds_mean", number, result_names[k], folds.of[k].mean);
	}
	s = result_over_runs(r, figure);
	for (int k = 0; k < BOOTSTRAP_FIGURES; k++) {
		report_row(f, "runs_mean", "", result_names[k], s.of[k].mean);
		report_row(f, "runs_deviation", "", result_names[k], spread_deviation(&s.of[k]));
	}
	free(figure);
	return 0;
}

int
report_tsv(FILE *f, const struct result *r)
{
	struct result_spread s = result_folds(r, -1);

	fputs("scope\tfile\tmetric\tclass\tpredicted\tvalue\n", f);
	put_tally(&(struct scope){ f, "pooled", "", &r->pooled });
	for (long i = 0; i < r->n; i++)
		put_tally(&(struct scope){ f, "fold", r->folds[i].name, &r->folds[i] });
	for (int k = 0; k < 2; k++)
		report_row(f, "mean", "", result_names[k], s.of[k].mean);
	for (int k = 0; k < 2; k++)
		report_row(f, "deviation", "", result_names[k], spread_deviation(&s.of[k]));
	if (r->runs > 1 && put_runs(f, r) < 0)
		return -1;
	report_drawn_tsv(f, &r->drawn, &r->resampling);
	return 0;
}
