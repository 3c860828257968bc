/* drawn.c - the bootstrap over the records of streams: by speaker, and by utterance */
#include <math.h>
#include <stdlib.h>

#include "eval/bootstrap.h"
#include "result.h"

/* Units get their numbers in the order they come. */
struct units {
	json_t *speakers, *ids;
	long n;
};

/* -1: out of memory. */
static long
unit_of(struct units *u, const struct verdict *v, int by_speaker)
{
	json_t *map = by_speaker && v->speaker ? u->speakers : u->ids;
	const char *key = json_string_value(map == u->speakers ? v->speaker : v->id);
	const json_t *known = json_object_get(map, key);

	if (known)
		return (long)json_integer_value(known);
	return json_object_set_new(map, key, json_integer((json_int_t)u->n)) < 0 ? -1 : u->n++;
}

/* The trials of all scored records; returns their number, -1 out of memory. */
static long
gather(const struct result *r, const struct verdict *const *other, int by_speaker, struct units *u, struct trial *to)
{
	long n = 0, at = 0;

	for (long f = 0; f < r->n; f++)
		for (long i = 0; i < r->folds[f].records; i++, at++) {
			const struct verdict *v = &r->folds[f].verdict[i];

			if (v->truth < 0)
				continue;
			to[n] = (struct trial){ 0, (int)v->truth, { (int)v->told, other ? (int)other[at]->told : 0 } };
			if ((to[n].unit = unit_of(u, v, by_speaker)) < 0)
				return -1;
			n++;
		}
	return n;
}

static int
draw(struct drawn *d, const struct result *r, const struct verdict *const *other, int by_speaker,
     const struct resampling *how, struct err *err)
{
	struct units u = { json_object(), json_object(), 0 };
	struct trial *trial = malloc((size_t)r->pooled.records * sizeof(*trial));
	struct bootstrap b = { 0 };
	long n = u.speakers && u.ids && trial ? gather(r, other, by_speaker, &u, trial) : -1;
	int bad;

	d->units = u.n;
	bad = n < 0 ? err_set(err, ERR_MEM, "out of memory for draws from %ld records", r->pooled.records) :
	      bootstrap_make(&b, trial, n, u.n, r->pooled.counts.classes, other ? 2 : 1, err);
	bad = bad ? bad : bootstrap_intervals(&b, how, d->of, err);
	bootstrap_free(&b);
	free(trial);
	json_decref(u.speakers);
	json_decref(u.ids);
	return bad;
}

/* Scored records without a speaker. */
static long
count_nameless(const struct result *r)
{
	long n = 0;

	for (long f = 0; f < r->n; f++)
		for (long i = 0; i < r->folds[f].records; i++)
			n += r->folds[f].verdict[i].truth >= 0 && !r->folds[f].verdict[i].speaker;
	return n;
}

int
drawn_make(struct drawn_both *d, const struct result *r, const struct verdict *const *other,
           const struct resampling *how, struct err *err)
{
	d->nameless = count_nameless(r);
	if (draw(&d->utterances, r, other, 0, how, err) < 0 || draw(&d->speakers, r, other, 1, how, err) < 0)
		return -1;
	if (d->nameless == confusion_scores(&r->pooled.counts).records)
		d->speakers = (struct drawn){ 0, { { NAN, NAN }, { NAN, NAN }, { NAN, NAN } } };
	return 0;
}
