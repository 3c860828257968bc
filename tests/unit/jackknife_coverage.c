/* jackknife_coverage.c - coverage of the intervals in simulations; with a number of sets as argument, the table of it */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "core/rng.h"
#include "eval/bootstrap.h"
#include "eval/jackknife.h"

/* Speakers have 20 to 60 utterances each, whose classes are drawn, so that a speaker may lack some. A speaker s is
 * right on class k with probability 1 / (1 + exp(-(m_k + b_s + c_sk))), with b and c normal: b of a deviation of 0.3 or
 * 0.7, c of 0.4 or 0.6, so that WA differs between speakers by 5 to 15 points. A second system has a correlation of 0.6 in
 * b and c, and on half of the utterances the same luck. What is wrong falls on any other class alike. With outliers one
 * speaker in ten has a b that is lower by 1.5.
 */
enum { MOST = 60, LONGEST = 60, CLASSES = 7, SCENARIOS = 12, METHODS = 3 };
enum method { JACKKNIFE, PERCENTILE, UTTERANCES };

struct scenario {
	int classes;
	double share[CLASSES];	/* of each class in the utterances */
	double m[2][CLASSES];	/* by system */
	double b, c, outliers;	/* deviations, and the share of outliers */
};

struct coverage {
	double held[METHODS][BOOTSTRAP_FIGURES];	/* shares of the truths */
	double width[METHODS];				/* mean, of UA */
};

static struct scenario
scenario_of(int i, double outliers)
{
	static const double emodb[] = { 127, 81, 46, 69, 71, 79, 62 }, ravdess[] = { 96, 192, 192, 192 };
	static const double middle[] = { 0, 1, 2.4 };	/* UA of about 50, 70 and 88 % */
	const double *support = i % 2 ? emodb : ravdess;
	struct scenario s = { .classes = i % 2 ? 7 : 4, .b = i / 6 ? 0.7 : 0.3, .c = i / 6 ? 0.6 : 0.4, .outliers = outliers };
	double all = 0;

	for (int k = 0; k < s.classes; k++)
		all += support[k];
	for (int k = 0; k < s.classes; k++) {
		s.share[k] = support[k] / all;
		for (int t = 0; t < 2; t++)
			s.m[t][k] = middle[i / 2 % 3] - 0.35 * t + (double)(k * (t ? 5 : 3) % s.classes) / s.classes - 0.5;
	}
	return s;
}

static double
logistic(double x)
{
	return 1 / (1 + exp(-x));
}

/* The recall of class k over all speakers there could be: the integral over the normal distribution. */
static double
recall(const struct scenario *s, int system, int k)
{
	double deviation = sqrt(s->b * s->b + s->c * s->c), sum = 0, all = 0;

	for (int i = -400; i <= 400; i++) {
		double z = i / 50.0, x = s->m[system][k] + deviation * z, weight = exp(-z * z / 2);

		all += weight;
		sum += weight * ((1 - s->outliers) * logistic(x) + s->outliers * logistic(x - 1.5));
	}
	return sum / all;
}

static void
truth_of(const struct scenario *s, int systems, double to[BOOTSTRAP_FIGURES])
{
	for (int f = 0; f < BOOTSTRAP_FIGURES; f++)
		to[f] = 0;
	for (int t = 0; t < systems; t++) {
		double sign = t ? -1 : 1, wrong = 0;

		for (int k = 0; k < s->classes; k++)
			wrong += s->share[k] * (1 - recall(s, t, k)) / (s->classes - 1);
		for (int k = 0; k < s->classes; k++) {
			double r = recall(s, t, k), share = s->share[k];
			double told = share * r + wrong - share * (1 - r) / (s->classes - 1);

			to[BOOTSTRAP_RECALL_MACRO] += sign * r / s->classes;
			to[BOOTSTRAP_ACCURACY] += sign * share * r;
			to[BOOTSTRAP_F1_MACRO] += sign * 2 * share * r / (share + told) / s->classes;
		}
	}
}

static int
class_drawn(const struct scenario *s, struct rng *rng)
{
	double x = rng_uniform(rng);
	int k = 0;

	while (k + 1 < s->classes && x >= s->share[k])
		x -= s->share[k++];
	return k;
}

