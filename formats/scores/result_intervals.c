/* result_intervals.c - intervals over the records of streams: by speaker, and by utterance */
#include <math.h>
#include <stdlib.h>

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

/* Over speakers: drop intervals of too few, and say what the others are worth. */
static void
judge(struct drawn *d, double level)
{
	long speakers = d->named;

	for (int f = 0; f < BOOTSTRAP_FIGURES; f++) {
		if (speakers < DRAWN_LEAST)
			d->of[f] = (struct interval){ NAN, NAN };
		else if (isnan(d->of[f].low))
			d->reason = "a figure does not change whichever speaker is left out";
	}
	if (speakers < DRAWN_LEAST)
		d->reason = speakers ? "fewer than 5 speakers" : "no record names its speaker";
	else if (speakers == d->units && level == 0.95)
		d->coverage = jackknife_coverage(speakers);
	if (speakers == 0)
		d->units = 0;
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

	*d = (struct drawn){ .units = u.n, .named = (long)json_object_size(u.speakers), .coverage = NAN };
	bad = n < 0 ? err_set(err, ERR_MEM, "out of memory for resampling %ld records", r->pooled.records) :
	      bootstrap_make(&b, trial, n, u.n, r->pooled.counts.classes, other ? 2 : 1, err);
	if (!bad)
		bad = by_speaker ? jackknife_intervals(&b, how->level, d->of, err) : bootstrap_intervals(&b, how, d->of, err);
	if (by_speaker)
		judge(d, how->level);
	else if (u.n == 1)
		d->reason = "one utterance";
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
result_intervals(struct drawn_both *d, const struct result *r, const struct verdict *const *other,
           const struct resampling *how, struct err *err)
{
	d->nameless = count_nameless(r);
	return draw(&d->utterances, r, other, 0, how, err) < 0 || draw(&d->speakers, r, other, 1, how, err) < 0 ? -1 : 0;
}
