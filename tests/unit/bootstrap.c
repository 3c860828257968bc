/* bootstrap.c - intervals against a slow direct bootstrap, McNemar's test against scipy, calibration by hand */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/rng.h"
#include "eval/bootstrap.h"
#include "eval/calibration.h"
#include "eval/confusion.h"
#include "eval/mcnemar.h"

enum { TRIALS = 90, UNITS = 7, CLASSES = 5, RESAMPLES = 101 };

/* Utterances of units of different sizes; class 4 is rare. */
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

/* Figures of one system on what resample k draws, utterance by utterance. */
static void
slow(const struct trial *t, int system, uint64_t seed, long k, double to[BOOTSTRAP_FIGURES])
{
	struct rng rng = rng_make(seed, (uint64_t)k, UNITS);
	struct confusion c = { 0 };
	struct err err = { 0 };
	struct scores s;

	assert_int_equal(confusion_make(&c, CLASSES, &err), 0);
	for (int u = 0; u < UNITS; u++) {
		long unit = (long)rng_below(&rng, UNITS);

		for (int i = 0; i < TRIALS; i++)
			if (t[i].unit == unit)
				confusion_add(&c, t[i].truth, t[i].told[system]);
	}
	s = confusion_scores(&c);
	to[BOOTSTRAP_RECALL_MACRO] = s.recall_macro;
	to[BOOTSTRAP_ACCURACY] = s.accuracy;
	to[BOOTSTRAP_F1_MACRO] = s.f1_macro;
	confusion_free(&c);
}

static void
each_resample_has_the_figures_of_its_utterances(void **state)
{
	struct trial t[TRIALS];
	struct bootstrap one, two;
	struct err err = { 0 };

	(void)state;
	make(t);
	assert_int_equal(bootstrap_make(&one, t, TRIALS, UNITS, CLASSES, 1, &err), 0);
	assert_int_equal(bootstrap_make(&two, t, TRIALS, UNITS, CLASSES, 2, &err), 0);
	for (long k = 0; k < RESAMPLES; k++) {
		double first[BOOTSTRAP_FIGURES], second[BOOTSTRAP_FIGURES], have[BOOTSTRAP_FIGURES];
		long work[5 * CLASSES];

		slow(t, 0, 9, k, first);
		slow(t, 1, 9, k, second);
		bootstrap_draw(&one, 9, k, work, have);
		for (int f = 0; f < BOOTSTRAP_FIGURES; f++)
			assert_true(fabs(have[f] - first[f]) < 1e-14);
		bootstrap_draw(&two, 9, k, work, have);
		for (int f = 0; f < BOOTSTRAP_FIGURES; f++)
			assert_true(fabs(have[f] - (first[f] - second[f])) < 1e-14);
	}
	bootstrap_free(&one);
	bootstrap_free(&two);
}

static int
ascending(const void *a, const void *b)
{
	return (*(const double *)a > *(const double *)b) - (*(const double *)a < *(const double *)b);
}

static void
the_interval_is_that_of_the_sorted_resamples(void **state)
{
	const struct resampling how = { 0.9, RESAMPLES, 9, 1 };
	struct interval have[BOOTSTRAP_FIGURES];
	double all[BOOTSTRAP_FIGURES][RESAMPLES];
	struct trial t[TRIALS];
	struct bootstrap b;
	struct err err = { 0 };

	(void)state;
	make(t);
	assert_int_equal(bootstrap_make(&b, t, TRIALS, UNITS, CLASSES, 1, &err), 0);
	assert_int_equal(bootstrap_intervals(&b, &how, have, &err), 0);
	for (long k = 0; k < RESAMPLES; k++) {
		double figure[BOOTSTRAP_FIGURES];

		slow(t, 0, 9, k, figure);
		for (int f = 0; f < BOOTSTRAP_FIGURES; f++)
			all[f][k] = figure[f];
	}
	for (int f = 0; f < BOOTSTRAP_FIGURES; f++) {
		qsort(all[f], RESAMPLES, sizeof(double), ascending);
		assert_true(fabs(have[f].low - all[f][5]) < 1e-14);
		assert_true(fabs(have[f].high - all[f][95]) < 1e-14);
		assert_true(have[f].low < have[f].high);
	}
	bootstrap_free(&b);
}