/* The utterances of a speaker; returns how many. */
static long
speak(const struct scenario *s, struct rng *rng, long speaker, struct trial *to)
{
	double b = s->b * rng_normal(rng), right[2][CLASSES];
	double second = 0.6 * b + 0.8 * s->b * rng_normal(rng), low = rng_uniform(rng) < s->outliers ? 1.5 : 0;
	long n = 20 + (long)rng_below(rng, LONGEST - 20 + 1);

	for (int k = 0; k < s->classes; k++) {
		double c = s->c * rng_normal(rng), other = 0.6 * c + 0.8 * s->c * rng_normal(rng);

		right[0][k] = logistic(s->m[0][k] + b + c - low);
		right[1][k] = logistic(s->m[1][k] + second + other - low);
	}
	for (long i = 0; i < n; i++) {
		double luck = rng_uniform(rng);
		int alike = rng_uniform(rng) < 0.5;

		to[i] = (struct trial){ speaker, class_drawn(s, rng), { 0, 0 } };
		for (int t = 0; t < 2; t++) {
			if (t && !alike)
				luck = rng_uniform(rng);
			to[i].told[t] = to[i].truth;
			if (luck >= right[t][to[i].truth])
				to[i].told[t] = (to[i].truth + 1 + (int)rng_below(rng, (uint64_t)s->classes - 1)) % s->classes;
		}
	}
	return n;
}

/* Intervals of one set of n utterances. */
static void
intervals(struct trial *t, long n, long units, int classes, int systems, enum method method,
          struct interval to[BOOTSTRAP_FIGURES])
{
	const struct resampling how = { 0.95, 300, 1, 1 };
	struct bootstrap b;
	struct err err = { 0 };
	int bad;

	for (long i = 0; method == UTTERANCES && i < n; i++)
		t[i].unit = i;
	bad = bootstrap_make(&b, t, n, method == UTTERANCES ? n : units, classes, systems, &err) < 0 ||
	      (method == JACKKNIFE ? jackknife_intervals(&b, 0.95, to, &err) : bootstrap_intervals(&b, &how, to, &err)) < 0;
	bootstrap_free(&b);
	if (bad)
		abort();
}

/* Over all scenarios, so many sets each; the resampling methods on one set of four. A method that is not asked for has 0. */
static struct coverage
measure(long speakers, int systems, double outliers, long sets, const int wanted[METHODS])
{
	struct scenario scenario[SCENARIOS];
	double truth[SCENARIOS][BOOTSTRAP_FIGURES];
	struct coverage c = { 0 };
	long n[METHODS] = { 0 };

	for (int i = 0; i < SCENARIOS; i++) {
		scenario[i] = scenario_of(i, outliers);
		truth_of(&scenario[i], systems, truth[i]);
	}
	#pragma omp parallel for schedule(static)
	for (long i = 0; i < SCENARIOS * sets; i++) {
		const struct scenario *s = &scenario[i % SCENARIOS];
		struct rng rng = rng_make(13, (uint64_t)i, (uint64_t)speakers);
		struct trial t[MOST * LONGEST];
		long utterances = 0;

		for (long k = 0; k < speakers; k++)
			utterances += speak(s, &rng, k, t + utterances);
		for (int m = 0; m < METHODS; m++) {
			struct interval to[BOOTSTRAP_FIGURES];

			if (!wanted[m] || (m != JACKKNIFE && i / SCENARIOS % 4))
				continue;
			intervals(t, utterances, speakers, s->classes, systems, (enum method)m, to);
			#pragma omp critical
			{
				n[m]++;
				c.width[m] += to[0].high - to[0].low;
				for (int f = 0; f < BOOTSTRAP_FIGURES; f++)
					c.held[m][f] += to[f].low <= truth[i % SCENARIOS][f] &&
					                truth[i % SCENARIOS][f] <= to[f].high;
			}
		}
	}
	for (int m = 0; m < METHODS; m++)
		for (int f = 0; f < BOOTSTRAP_FIGURES; f++)
			c.held[m][f] = n[m] ? c.held[m][f] / (double)n[m] : 0;
	for (int m = 0; m < METHODS; m++)
		c.width[m] = n[m] ? c.width[m] / (double)n[m] : 0;
	return c;
}

