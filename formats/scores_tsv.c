/* scores_tsv.c - scores as a table of one value a line */
#include <math.h>

#include "scores.h"

/* What makes a line beside its value: pooled, fold, mean or deviation, and the fold's file. */
struct scope {
	FILE *f;
	const char *name, *file;
	const json_t *classes;
};

static void
put_class(const struct scope *s, long class)
{
	const json_t *name = class < 0 ? NULL : json_array_get(s->classes, (size_t)class);
	const char *p = name ? json_string_value(name) : "";

	putc('\t', s->f);
	for (; *p; p++)
		putc((unsigned char)*p < ' ' || *p == 127 ? '?' : *p, s->f);
}

/* class and predicted: -1 where the metric is not of one. */
static void
put(const struct scope *s, const char *metric, long class, long predicted, double value)
{
	fprintf(s->f, "%s\t%s\t%s", s->name, s->file, metric);
	put_class(s, class);
	put_class(s, predicted);
	if (isnan(value))
		fputs("\tNaN\n", s->f);
	else
		fprintf(s->f, "\t%.15g\n", value);
}

static void
put_tally(const struct scope *s, const struct tally *t)
{
	struct figure figure[FIGURES];
	long n = t->counts.classes;

	tally_figures(t, figure);
	for (int i = 0; i < FIGURES; i++)
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

void
scores_tsv(FILE *f, const struct tally *folds, long n, const struct tally *pooled)
{
	struct fold_spread s = scores_spread(folds, n);
	struct scope mean = { f, "mean", "", NULL }, deviation = { f, "deviation", "", NULL };

	fputs("scope\tfile\tmetric\tclass\tpredicted\tvalue\n", f);
	put_tally(&(struct scope){ f, "pooled", "", pooled->classes }, pooled);
	for (long i = 0; i < n; i++)
		put_tally(&(struct scope){ f, "fold", folds[i].name, folds[i].classes }, &folds[i]);
	put(&mean, "recall_macro", -1, -1, s.recall_macro.mean);
	put(&mean, "accuracy", -1, -1, s.accuracy.mean);
	put(&deviation, "recall_macro", -1, -1, spread_deviation(&s.recall_macro));
	put(&deviation, "accuracy", -1, -1, spread_deviation(&s.accuracy));
}