static void
the_threads_do_not_show(void **state)
{
	struct interval one[BOOTSTRAP_FIGURES], more[BOOTSTRAP_FIGURES];
	struct trial t[TRIALS];
	struct bootstrap b;
	struct err err = { 0 };

	(void)state;
	make(t);
	assert_int_equal(bootstrap_make(&b, t, TRIALS, UNITS, CLASSES, 2, &err), 0);
	assert_int_equal(bootstrap_intervals(&b, &(struct resampling){ 0.95, 500, 2, 1 }, one, &err), 0);
	for (int threads = 2; threads < 8; threads++) {
		assert_int_equal(bootstrap_intervals(&b, &(struct resampling){ 0.95, 500, 2, threads }, more, &err), 0);
		assert_memory_equal(one, more, sizeof(one));
	}
	assert_int_equal(bootstrap_intervals(&b, &(struct resampling){ 0.95, 500, 3, 1 }, more, &err), 0);
	assert_memory_not_equal(one, more, sizeof(one));
	bootstrap_free(&b);
}

enum { SETS = 400, SPEAKERS = 40, EACH = 20 };

/* The share of sets whose interval holds the true WA of 0.6; speakers are right from 20 to 100 % of the time. */
static double
coverage(int by_speaker)
{
	static struct trial t[SPEAKERS * EACH];
	long held = 0, units = by_speaker ? SPEAKERS : SPEAKERS * EACH;

	for (int set = 0; set < SETS; set++) {
		struct rng rng = rng_make(11, (uint64_t)set, 0);
		struct interval have[BOOTSTRAP_FIGURES];
		struct bootstrap b;
		struct err err = { 0 };

		for (int s = 0; s < SPEAKERS; s++) {
			double skill = 0.2 + 0.8 * rng_uniform(&rng);

			for (int i = 0; i < EACH; i++)
				t[s * EACH + i] = (struct trial){ by_speaker ? s : s * EACH + i, i % 2,
				                                  { rng_uniform(&rng) < skill ? i % 2 : !(i % 2), 0 } };
		}
		assert_int_equal(bootstrap_make(&b, t, SPEAKERS * EACH, units, 2, 1, &err), 0);
		assert_int_equal(bootstrap_intervals(&b, &(struct resampling){ 0.9, 200, 1, 1 }, have, &err), 0);
		held += have[BOOTSTRAP_ACCURACY].low <= 0.6 && 0.6 <= have[BOOTSTRAP_ACCURACY].high;
		bootstrap_free(&b);
	}
	return (double)held / SETS;
}

static void
over_speakers_ninety_per_cent_of_intervals_hold_the_truth(void **state)
{
	(void)state;
	if (fabs(coverage(1) - 0.9) > 0.05)
		fail_msg("%g of the intervals over speakers hold the truth", coverage(1));
}

static void
over_utterances_too_few_do(void **state)
{
	(void)state;
	assert_true(coverage(0) < 0.75);
}

static void
one_unit_has_no_interval_and_none_is_refused(void **state)
{
	const struct trial t = { 0, 1, { 1, 0 } };
	struct interval have[BOOTSTRAP_FIGURES];
	struct bootstrap b;
	struct err err = { 0 };

	(void)state;
	assert_int_equal(bootstrap_make(&b, &t, 1, 1, 2, 1, &err), 0);
	assert_int_equal(bootstrap_intervals(&b, &(struct resampling){ 0.95, 10, 1, 1 }, have, &err), 0);
	for (int f = 0; f < BOOTSTRAP_FIGURES; f++)
		assert_true(isnan(have[f].low) && isnan(have[f].high));
	bootstrap_free(&b);
	assert_int_equal(bootstrap_make(&b, &t, 0, 0, 2, 1, &err), -1);
	assert_int_equal(err.kind, ERR_ARG);
}

