/* jackknife.c - confidence intervals over few units, each left out in turn */
#include <math.h>
#include <stdlib.h>

#include "eval/confusion.h"
#include "eval/jackknife.h"
#include "eval/spread.h"
#include "eval/student.h"

/* The figures of all units, and how those without one unit spread. */
static void
leave_out(const struct bootstrap *b, long *counts, double all[BOOTSTRAP_FIGURES], struct spread to[BOOTSTRAP_FIGURES])
{
	for (long i = 0; i < b->units; i++)
		bootstrap_count(b, i, 1, counts);
	bootstrap_figures(b, counts, all);
	for (long i = 0; i < b->units; i++) {
		double figure[BOOTSTRAP_FIGURES];

		bootstrap_count(b, i, -1, counts);
		bootstrap_figures(b, counts, figure);
		bootstrap_count(b, i, 1, counts);
		for (int f = 0; f < BOOTSTRAP_FIGURES; f++)
			spread_add(&to[f], figure[f]);
	}
}

static double
logistic(double x)
{
	return 1 / (1 + exp(-x));
}

/* far: t times the standard error. */
static struct interval
around(double figure, double far, int systems)
{
	double slope = figure * (1 - figure), middle;

	if (!(far > 1e-12) || (systems == 1 && !(slope > 0)))
		return (struct interval){ NAN, NAN };
	if (systems == 2)
		return (struct interval){ fmax(figure - far, -1), fmin(figure + far, 1) };
	middle = log(figure / (1 - figure));
	return (struct interval){ logistic(middle - far / slope), logistic(middle + far / slope) };
}

int
jackknife_intervals(const struct bootstrap *b, double level, struct interval to[BOOTSTRAP_FIGURES], struct err *err)
{
	long *counts = calloc((size_t)b->classes * BOOTSTRAP_COLUMNS, sizeof(*counts));
	double all[BOOTSTRAP_FIGURES], n = (double)b->units;
	struct spread without[BOOTSTRAP_FIGURES] = { 0 };

	for (int f = 0; f < BOOTSTRAP_FIGURES; f++)
		to[f] = (struct interval){ NAN, NAN };
	if (!counts)
		return err_set(err, ERR_MEM, "out of memory for the counts of %ld classes", b->classes);
	if (b->units > 1) {
		double t = student_quantile(level, b->units - 1);

		leave_out(b, counts, all, without);
		for (int f = 0; f < BOOTSTRAP_FIGURES; f++)
			to[f] = around(all[f], t * (n - 1) / sqrt(n) * spread_deviation(&without[f]), b->systems);
	}
	free(counts);
	return 0;
}

double
jackknife_coverage(long units)
{
	static const struct { long units; double held; } measured[] = {
		{ 5, 95.0 }, { 6, 95.0 }, { 8, 94.8 }, { 10, 94.8 }, { 12, 94.5 }, { 24, 94.7 }, { 60, 94.9 },
	};
	double held = NAN;

	for (size_t i = 0; i < sizeof(measured) / sizeof(*measured) && measured[i].units <= units; i++)
		held = measured[i].held;
	return held;
}
