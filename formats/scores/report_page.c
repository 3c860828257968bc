/* report_page.c - scores as tables of Markdown or LaTeX */
#include <math.h>
#include <stdlib.h>

#include "report.h"
#include "report_parts.h"

/* The cells of a head. */
static void
head(struct table *t, const char *const *words)
{
	for (long c = 0; c < t->cols; c++)
		table_put(t, "%s", words[c]);
}

static void
run_row(struct table *t, const char *name, const double *pooled, double ua, double wa)
{
	table_put(t, "%s", name);
	for (int k = 0; k < BOOTSTRAP_FIGURES; k++)
		table_percent(t, pooled[k]);
	table_percent(t, ua);
	table_percent(t, wa);
}

/* The spread of pooled figures and of the means of folds. */
static void
run_spread(struct table *t, const struct result_spread *pooled, const struct result_spread *folds)
{
	double mean[BOOTSTRAP_FIGURES], deviation[BOOTSTRAP_FIGURES];

	for (int k = 0; k < BOOTSTRAP_FIGURES; k++) {
		mean[k] = pooled->of[k].mean;
		deviation[k] = spread_deviation(&pooled->of[k]);
	}
	run_row(t, "mean of runs", mean, folds->of[0].mean, folds->of[1].mean);
	run_row(t, "deviation (n - 1)", deviation, spread_deviation(&folds->of[0]), spread_deviation(&folds->of[1]));
}

int
report_runs(FILE *f, enum table_style style, const struct result *r)
{
	static const char *const words[] = { "run", "UA %", "WA %", "F1 %", "UA of folds %", "WA of folds %" };
	double *figure = result_runs(r);
	struct result_spread pooled, means = { 0 };
	struct table t = { .cols = 6 };

	if (!figure)
		return -1;
	head(&t, words);
	for (long run = 0; run < r->runs; run++) {
		struct result_spread folds = result_folds(r, run);
		char name[24];

		snprintf(name, sizeof(name), "%ld", run + 1);
		run_row(&t, name, figure + run * BOOTSTRAP_FIGURES, folds.of[0].mean, folds.of[1].mean);
		for (int k = 0; k < 2; k++)
			spread_add(&means.of[k], folds.of[k].mean);
	}
	pooled = result_over_runs(r, figure);
	run_spread(&t, &pooled, &means);
	free(figure);
	return table_write(f, style, &t);
}

static int
put_summary(FILE *f, enum table_style style, const struct result *r)
{
	static const char *const words[] = { "%", "pooled", "over speakers", "over utterances", "majority-class "
	"baseline" };
	struct scores s = confusion_scores(&r->pooled.counts);
	double have[BOOTSTRAP_FIGURES], blind[BOOTSTRAP_FIGURES] = { s.chance, s.majority, NAN };
	struct table t = { .cols = 5 };

	result_figures(&r->pooled.counts, have);
	head(&t, words);
	for (int k = 0; k < BOOTSTRAP_FIGURES; k++) {
		table_put(&t, "%s", result_words[k]);
		table_percent(&t, have[k]);
		report_interval(&t, &r->drawn.speakers.of[k]);
		report_interval(&t, &r->drawn.utterances.of[k]);
		table_percent(&t, blind[k]);
	}
	return table_write(f, style, &t);
}

static int
put_folds(FILE *f, enum table_style style, const struct result *r)
{
	static const char *const words[] = { "fold", "UA %", "WA %", "scored" };
	struct result_spread s = result_folds(r, -1);
	struct table t = { .cols = 4 };

	head(&t, words);
	for (long i = 0; i < r->n; i++) {
		struct scores one = confusion_scores(&r->folds[i].counts);

		table_put(&t, "%s", r->folds[i].name);
		table_percent(&t, one.recall_macro);
		table_percent(&t, one.accuracy);
		table_put(&t, "%ld", one.records);
	}
	table_put(&t, "mean of folds");
	table_percent(&t, s.of[0].mean);
	table_percent(&t, s.of[1].mean);
	table_put(&t, "%s", "");
	table_put(&t, "deviation (n - 1)");
	table_percent(&t, spread_deviation(&s.of[0]));
	table_percent(&t, spread_deviation(&s.of[1]));
	table_put(&t, "%s", "");
	return table_write(f, style, &t);
}

static int
put_classes(FILE *f, enum table_style style, const struct tally *tally)
{
	static const char *const words[] = { "class", "precision %", "recall %", "F1 %", "support", "predicted" };
	struct table t = { .cols = 6 };

	head(&t, words);
	for (long k = 0; k < tally->counts.classes; k++) {
		struct class_scores s = confusion_class(&tally->counts, k);

		table_put(&t, "%s", tally_class(tally, k));
		table_percent(&t, s.precision);
		table_percent(&t, s.recall);
		table_percent(&t, s.f1);
		table_put(&t, "%ld", s.support);
		table_put(&t, "%ld", s.predicted);
	}
	return table_write(f, style, &t);
}

static int
put_matrix(FILE *f, enum table_style style, const struct tally *tally)
{
	long n = tally->counts.classes;
	struct table t = { .cols = n + 1 };

	table_put(&t, "true, and predicted (%%)");
	for (long p = 0; p < n; p++)
		table_put(&t, "%s", tally_class(tally, p));
	for (long k = 0; k < n; k++) {
		long support = confusion_class(&tally->counts, k).support;

		table_put(&t, "%s", tally_class(tally, k));
		for (long p = 0; p < n; p++) {
			long count = confusion_at(&tally->counts, k, p);

			if (support)
				table_put(&t, "%ld (%.1f)", count, 100 * (double)count / (double)support);
			else
				table_put(&t, "%ld", count);
		}
	}
	return table_write(f, style, &t);
}

int
report_page(FILE *f, enum table_style style, const struct result *r)
{
	const struct tally *t = &r->pooled;
	struct scores s = confusion_scores(&t->counts);
	int bad = put_summary(f, style, r) < 0;

	table_note(f, style, "UA: mean recall of the %ld classes that have examples. WA: accuracy, %ld of %ld records "
	"are right. F1: mean of the %ld classes that have examples or were predicted. Majority-class baseline: UA at "
	"chance level, and the WA of always predicting \"%s\".", s.present, s.right, s.records, s.judged,
	           tally_class(t, s.largest));
	report_drawn(f, style, &r->drawn, &r->resampling);
	report_counts(f, style, "", t);
	report_distance(f, style, t);
	if (t->calibrated)
		table_note(f, style, "calibration error %.2f %% (15 bins): the top posterior is %.2f %% on average",
		           100 * calibration_error(&t->calibration), 100 * calibration_confidence(&t->calibration));
	bad |= r->n > 1 && put_folds(f, style, r) < 0;
	bad |= r->runs > 1 && report_runs(f, style, r) < 0;
	bad |= put_classes(f, style, t) < 0 || put_matrix(f, style, t) < 0;
	return bad ? -1 : 0;
}
