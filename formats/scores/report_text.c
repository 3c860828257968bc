/* report_text.c - scores as aligned text */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "escape.h"
#include "report.h"
#include "report_parts.h"

enum { CELL = 9 };

/* A text in so many columns, on the left or, where they are negative, on the right of them. */
static void
put_word(FILE *f, const char *s, int columns)
{
	int space = abs(columns) - table_width(s);

	if (columns < 0)
		fprintf(f, "%*s", space > 0 ? space : 0, "");
	escape_plain(f, s);
	if (columns > 0)
		fprintf(f, "%*s", space > 0 ? space : 0, "");
}

/* A share of 1 in percent, "-" where it is undefined. */
static void
put_percent(FILE *f, double share)
{
	if (isnan(share))
		fprintf(f, "%*s", CELL, "-");
	else
		fprintf(f, "%*.2f", CELL, 100 * share);
}

static int
widest_class(const struct tally *t)
{
	int widest = (int)strlen("class");

	for (long k = 0; k < t->counts.classes; k++)
		if (table_width(tally_class(t, k)) > widest)
			widest = table_width(tally_class(t, k));
	return widest;
}

static void
put_absent(FILE *f, const struct tally *t)
{
	const char *before = "without examples, left out of UA: ";

	for (long k = 0; k < t->counts.classes; k++)
		if (confusion_class(&t->counts, k).support == 0) {
			fputs(before, f);
			put_word(f, tally_class(t, k), 0);
			before = ", ";
		}
	if (*before == ',')
		putc('\n', f);
}

static void
put_summary(FILE *f, const struct tally *t)
{
	struct scores s = confusion_scores(&t->counts);

	fprintf(f, "UA %6.2f %%  unweighted average: "
	        "mean recall of the %ld classes that have examples\n",
	        100 * s.recall_macro, s.present);
	fprintf(f, "WA %6.2f %%  weighted average: accuracy, %ld of %ld records are right\n",
	        100 * s.accuracy, s.right, s.records);
	fprintf(f, "F1 %6.2f %%  macro: "
	        "mean F1 of the %ld classes that have examples or were predicted\n",
	        100 * s.f1_macro, s.judged);
	fputs("majority-class baseline, always \"", f);
	put_word(f, tally_class(t, s.largest), 0);
	fprintf(f, "\": UA %.2f %%, WA %.2f %%\n", 100 * s.chance, 100 * s.majority);
	put_absent(f, t);
	report_counts(f, TABLE_TEXT, "", t);
	report_distance(f, TABLE_TEXT, t);
	if (t->calibrated)
		fprintf(f, "calibration error %.2f %% (15 bins): the top posterior is %.2f %% on average\n",
		        100 * calibration_error(&t->calibration), 100 * calibration_confidence(&t->calibration));
}

static void
put_classes(FILE *f, const struct tally *t, int first)
{
	put_word(f, "class", first);
	fprintf(f, "%*s%*s%*s%*s%*s\n", CELL + 1, "precision", CELL, "recall", CELL, "F1",
	        CELL, "support", CELL + 1, "predicted");
	for (long k = 0; k < t->counts.classes; k++) {
		struct class_scores s = confusion_class(&t->counts, k);

		put_word(f, tally_class(t, k), first);
		putc(' ', f);
		put_percent(f, s.precision);
		put_percent(f, s.recall);
		put_percent(f, s.f1);
		fprintf(f, "%*ld%*ld\n", CELL, s.support, CELL + 1, s.predicted);
	}
}

static void
put_matrix(FILE *f, const struct tally *t, int first, int percent)
{
	int cell = (first > CELL - 2 ? first : CELL - 2) + 2;

	put_word(f, "", first);
	for (long p = 0; p < t->counts.classes; p++)
		put_word(f, tally_class(t, p), -cell);
	putc('\n', f);
	for (long k = 0; k < t->counts.classes; k++) {
		long support = confusion_class(&t->counts, k).support;

		put_word(f, tally_class(t, k), first);
		for (long p = 0; p < t->counts.classes; p++) {
			long n = confusion_at(&t->counts, k, p);

			if (!percent)
				fprintf(f, "%*ld", cell, n);
			else if (support == 0)
				fprintf(f, "%*s", cell, "-");
			else
				fprintf(f, "%*.2f", cell, 100 * (double)n / (double)support);
		}
		putc('\n', f);
	}
}

static void
put_row(FILE *f, const char *name, int first, double ua, double wa)
{
	put_word(f, name, first);
	put_percent(f, ua);
	put_percent(f, wa);
}

static void
put_drawn(FILE *f, const struct result *r)
{
	const struct drawn *both[] = { &r->drawn.speakers, &r->drawn.utterances };

	fputs("\n", f);
	report_drawn(f, TABLE_TEXT, &r->drawn, &r->resampling);
	for (int d = 0; d < 2; d++) {
		const struct interval *of = both[d]->of;

		if (isnan(of[0].low) && isnan(of[1].low) && isnan(of[2].low))
			continue;
		put_word(f, d ? "over utterances" : "over speakers", 16);
		for (int k = 0; k < BOOTSTRAP_FIGURES; k++)
			if (isnan(of[k].low))
				fprintf(f, "  %s -", result_words[k]);
			else
				fprintf(f, "  %s %.2f to %.2f", result_words[k], 100 * of[k].low, 100 * of[k].high);
		putc('\n', f);
	}
}

static void
put_folds(FILE *f, const struct result *r)
{
	struct result_spread s = result_folds(r, -1);
	int first = (int)strlen("deviation (n - 1)");

	for (long i = 0; i < r->n; i++)
		if (table_width(r->folds[i].name) > first)
			first = table_width(r->folds[i].name);
	put_word(f, "fold", first);
	fprintf(f, "%*s%*s%*s\n", CELL, "UA %", CELL, "WA %", CELL, "scored");
	for (long i = 0; i < r->n; i++) {
		struct scores one = confusion_scores(&r->folds[i].counts);

		put_row(f, r->folds[i].name, first, one.recall_macro, one.accuracy);
		fprintf(f, "%*ld\n", CELL, one.records);
	}
	put_row(f, "mean of folds", first, s.of[0].mean, s.of[1].mean);
	putc('\n', f);
	put_row(f, "deviation (n - 1)", first, spread_deviation(&s.of[0]), spread_deviation(&s.of[1]));
	fputs("\n\n", f);
}

int
report_text(FILE *f, const struct result *r)
{
	int first = widest_class(&r->pooled), bad = 0;

	if (r->n > 1)
		put_folds(f, r);
	if (r->runs > 1)
		bad = report_runs(f, TABLE_TEXT, r);
	if (r->n > 1)
		fprintf(f, "pooled: the records of all %ld folds as one\n", r->n);
	put_summary(f, &r->pooled);
	put_drawn(f, r);
	putc('\n', f);
	put_classes(f, &r->pooled, first);
	fputs("\nconfusion, counts: a row a true class, a column a predicted one\n", f);
	put_matrix(f, &r->pooled, first, 0);
	fputs("\nconfusion, percent of the true class\n", f);
	put_matrix(f, &r->pooled, first, 1);
	return bad;
}