static double
least(const double *held)
{
	return 100 * fmin(held[0], fmin(held[1], held[2]));
}

static void
from_ten_speakers_on_93_to_97_per_cent_of_truths_are_held(void **state)
{
	static const long speakers[] = { 10, 12, 24 };

	(void)state;
	for (int i = 0; i < 3; i++)
		for (int systems = 1; systems <= 2; systems++) {
			struct coverage c = measure(speakers[i], systems, 0, 100, (const int[]){ 1, 0, 0 });

			for (int f = 0; f < BOOTSTRAP_FIGURES; f++)
				if (fabs(c.held[JACKKNIFE][f] - 0.95) > 0.02)
					fail_msg("%ld speakers, systems %d, figure %d: %g", speakers[i], systems, f, c.held[JACKKNIFE][f]);
		}
}

static void
the_coverage_that_is_printed_is_the_measured_one(void **state)
{
	static const long speakers[] = { 5, 6, 8, 10, 12, 24 };

	(void)state;
	assert_true(isnan(jackknife_coverage(4)));
	for (int i = 0; i < 6; i++) {
		struct coverage c = measure(speakers[i], 1, 0, 150, (const int[]){ 1, 0, 0 });

		if (!(fabs(least(c.held[JACKKNIFE]) - jackknife_coverage(speakers[i])) < 1.2))
			fail_msg("%ld speakers: %g, not %g", speakers[i], least(c.held[JACKKNIFE]), jackknife_coverage(speakers[i]));
	}
}

static void
percentiles_over_few_speakers_hold_too_little_and_over_utterances_far_less(void **state)
{
	(void)state;
	for (int systems = 1; systems <= 2; systems++) {
		struct coverage five = measure(5, systems, 0, 120, (const int[]){ 0, 1, 0 });
		struct coverage ten = measure(10, systems, 0, 120, (const int[]){ 0, 1, 0 });
		struct coverage utterances = measure(10, systems, 0, 24, (const int[]){ 0, 0, 1 });

		for (int f = 0; f < BOOTSTRAP_FIGURES; f++) {
			assert_true(five.held[PERCENTILE][f] < 0.88);
			assert_true(ten.held[PERCENTILE][f] < 0.93);
			assert_true(utterances.held[UTTERANCES][f] < ten.held[PERCENTILE][f] - 0.05);
		}
	}
}

/* Least coverage of UA, WA and F1 in percent, and the mean width of UA's interval in points. */
static int
table(long sets)
{
	static const long speakers[] = { 5, 6, 8, 10, 12, 24, 60 };

	for (int systems = 1; systems <= 2; systems++) {
		printf("%s\nspeakers  percentiles  (width)  jackknife  (width)  with outliers  over utterances\n",
		       systems == 1 ? "one system" : "difference of two");
		for (int i = 0; i < 7; i++) {
			struct coverage c = measure(speakers[i], systems, 0, sets, (const int[]){ 1, 1, 1 });
			struct coverage odd = measure(speakers[i], systems, 0.1, sets, (const int[]){ 1, 0, 0 });

			printf("%8ld  %11.1f  %7.1f  %9.1f  %7.1f  %13.1f  %15.1f\n", speakers[i], least(c.held[PERCENTILE]),
			       100 * c.width[PERCENTILE], least(c.held[JACKKNIFE]), 100 * c.width[JACKKNIFE],
			       least(odd.held[JACKKNIFE]), least(c.held[UTTERANCES]));
			fflush(stdout);
		}
	}
	return 0;
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(from_ten_speakers_on_93_to_97_per_cent_of_truths_are_held),
		cmocka_unit_test(the_coverage_that_is_printed_is_the_measured_one),
		cmocka_unit_test(percentiles_over_few_speakers_hold_too_little_and_over_utterances_far_less),
	};

	if (argc > 1)
		return table(strtol(argv[1], NULL, 10));
	return cmocka_run_group_tests(tests, NULL, NULL);
}
