/* pairs.c - drawing pairs of samples */
#include <math.h>
#include <stdlib.h>

#include "train/pairs.h"

/* The samples of one class, dealt in random order again and again. */
struct deck {
	long *card, n, at;
};

static long
deal(struct deck *d, struct rng *r, long before)
{
	if (d->at == d->n) {
		rng_shuffle(r, d->card, d->n);
		d->at = 0;
		if (d->n > 1 && d->card[0] == before) {	/* no sample stands beside itself */
			d->card[0] = d->card[d->n - 1];
			d->card[d->n - 1] = before;
		}
	}
	return d->card[d->at++];
}

/* Share `total` units among the classes in proportion to weight, by the largest remainders. */
static void
apportion(const double *weight, long classes, long total, long *to)
{
	double sum = 0;
	long left = total;

	for (long c = 0; c < classes; c++)
		sum += weight[c];
	for (long c = 0; c < classes; c++) {
		to[c] = (long)floor((double)total * weight[c] / sum);
		left -= to[c];
	}
	while (left-- > 0) {
		long best = -1;
		double most = 0;

		for (long c = 0; c < classes; c++) {
			double owed = (double)total * weight[c] / sum - (double)to[c];

			if (weight[c] > 0 && (best < 0 || owed > most)) {
				best = c;
				most = owed;
			}
		}
		to[best]++;
	}
}

/* No class may have more than half of the places in pairs of different classes. */
static void
limit(const double *weight, long classes, long pairs, long *rest, double *others)
{
	for (long c = 0; c < classes; c++) {
		if (rest[c] <= pairs)
			continue;
		for (long k = 0; k < classes; k++)
			others[k] = k == c ? 0 : weight[k];
		apportion(others, classes, pairs, rest);
		rest[c] = pairs;
		return;		/* only one can have more than half */
	}
}

static int
possible(const struct pairs *p, const long *count, struct err *err)
{
	long doubles = 0, present = 0;

	for (long c = 0; c < p->classes; c++) {
		doubles += count[c] > 1;
		present += count[c] > 0;
	}
	if (p->same > 0 && doubles == 0)
		return err_set(err, ERR_ARG, "no class has the two records that a pair of the same class needs");
	if (p->same < p->n && present < 2)
		return err_set(err, ERR_ARG, "all records are of one class: pairs of different classes need two");
	return 0;
}

static int
shares(struct pairs *p, const long *count, struct err *err)
{
	double *weight = calloc((size_t)(2 * p->classes), sizeof(*weight));

	if (!weight)
		return err_set(err, ERR_MEM, "out of memory for %ld classes", p->classes);
	for (long c = 0; c < p->classes; c++)	/* a sample is not paired with itself */
		weight[c] = count[c] > 1 ? (double)count[c] : 0;
	if (p->same > 0)
		apportion(weight, p->classes, p->same, p->pair);
	for (long c = 0; c < p->classes; c++) {	/* the places that it still is owed; and all have a claim */
		double owed = 2.0 * (double)p->n * (double)count[c] / (double)p->samples - 2.0 * (double)p->pair[c];

		weight[c] = fmax(owed, 0) + 1e-9 * (double)count[c];
	}
	apportion(weight, p->classes, 2 * (p->n - p->same), p->rest);
	if (p->same < p->n)
		limit(weight, p->classes, p->n - p->same, p->rest, weight + p->classes);
	free(weight);
	return 0;
}

int
pairs_plan(struct pairs *p, long n, double positive, const struct sample *sample, long samples, long classes,
           struct err *err)
{
	size_t size = (size_t)classes;
	long *count, at = 0;
	int bad;

	*p = (struct pairs){ .n = n, .same = lround(positive * (double)n), .samples = samples,
	                      .classes = classes, .sample = sample };
	count = calloc(size, sizeof(*count));
	p->deck = calloc(size, sizeof(*p->deck));
	p->card = calloc((size_t)samples, sizeof(*p->card));
	p->pair = calloc(size, sizeof(*p->pair));
	p->rest = calloc(size, sizeof(*p->rest));
	if (!count || !p->deck || !p->card || !p->pair || !p->rest) {
		free(count);
		return err_set(err, ERR_MEM, "out of memory for pairs of %ld samples", samples);
	}
	for (long i = 0; i < samples; i++)
		count[sample[i].class]++;
	for (long c = 0; c < classes; at += count[c++])
		p->deck[c].card = p->card + at;
	bad = possible(p, count, err) < 0 || shares(p, count, err) < 0 ? -1 : 0;
	free(count);
	return bad;
}

/* The decks as they were before the first epoch, so that an epoch depends on its own numbers alone. */
static void
gather(struct pairs *p)
{
	for (long c = 0; c < p->classes; c++)
		p->deck[c].n = 0;
	for (long i = 0; i < p->samples; i++) {
		struct deck *d = &p->deck[p->sample[i].class];

		d->card[d->n++] = i;
	}
	for (long c = 0; c < p->classes; c++)
		p->deck[c].at = p->deck[c].n;
}

/* Is neither side of pair k of this class? */
static int
free_of(const struct pairs *p, const long *to, long k, long class)
{
	return p->sample[to[2 * k]].class != class && p->sample[to[2 * k + 1]].class != class;
}

/* Pairs of one class among those of different ones change a side with a pair that has none of the class. There
 * always is one: no class has more than half of the places. */
static void
part(const struct pairs *p, struct rng *r, long *to, long n)
{
	for (long i = 0; i < n; i++) {
		long class = p->sample[to[2 * i]].class, k, keep;

		if (p->sample[to[2 * i + 1]].class != class)
			continue;
		k = (long)rng_below(r, (uint64_t)n);
		while (!free_of(p, to, k, class))
			k = (k + 1) % n;
		keep = to[2 * i + 1];
		to[2 * i + 1] = to[2 * k];
		to[2 * k] = keep;
	}
}

void
pairs_draw(struct pairs *p, struct rng *r, long *to, long *spare)
{
	long at = 0;

	gather(p);
	for (long c = 0; c < p->classes; c++)
		for (long i = 0; i < p->pair[c]; i++, at += 2) {
			spare[at] = deal(&p->deck[c], r, -1);
			spare[at + 1] = deal(&p->deck[c], r, spare[at]);
		}
	for (long c = 0; c < p->classes; c++)
		for (long i = 0; i < p->rest[c]; i++)
			spare[at++] = deal(&p->deck[c], r, -1);
	rng_shuffle(r, spare + 2 * p->same, 2 * (p->n - p->same));
	part(p, r, spare + 2 * p->same, p->n - p->same);
	for (long i = 0; i < p->n; i++)		/* a random order of pairs, built from the inside */
		to[i] = i;
	rng_shuffle(r, to, p->n);
	for (long i = p->n - 1; i >= 0; i--) {	/* to[2i] overwrites only what has been read: 2i >= i */
		long k = to[i];

		to[2 * i] = spare[2 * k];
		to[2 * i + 1] = spare[2 * k + 1];
	}
}

void
pairs_free(struct pairs *p)
{
	free(p->deck);
	free(p->card);
	free(p->pair);
	free(p->rest);
	*p = (struct pairs){0};
}
