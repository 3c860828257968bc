/* paired.c - two systems on the same utterances */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "eval/mcnemar.h"
#include "paired.h"

/* The verdicts of one run of a system by their ids. */
struct index {
	json_t *at;	/* id -> number of the record, counted through all folds */
	const struct verdict **all;
	const char **name;	/* of the stream of each */
};

static void
index_free(struct index *x)
{
	json_decref(x->at);
	free(x->all);
	free(x->name);
}

/* All verdicts in order; at is of one run at a time. */
static int
index_make(struct index *x, const struct result *r, struct err *err)
{
	long n = 0;

	*x = (struct index){
		json_object(), malloc((size_t)r->pooled.records * sizeof(*x->all)),
		malloc((size_t)r->pooled.records * sizeof(*x->name)),
	};
	if (!x->at || !x->all || !x->name)
		return err_set(err, ERR_MEM, "out of memory for pairs of %ld records", r->pooled.records);
	for (long f = 0; f < r->n; f++)
		for (long i = 0; i < r->folds[f].records; i++, n++) {
			x->all[n] = &r->folds[f].verdict[i];
			x->name[n] = r->folds[f].name;
		}
	return 0;
}

static int
index_run(struct index *x, const struct result *r, long run, struct err *err)
{
	long n = 0;

	json_object_clear(x->at);
	for (long f = 0; f < r->n; n += r->folds[f++].records)
		for (long i = 0; r->folds[f].run == run && i < r->folds[f].records; i++)
			if (json_object_set_new(x->at, json_string_value(x->all[n + i]->id),
			                        json_integer((json_int_t)(n + i))) < 0)
				return err_set(err, ERR_MEM, "out of memory for pairs of %ld records", r->pooled.records);
	return 0;
}

static const char *
class_of(const struct result *r, const struct verdict *v)
{
	return v->truth < 0 ? "none" : tally_class(&r->pooled, v->truth);
}

/* The partner of v, which leaves the index; NULL with an error. */
static const struct verdict *
partner(struct index *x, const struct result *r, const struct verdict *v, struct err *err)
{
	const char *id = json_string_value(v->id);
	const json_t *at = json_object_get(x->at, id);
	const struct verdict *other;
	long k;

	if (!at) {
		err_set(err, ERR_DATA, "utterance \"%.200s\" is not among those of the second system", id);
		return NULL;
	}
	k = (long)json_integer_value(at);
	other = x->all[k];
	json_object_del(x->at, id);
	if (other->truth != v->truth) {
		err_set(err, ERR_DATA, "the class of utterance \"%.100s\" is %.60s, in %.100s it is %.60s", id,
		        class_of(r, v), x->name[k], class_of(r, other));
		return NULL;
	}
	if (v->speaker && other->speaker && !json_equal(v->speaker, other->speaker)) {
		err_set(err, ERR_DATA, "the speaker of utterance \"%.100s\" is %.60s, in %.100s it is %.60s", id,
		        json_string_value(v->speaker), x->name[k], json_string_value(other->speaker));
		return NULL;
	}
	return other;
}

/* What is left of the second system has no partner. */
static int
left(const struct index *x, const char **where, struct err *err)
{
	void *it = json_object_iter(x->at);

	if (!it)
		return 0;
	*where = x->name[json_integer_value(json_object_iter_value(it))];
	return err_set(err, ERR_DATA, "utterance \"%.200s\" is not among those of the first system",
	               json_object_iter_key(it));
}

/* other: of each record of the first system that of the second. */
static int
match(struct paired *p, struct index *x, const struct verdict **other, const char **where, struct err *err)
{
	const struct result *a = p->system[0], *b = p->system[1];
	long n = 0;

	for (long f = 0; f < a->n; f++) {
		*where = a->folds[f].name;
		if ((f == 0 || a->folds[f].run != a->folds[f - 1].run) &&
		    (left(x, where, err) < 0 || index_run(x, b, a->folds[f].run, err) < 0))
			return -1;
		for (long i = 0; i < a->folds[f].records; i++, n++) {
			const struct verdict *v = &a->folds[f].verdict[i];

			if (!(other[n] = partner(x, a, v, err)))
				return -1;
			if (v->truth >= 0)
				p->right[v->told == v->truth][other[n]->told == v->truth]++;
		}
	}
	return left(x, where, err);
}

static int
agree(const struct paired *p, const char **where, struct err *err)
{
	const struct result *a = p->system[0], *b = p->system[1];

	*where = b->folds[0].name;
	if (a->runs != b->runs)
		return err_set(err, ERR_DATA, "the second system has %ld run%s, the first %ld", b->runs,
		               b->runs == 1 ? "" : "s", a->runs);
	return tally_agree(&b->folds[0], &a->folds[0], err);
}

int
paired_make(struct paired *p, const struct result *first, const struct result *second, const struct resampling *how,
            const char **where, struct err *err)
{
	const struct verdict **other = malloc((size_t)first->pooled.records * sizeof(*other));
	struct index x = { 0 };
	int bad;

	*p = (struct paired){ .system = { first, second }, .resampling = *how };
	bad = agree(p, where, err) < 0 || index_make(&x, second, err) < 0;
	if (!bad && !other)
		bad = err_set(err, ERR_MEM, "out of memory for pairs of %ld records", first->pooled.records);
	bad = bad || match(p, &x, other, where, err) < 0 || result_intervals(&p->drawn, first, other, how, err) < 0;
	for (int s = 0; s < 2; s++)
		result_figures(&p->system[s]->pooled.counts, p->figure[s]);
	for (int f = 0; f < BOOTSTRAP_FIGURES; f++)
		p->figure[2][f] = p->figure[0][f] - p->figure[1][f];
	p->p = first->runs > 1 ? NAN : mcnemar(p->right[1][0], p->right[0][1]);
	index_free(&x);
	free(other);
	return bad ? -1 : 0;
}
