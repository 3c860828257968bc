/* sampler.c - the order of rows in an epoch */
#include <stdlib.h>

#include "train/pairs.h"
#include "core/rng.h"
#include "train/sampler.h"

struct pick {
	double length;
	long sample;
};

static long
members(const struct sampler *s, long class)
{
	long k = 0;

	for (long i = 0; i < s->n; i++)
		k += s->sample[i].class == class;
	return k;
}

static int
count_rows(struct sampler *s, struct err *err)
{
	long most = 0;

	s->rows = s->n;
	for (long c = 0; s->spec.balance && c < s->classes; c++) {
		long k = members(s, c);

		if (k == 0)
			return err_set(err, ERR_ARG, "class %ld has no samples to balance", c);
		most = k > most ? k : most;
	}
	if (s->spec.balance)
		s->rows = most * s->classes;
	return 0;
}

/* Rows that no cut may part. */
static long
unit(const struct sampler *s)
{
	return s->pairs ? 2 : 1;
}

static int
plan_pairs(struct sampler *s, struct err *err)
{
	const struct sampler_spec *o = &s->spec;

	if (!o->shuffle || o->group || o->balance)
		return err_set(err, ERR_ARG, "pairs are drawn at random: they cannot be kept in order, grouped or "
		               "balanced");
	s->rows = 2 * o->pairs;
	if (!(s->pairs = calloc(1, sizeof(*s->pairs))))
		return err_set(err, ERR_MEM, "out of memory for pairs");
	return pairs_plan(s->pairs, o->pairs, o->positive, s->sample, s->n, s->classes, err);
}

int
sampler_plan(struct sampler *s, const struct sampler_spec *spec, const struct sample *sample,
             long n, long classes, struct err *err)
{
	*s = (struct sampler){ .spec = *spec, .sample = sample, .n = n, .classes = classes };
	if (n < 1 || spec->batch < 1)
		return err_set(err, ERR_ARG, "cannot make batches of %ld from %ld samples", spec->batch, n);
	if (!spec->shuffle && (spec->group || spec->balance))
		return err_set(err, ERR_ARG, "%s needs a shuffled order",
		               spec->group ? "grouping" : "balancing");
	if (spec->pairs ? plan_pairs(s, err) < 0 : count_rows(s, err) < 0)
		return -1;
	s->batches = (s->rows / unit(s) + spec->batch - 1) / spec->batch;
	s->row = calloc((size_t)s->rows, sizeof(*s->row));
	s->spare = calloc((size_t)s->rows, sizeof(*s->spare));
	s->place = calloc((size_t)s->batches, sizeof(*s->place));
	s->pick = calloc(spec->group ? (size_t)s->rows : 1, sizeof(*s->pick));
	if (!s->row || !s->spare || !s->place || !s->pick)
		return err_set(err, ERR_MEM, "out of memory for the order of %ld rows", s->rows);
	return 0;
}

/* The first row of the batch at this place. */
static long
start(const struct sampler *s, long i)
{
	long units = s->rows / unit(s), each = units / s->batches, more = units % s->batches;

	return (i * each + (i < more ? i : more)) * unit(s);
}

/* quota rows of one class: all its samples again and again, the last time a random part of them. */
static void
oversample(struct sampler *s, struct rng *r, long class, long *to, long quota)
{
	long k = 0;

	for (long i = 0; i < s->n; i++)
		if (s->sample[i].class == class)
			s->spare[k++] = i;
	rng_shuffle(r, s->spare, k);
	for (long i = 0; i < quota; i++)
		to[i] = s->spare[i % k];
}

/* Every row of the epoch, in random order if at all. */
static void
draw(struct sampler *s, struct rng *r)
{
	long quota = s->rows / s->classes;

	for (long i = 0; !s->spec.balance && i < s->rows; i++)
		s->row[i] = i;
	for (long c = 0; s->spec.balance && c < s->classes; c++)
		oversample(s, r, c, s->row + c * quota, quota);
	if (s->spec.shuffle)
		rng_shuffle(r, s->row, s->rows);
}

static int
by_length(const void *a, const void *b)
{
	const struct pick *p = a, *q = b;

	if (p->length != q->length)
		return p->length < q->length ? -1 : 1;
	return (p->sample > q->sample) - (p->sample < q->sample);
}

/* Rows by blurred length, then the batches that they make in random order. */
static void
group(struct sampler *s, struct rng *r)
{
	for (long i = 0; i < s->rows; i++) {
		double blur = 1 + SAMPLER_BLUR * (2 * rng_uniform(r) - 1);

		s->pick[i] = (struct pick){ blur * (double)s->sample[s->row[i]].frames, s->row[i] };
	}
	qsort(s->pick, (size_t)s->rows, sizeof(*s->pick), by_length);
	for (long i = 0; i < s->rows; i++)
		s->row[i] = s->pick[i].sample;
	rng_shuffle(r, s->place, s->batches);
}

void
sampler_epoch(struct sampler *s, long epoch)
{
	struct rng r = rng_make(s->spec.seed, (uint64_t)epoch, 0);

	for (long i = 0; i < s->batches; i++)
		s->place[i] = i;
	if (s->pairs)
		pairs_draw(s->pairs, &r, s->row, s->spare);
	else
		draw(s, &r);
	if (s->spec.group)
		group(s, &r);
}

const long *
sampler_batch(const struct sampler *s, long i, long *rows)
{
	long first = start(s, s->place[i]);

	*rows = start(s, s->place[i] + 1) - first;
	return s->row + first;
}

void
sampler_free(struct sampler *s)
{
	if (s->pairs)
		pairs_free(s->pairs);
	free(s->pairs);
	free(s->row);
	free(s->spare);
	free(s->place);
	free(s->pick);
	*s = (struct sampler){0};
}
