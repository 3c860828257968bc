/* result.c - folds and runs of one system, pooled, with their spread */
#include <stdlib.h>

#include "result.h"

const char *const result_names[BOOTSTRAP_FIGURES] = { "recall_macro", "accuracy", "f1_macro" };
const char *const result_words[BOOTSTRAP_FIGURES] = { "UA", "WA", "F1" };

/* Note the ids of a fold as those of its run. */
static int
once(json_t *ids, const struct result *r, long fold, struct err *err)
{
	const struct tally *t = &r->folds[fold];

	for (long i = 0; i < t->records; i++) {
		const char *id = json_string_value(t->verdict[i].id);
		const json_t *was = json_object_get(ids, id);

		if (was)
			return err_set(err, ERR_DATA, "utterance \"%.200s\" is in %.100s too, in the same run", id,
			               r->folds[json_integer_value(was)].name);
		if (json_object_set_new(ids, id, json_integer((json_int_t)fold)) < 0)
			return err_set(err, ERR_MEM, "out of memory for the ids");
	}
	return 0;
}

int
result_pool(struct result *r, const char **where, struct err *err)
{
	json_t *ids = json_object();
	int bad = ids ? 0 : err_set(err, ERR_MEM, "out of memory for the ids");

	*where = "pooled";
	for (long i = 0; !bad && i < r->n; i++) {
		*where = r->folds[i].name;
		if (i > 0 && r->folds[i].run != r->folds[i - 1].run)
			json_object_clear(ids);
		bad = tally_agree(&r->folds[i], &r->folds[0], err) < 0 || once(ids, r, i, err) < 0 ||
		      tally_join(&r->pooled, &r->folds[i], err) < 0;
	}
	json_decref(ids);
	return bad ? -1 : 0;
}

int
result_draw(struct result *r, const struct resampling *how, struct err *err)
{
	r->resampling = *how;
	return result_intervals(&r->drawn, r, NULL, how, err);
}

void
result_free(struct result *r)
{
	for (long i = 0; i < r->n; i++)
		tally_free(&r->folds[i]);
	free(r->folds);
	tally_free(&r->pooled);
	*r = (struct result){ 0 };
}

long
result_records(const struct result *r, long run)
{
	long n = 0;

	for (long i = 0; i < r->n; i++)
		n += r->folds[i].run == run ? r->folds[i].records : 0;
	return n;
}

void
result_figures(const struct confusion *c, double to[BOOTSTRAP_FIGURES])
{
	struct scores s = confusion_scores(c);

	to[BOOTSTRAP_RECALL_MACRO] = s.recall_macro;
	to[BOOTSTRAP_ACCURACY] = s.accuracy;
	to[BOOTSTRAP_F1_MACRO] = s.f1_macro;
}

static void
add(struct result_spread *s, const double *figure)
{
	for (int f = 0; f < BOOTSTRAP_FIGURES; f++)
		spread_add(&s->of[f], figure[f]);
}

struct result_spread
result_folds(const struct result *r, long run)
{
	struct result_spread s = { 0 };

	for (long i = 0; i < r->n; i++) {
		double figure[BOOTSTRAP_FIGURES];

		result_figures(&r->folds[i].counts, figure);
		if (run < 0 || r->folds[i].run == run)
			add(&s, figure);
	}
	return s;
}

double *
result_runs(const struct result *r)
{
	double *to = malloc((size_t)r->runs * BOOTSTRAP_FIGURES * sizeof(*to));
	struct err err = { 0 };

	for (long run = 0; to && run < r->runs; run++) {
		struct confusion sum = { 0 };

		if (confusion_make(&sum, r->pooled.counts.classes, &err) < 0) {
			free(to);
			return NULL;
		}
		for (long i = 0; i < r->n; i++)
			if (r->folds[i].run == run)
				confusion_join(&sum, &r->folds[i].counts);
		result_figures(&sum, to + run * BOOTSTRAP_FIGURES);
		confusion_free(&sum);
	}
	return to;
}

struct result_spread
result_over_runs(const struct result *r, const double *runs)
{
	struct result_spread s = { 0 };

	for (long run = 0; run < r->runs; run++)
		add(&s, runs + run * BOOTSTRAP_FIGURES);
	return s;
}
