/* report_json.c - scores as one JSON object */
#include <math.h>
#include <stdlib.h>

#include "report.h"
#include "report_parts.h"

static json_t *
class_json(const struct tally *t, long class)
{
	struct class_scores s = confusion_class(&t->counts, class);

	return json_pack("{s:O, s:o, s:o, s:o, s:I, s:I}",
	                 "class", json_array_get(t->classes, (size_t)class),
	                 "precision", report_number(s.precision), "recall", report_number(s.recall),
	                 "f1", report_number(s.f1), "support", (json_int_t)s.support,
	                 "predicted", (json_int_t)s.predicted);
}

static json_t *
row_json(const struct tally *t, long class, int share)
{
	double support = (double)confusion_class(&t->counts, class).support;
	json_t *row = json_array();
	int bad = !row;

	for (long p = 0; p < t->counts.classes; p++) {
		long n = confusion_at(&t->counts, class, p);

		bad |= json_array_append_new(row, !share         ? json_integer(n) :
		                                  support == 0 ? json_null() :
		                                                 json_real((double)n / support));
	}
	if (!bad)
		return row;
	json_decref(row);
	return NULL;
}

/* All figures and matrices; NULL: out of memory. */
static json_t *
tally_json(const struct tally *t)
{
	struct figure figure[FIGURES];
	json_t *o = json_object(), *each = json_array();
	json_t *counts = json_array(), *shares = json_array();
	int bad = 0, n = tally_figures(t, figure);

	for (int i = 0; i < n; i++)
		bad |= json_object_set_new(o, figure[i].name, report_figure(&figure[i]));
	for (long k = 0; k < t->counts.classes; k++) {
		bad |= json_array_append_new(each, class_json(t, k));
		bad |= json_array_append_new(counts, row_json(t, k, 0));
		bad |= json_array_append_new(shares, row_json(t, k, 1));
	}
	bad |= json_object_set_new(o, "per_class", each);
	bad |= json_object_set_new(o, "confusion", counts);
	bad |= json_object_set_new(o, "confusion_share", shares);
	if (!bad)
		return o;
	json_decref(o);
	return NULL;
}

static json_t *
fold_json(const struct tally *t)
{
	json_t *o = json_pack("{s:s, s:O*}", "file", t->name, "model", t->model);
	json_t *rest = tally_json(t);
	int bad = json_object_update(o, rest);

	json_decref(rest);
	if (!bad)
		return o;
	json_decref(o);
	return NULL;
}

static json_t *
folds_json(const struct result *r)
{
	json_t *list = json_array();
	int bad = 0;

	for (long i = 0; i < r->n; i++)
		bad |= json_array_append_new(list, fold_json(&r->folds[i]));
	if (!bad)
		return list;
	json_decref(list);
	return NULL;
}

/* Means, or deviations, of the first so many figures. */
static json_t *
spread_json(const struct result_spread *s, int deviations, int figures)
{
	json_t *o = json_object();

	for (int f = 0; f < figures; f++)
		json_object_set_new(o, result_names[f], report_number(deviations ? spread_deviation(&s->of[f]) :
		                                                                   s->of[f].mean));
	return o;
}

/* Add runs, mean_of_runs and deviation_of_runs. */
static int
add_runs(json_t *o, const struct result *r, const double *figure)
{
	struct result_spread s = result_over_runs(r, figure);
	json_t *list = json_array();

	for (long run = 0; run < r->runs; run++) {
		struct result_spread folds = result_folds(r, run), one = { 0 };
		json_t *files = json_array();

		for (int f = 0; f < BOOTSTRAP_FIGURES; f++)
			spread_add(&one.of[f], figure[run * BOOTSTRAP_FIGURES + f]);
		for (long i = 0; i < r->n; i++)
			if (r->folds[i].run == run)
				json_array_append_new(files, json_string(r->folds[i].name));
		json_array_append_new(list, json_pack("{s:o, s:o, s:o}", "files", files, "pooled",
		                                      spread_json(&one, 0, BOOTSTRAP_FIGURES), "mean_of_folds",
		                                      spread_json(&folds, 0, 2)));
	}
	return json_object_set_new(o, "runs", list) < 0 ||
	       json_object_set_new(o, "mean_of_runs", spread_json(&s, 0, BOOTSTRAP_FIGURES)) < 0 ||
	       json_object_set_new(o, "deviation_of_runs", spread_json(&s, 1, BOOTSTRAP_FIGURES)) < 0 ? -1 : 0;
}

static int
runs_json(json_t *o, const struct result *r)
{
	double *figure = result_runs(r);
	int bad = !figure || add_runs(o, r, figure) < 0;

	free(figure);
	return bad ? -1 : 0;
}

int
report_json(FILE *f, const struct result *r)
{
	struct result_spread s = result_folds(r, -1);
	json_t *o = json_pack("{s:O, s:O*, s:o, s:o, s:o, s:o, s:o}", "classes", r->pooled.classes, "map",
	                      r->pooled.map, "pooled", tally_json(&r->pooled), "folds", folds_json(r),
	                      "mean_of_folds", spread_json(&s, 0, 2), "deviation_of_folds", spread_json(&s, 1, 2),
	                      "intervals", report_drawn_json(&r->drawn, &r->resampling));
	int bad = o && r->runs > 1 && runs_json(o, r) < 0;

	return report_print(f, o) < 0 || bad ? -1 : 0;
}
