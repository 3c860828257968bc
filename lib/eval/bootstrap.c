/* bootstrap.c - percentile intervals of UA, WA and F1, and of their differences */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/rng.h"
#include "eval/bootstrap.h"

static int
by_unit(const void *a, const void *b)
{
	const struct trial *s = &((const struct bootstrap_cell *)a)->trial;
	const struct trial *t = &((const struct bootstrap_cell *)b)->trial;

	if (s->unit != t->unit)
		return s->unit < t->unit ? -1 : 1;
	if (s->truth != t->truth)
		return s->truth < t->truth ? -1 : 1;
	if (s->told[0] != t->told[0])
		return s->told[0] < t->told[0] ? -1 : 1;
	return (s->told[1] > t->told[1]) - (s->told[1] < t->told[1]);
}

/* Merge what is the same, in place; cells come in order of their units. */
static void
merge(struct bootstrap *b, long n)
{
	long cells = 0;

	for (long i = 0; i < n; i++) {
		if (cells > 0 && by_unit(&b->cell[cells - 1], &b->cell[i]) == 0)
			b->cell[cells - 1].count++;
		else
			b->cell[cells++] = b->cell[i];
	}
	for (long i = 0; i < cells; i++)
		b->start[b->cell[i].trial.unit + 1] = i + 1;
}

int
bootstrap_make(struct bootstrap *b, const struct trial *trial, long n, long units, long classes, int systems,
               struct err *err)
{
	*b = (struct bootstrap){ .classes = classes, .units = units, .systems = systems };
	if (n < 1 || units < 1)
		return err_set(err, ERR_ARG, "no utterances to resample");
	b->cell = calloc((size_t)n, sizeof(*b->cell));
	b->start = calloc((size_t)units + 1, sizeof(*b->start));
	if (!b->cell || !b->start) {
		bootstrap_free(b);
		return err_set(err, ERR_MEM, "out of memory for resampling %ld utterances", n);
	}
	for (long i = 0; i < n; i++) {
		b->cell[i] = (struct bootstrap_cell){ trial[i], 1 };
		if (systems == 1)
			b->cell[i].trial.told[1] = 0;
	}
	qsort(b->cell, (size_t)n, sizeof(*b->cell), by_unit);
	merge(b, n);
	return 0;
}

void
bootstrap_free(struct bootstrap *b)
{
	free(b->cell);
	free(b->start);
	*b = (struct bootstrap){ 0 };
}

/* sign * the figures of one system, onto to. */
static void
add_figures(long classes, const long *of, const long *told, const long *right, double sign, double *to)
{
	double recalls = 0, f1s = 0, all = 0, hits = 0;
	long present = 0, judged = 0;

	for (long k = 0; k < classes; k++) {
		all += (double)of[k];
		hits += (double)right[k];
		present += of[k] > 0;
		judged += of[k] + told[k] > 0;
		recalls += of[k] > 0 ? (double)right[k] / (double)of[k] : 0;
		f1s += of[k] + told[k] > 0 ? (double)(2 * right[k]) / (double)(of[k] + told[k]) : 0;
	}
	to[BOOTSTRAP_RECALL_MACRO] += sign * recalls / (double)present;
	to[BOOTSTRAP_ACCURACY] += sign * hits / all;
	to[BOOTSTRAP_F1_MACRO] += sign * f1s / (double)judged;
}

void
bootstrap_count(const struct bootstrap *b, long unit, long sign, long *counts)
{
	long n = b->classes, *of = counts, *told = of + n, *right = told + 2 * n;

	for (long i = b->start[unit]; i < b->start[unit + 1]; i++) {
		const struct bootstrap_cell *c = &b->cell[i];
		long count = sign * c->count;

		of[c->trial.truth] += count;
		for (int s = 0; s < b->systems; s++) {
			told[s * n + c->trial.told[s]] += count;
			if (c->trial.told[s] == c->trial.truth)
				right[s * n + c->trial.truth] += count;
		}
	}
}

void
bootstrap_figures(const struct bootstrap *b, const long *counts, double to[BOOTSTRAP_FIGURES])
{
	long n = b->classes;
	const long *of = counts, *told = of + n, *right = told + 2 * n;

	memset(to, 0, BOOTSTRAP_FIGURES * sizeof(*to));
	for (int s = 0; s < b->systems; s++)
		add_figures(n, of, told + s * n, right + s * n, s ? -1 : 1, to);
}

void
bootstrap_draw(const struct bootstrap *b, uint64_t seed, long k, long *work, double to[BOOTSTRAP_FIGURES])
{
	struct rng rng = rng_make(seed, (uint64_t)k, (uint64_t)b->units);

	memset(work, 0, (size_t)(BOOTSTRAP_COLUMNS * b->classes) * sizeof(*work));
	for (long i = 0; i < b->units; i++)
		bootstrap_count(b, (long)rng_below(&rng, (uint64_t)b->units), 1, work);
	bootstrap_figures(b, work, to);
}

static int
ascending(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double
quantile(const double *sorted, long n, double share)
{
	double at = share * (double)(n - 1);
	long low = (long)at, high = low + 1 < n ? low + 1 : low;

	return sorted[low] + (at - (double)low) * (sorted[high] - sorted[low]);
}

/* figure (resample, figures) is what is drawn; column has room for one figure of all. */
static void
summarise(const struct resampling *r, const double *figure, double *column, struct interval *to)
{
	for (int f = 0; f < BOOTSTRAP_FIGURES; f++) {
		for (long k = 0; k < r->resamples; k++)
			column[k] = figure[k * BOOTSTRAP_FIGURES + f];
		qsort(column, (size_t)r->resamples, sizeof(*column), ascending);
		to[f].low = quantile(column, r->resamples, (1 - r->level) / 2);
		to[f].high = quantile(column, r->resamples, (1 + r->level) / 2);
	}
}

int
bootstrap_intervals(const struct bootstrap *b, const struct resampling *r, struct interval to[BOOTSTRAP_FIGURES],
                    struct err *err)
{
	int threads = r->threads > 0 ? r->threads : 1;
	double *figure = malloc((size_t)r->resamples * (BOOTSTRAP_FIGURES + 1) * sizeof(*figure));
	long *work = malloc((size_t)threads * BOOTSTRAP_COLUMNS * (size_t)b->classes * sizeof(*work));

	for (int f = 0; f < BOOTSTRAP_FIGURES; f++)
		to[f] = (struct interval){ NAN, NAN };
	if (!figure || !work) {
		free(figure);
		free(work);
		return err_set(err, ERR_MEM, "out of memory for %ld resamples", r->resamples);
	}
	#pragma omp parallel for schedule(static) num_threads(threads)
	for (int t = 0; t < threads; t++)
		for (long k = r->resamples * t / threads; k < r->resamples * (t + 1) / threads; k++)
			bootstrap_draw(b, r->seed, k, work + t * BOOTSTRAP_COLUMNS * b->classes, figure + k * BOOTSTRAP_FIGURES);
	if (b->units > 1)
		summarise(r, figure, figure + r->resamples * BOOTSTRAP_FIGURES, to);
	free(figure);
	free(work);
	return 0;
}