static void
mcnemar_is_the_binomial_test_of_scipy(void **state)
{
	static const struct { long first, second; double p; } want[] = {
		{ 0, 0, 1 },
		{ 1, 0, 1.0 },
		{ 0, 5, 0.0625 },
		{ 3, 3, 1.0 },
		{ 7, 12, 0.359283447265625 },
		{ 40, 12, 0.0001275387838557407 },
		{ 12, 40, 0.0001275387838557407 },
		{ 500, 430, 0.023608839292547177 },
		{ 2100, 1900, 0.0016492663751357264 },
		{ 900, 100, 1.3403435580012363e-161 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(want) / sizeof(*want); i++)
		if (!(fabs(mcnemar(want[i].first, want[i].second) / want[i].p - 1) < 1e-11))
			fail_msg("%ld, %ld: %.17g is not %.17g", want[i].first, want[i].second,
			         mcnemar(want[i].first, want[i].second), want[i].p);
	assert_true(mcnemar(3000, 100) == 0);
}

static void
calibration_is_the_distance_of_each_bin_from_what_it_claims(void **state)
{
	/* bins (0.4, 0.467], (0.467, 0.533], (0.933, 1] */
	static const float x[][2] = { { 0.5F, 0.5F }, { 0.48F, 0.52F }, { 1, 0 }, { 0.0625F, 0.9375F }, { 0, 1 } };
	static const long truth[] = { 0, 0, 0, 0, 1 };
	struct calibration c = { 0 }, twice = { 0 };
	struct err err = { 0 };
	double want = (fabs(0.5 + (double)0.52F - 1) + fabs(1 + 0.9375 + 1 - 2)) / 5;

	(void)state;
	assert_true(isnan(calibration_error(&c)) && isnan(calibration_confidence(&c)));
	for (int i = 0; i < 5; i++)
		assert_int_equal(calibration_add(&c, x[i], 2, truth[i], &err), 0);
	assert_true(fabs(calibration_error(&c) - want) < 1e-15);
	assert_true(fabs(calibration_confidence(&c) - (0.5 + (double)0.52F + 1 + 0.9375 + 1) / 5) < 1e-15);
	calibration_join(&twice, &c);
	calibration_join(&twice, &c);
	assert_true(fabs(calibration_error(&twice) - want) < 1e-15);
	assert_int_equal(twice.records[14], 6);
}

static void
what_is_no_posterior_is_refused(void **state)
{
	struct calibration c = { 0 };
	struct err err = { 0 };

	(void)state;
	assert_int_equal(calibration_add(&c, (const float[]){ 0.5F, 0.25F }, 2, 0, &err), -1);
	assert_int_equal(err.kind, ERR_DATA);
	assert_string_equal(err.text, "its posteriors sum to 0.75, not to 1");
	err = (struct err){ 0 };
	assert_int_equal(calibration_add(&c, (const float[]){ 1.5F, -0.5F }, 2, 0, &err), -1);
	assert_string_equal(err.text, "posterior -0.5 is negative");
	assert_true(isnan(calibration_error(&c)));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_resample_has_the_figures_of_its_utterances),
		cmocka_unit_test(the_interval_is_that_of_the_sorted_resamples),
		cmocka_unit_test(the_threads_do_not_show),
		cmocka_unit_test(over_speakers_ninety_per_cent_of_intervals_hold_the_truth),
		cmocka_unit_test(over_utterances_too_few_do),
		cmocka_unit_test(one_unit_has_no_interval_and_none_is_refused),
		cmocka_unit_test(mcnemar_is_the_binomial_test_of_scipy),
		cmocka_unit_test(calibration_is_the_distance_of_each_bin_from_what_it_claims),
		cmocka_unit_test(what_is_no_posterior_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
