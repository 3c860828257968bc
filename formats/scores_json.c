/* scores_json.c - scores as one JSON object */
#include <math.h>

#include "scores.h"

static json_t *
number(double v)
{
	return isnan(v) ? json_null() : json_real(v);
}

static json_t *
class_json(const struct tally *t, long class)
{
	struct class_scores s = confusion_class(&t->counts, class);

	return json_pack("{s:O, s:o, s:o, s:o, s:I, s:I}",
	                 "class", json_array_get(t->classes, (size_t)class),
	                 "precision", number(s.precision), "recall", number(s.recall),
	                 "f1", number(s.f1), "support", (json_int_t)s.support,
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

static json_t *
figure_json(const struct figure *f)
{
	return f->count ? json_integer((json_int_t)f->value) : number(f->value);
}

/* All figures and matrices; NULL: out of memory. */
static json_t *
tally_json(const struct tally *t)
{
	struct figure figure[FIGURES];
	json_t *o = json_object(), *each = json_array();
	json_t *counts = json_array(), *shares = json_array();
	int bad = 0;

	tally_figures(t, figure);
	for (int i = 0; i < FIGURES; i++)
		bad |= json_object_set_new(o, figure[i].name, figure_json(&figure[i]));
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
folds_json(const struct tally *folds, long n)
{
	json_t *list = json_array();
	int bad = 0;

	for (long i = 0; i < n; i++)
		bad |= json_array_append_new(list, fold_json(&folds[i]));
	if (!bad)
		return list;
	json_decref(list);
	return NULL;
}

int
scores_json(FILE *f, const struct tally *folds, long n, const struct tally *pooled)
{
	struct fold_spread s = scores_spread(folds, n);
	json_t *o = json_pack("{s:O, s:O*, s:o, s:o, s:{s:f, s:f}, s:{s:o, s:o}}",
	                      "classes", pooled->classes, "map", pooled->map,
	                      "pooled", tally_json(pooled), "folds", folds_json(folds, n),
	                      "mean_of_folds", "recall_macro", s.recall_macro.mean,
	                      "accuracy", s.accuracy.mean, "deviation_of_folds",
	                      "recall_macro", number(spread_deviation(&s.recall_macro)),
	                      "accuracy", number(spread_deviation(&s.accuracy)));
	int bad = !o || json_dumpf(o, f, JSON_REAL_PRECISION(15)) < 0;

	putc('\n', f);
	json_decref(o);
	return bad ? -1 : 0;
}
