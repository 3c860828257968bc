/* jackknife.c - intervals against a slow direct jackknife, Student's t against scipy */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "core/rng.h"
#include "eval/confusion.h"
#include "eval/jackknife.h"
#include "eval/student.h"

enum { TRIALS = 120, UNITS = 9, CLASSES = 5 };

/* Utterances of units of different sizes; one unit alone has class 4. */
static void
make(struct trial *t)
{
	struct rng rng = rng_make(3, 1, 4);

	for (int i = 0; i < TRIALS; i++) {
		t[i].unit = i < UNITS ? i : (long)(rng_below(&rng, UNITS) * rng_below(&rng, UNITS) / UNITS);
		t[i].truth = i == 40 ? 4 : (int)rng_below(&rng, 4);
		for (int s = 0; s < 2; s++)
			t[i].told[s] = rng_below(&rng, 3) ? t[i].truth : (int)rng_below(&rng, CLASSES);
	}
}

/* Figures of one system without this unit, utterance by utterance. */
static void
slow(const struct trial *t, int system, long without, double to[BOOTSTRAP_FIGURES])
{
	struct confusion c = { 0 };
	struct err err = { 0 };
	struct scores s;

	assert_int_equal(confusion_make(&c, CLASSES, &err), 0);
	for (int i = 0; i < TRIALS; i++)
		if (t[i].unit != without)
			confusion_add(&c, t[i].truth, t[i].told[system]);
	s = confusion_scores(&c);
	to[BOOTSTRAP_RECALL_MACRO] = s.recall_macro;
	to[BOOTSTRAP_ACCURACY] = s.accuracy;
	to[BOOTSTRAP_F1_MACRO] = s.f1_macro;
	confusion_free(&c);
}

/* t: of UNITS - 1 degrees of freedom. */
static struct interval
slow_interval(const struct trial *t, int systems, int figure, double quantile)
{
	double x[UNITS + 1], mean = 0, squares = 0, far, odds;

	for (int i = 0; i <= UNITS; i++) {	/* UNITS: without none */
		double first[BOOTSTRAP_FIGURES], second[BOOTSTRAP_FIGURES];

		slow(t, 0, i, first);
		slow(t, 1, i, second);
		x[i] = first[figure] - (systems == 2 ? second[figure] : 0);
		mean += i < UNITS ? x[i] / UNITS : 0;
	}
	for (int i = 0; i < UNITS; i++)
		squares += (x[i] - mean) * (x[i] - mean);
	far = quantile * sqrt((UNITS - 1.0) / UNITS * squares);
	if (systems == 2)
		return (struct interval){ x[UNITS] - far, x[UNITS] + far };
	odds = x[UNITS] / (1 - x[UNITS]);
	far = exp(far / x[UNITS] / (1 - x[UNITS]));
	return (struct interval){ odds / far / (1 + odds / far), odds * far / (1 + odds * far) };
}

static void
the_interval_is_that_of_the_figures_without_each_unit(void **state)
{
	struct interval have[BOOTSTRAP_FIGURES];
	struct trial t[TRIALS];
	struct bootstrap b;
	struct err err = { 0 };

	(void)state;
	make(t);
	for (int systems = 1; systems <= 2; systems++) {
		assert_int_equal(bootstrap_make(&b, t, TRIALS, UNITS, CLASSES, systems, &err), 0);
		assert_int_equal(jackknife_intervals(&b, 0.95, have, &err), 0);
		for (int f = 0; f < BOOTSTRAP_FIGURES; f++) {
			struct interval want = slow_interval(t, systems, f, 2.3060041352041662);

			assert_true(fabs(have[f].low - want.low) < 1e-12 && fabs(have[f].high - want.high) < 1e-12);
			assert_true(have[f].low < have[f].high);
		}
		bootstrap_free(&b);
	}
}

/* Two classes; unit u has u + 2 utterances, of which so many are wrong. */
static void
interval_of(long units, const int *wrong, double level, struct interval to[BOOTSTRAP_FIGURES])
{
	struct trial t[TRIALS];
	struct bootstrap b;
	struct err err = { 0 };
	long n = 0;

	for (long u = 0; u < units; u++)
		for (long i = 0; i < u + 2; i++, n++)
			t[n] = (struct trial){ u, (int)(i % 2), { i < wrong[u] ? (int)(1 - i % 2) : (int)(i % 2), 0 } };
	assert_int_equal(bootstrap_make(&b, t, n, units, 2, 1, &err), 0);
	assert_int_equal(jackknife_intervals(&b, level, to, &err), 0);
	bootstrap_free(&b);
}

static void
it_stays_between_0_and_1(void **state)
{
	struct interval to[BOOTSTRAP_FIGURES];

	(void)state;
	for (int most = 0; most < 2; most++) {
		interval_of(6, most ? (const int[]){ 2, 3, 4, 5, 6, 6 } : (const int[]){ 0, 0, 0, 0, 0, 1 }, 0.9999, to);
		for (int f = 0; f < BOOTSTRAP_FIGURES; f++)
			assert_true(0 <= to[f].low && to[f].low < to[f].high && to[f].high <= 1);
	}
}

static void
what_does_not_vary_has_none(void **state)
{
	static const int none[6] = { 0 }, all[] = { 2, 3, 4, 5, 6, 7 };
	struct interval to[BOOTSTRAP_FIGURES];

	(void)state;
	interval_of(6, none, 0.95, to);
	assert_true(isnan(to[0].low) && isnan(to[1].high) && isnan(to[2].low));
	interval_of(6, all, 0.95, to);
	assert_true(isnan(to[0].low) && isnan(to[1].high) && isnan(to[2].low));
	interval_of(1, (const int[]){ 1 }, 0.95, to);
	assert_true(isnan(to[0].low) && isnan(to[1].high) && isnan(to[2].low));
}

/* scipy.stats.t.ppf((1 + level) / 2, df) */
static void
quantiles_are_those_of_scipy(void **state)
{
	static const struct { double level; long df; double t; } want[] = {
		{ 0.95, 1, 12.706204736432095 },
		{ 0.95, 2, 4.302652729911275 },
		{ 0.9, 4, 2.1318467863266495 },
		{ 0.95, 4, 2.7764451051977987 },
		{ 0.95, 9, 2.2621571627409915 },
		{ 0.95, 23, 2.0686576104190406 },
		{ 0.99, 24, 2.796939504772804 },
		{ 0.95, 120, 1.9799304050824413 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(want) / sizeof(*want); i++)
		if (!(fabs(student_quantile(want[i].level, want[i].df) / want[i].t - 1) < 1e-8))
			fail_msg("%g, %ld: %.17g is not %.17g", want[i].level, want[i].df,
			         student_quantile(want[i].level, want[i].df), want[i].t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_interval_is_that_of_the_figures_without_each_unit),
		cmocka_unit_test(it_stays_between_0_and_1),
		cmocka_unit_test(what_does_not_vary_has_none),
		cmocka_unit_test(quantiles_are_those_of_scipy),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
