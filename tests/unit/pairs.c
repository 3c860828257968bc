/* pairs.c - drawing pairs */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "train/pairs.h"
#include "train/sampler.h"

enum { SAMPLES = 90 };
static struct sample samples[SAMPLES];

/* 40, 25, 15 and 10 of the classes, or as told. */
static void
make_samples(long first, long second, long third)
{
	for (long i = 0; i < SAMPLES; i++)
		samples[i] = (struct sample){ 400, (i >= first) + (i >= first + second) + (i >= first + second + third) };
}

static const struct sampler_spec usual = { .batch = 32, .shuffle = 1, .seed = 5, .pairs = 333, .positive = 0.33 };

static int
same(const long *row, long i)
{
	return samples[row[2 * i]].class == samples[row[2 * i + 1]].class;
}

static void
a_third_of_the_pairs_is_of_one_class_and_use_is_even(void **state)
{
	struct sampler s;
	struct err err = {0};

	(void)state;
	make_samples(40, 25, 15);
	assert_int_equal(sampler_plan(&s, &usual, samples, SAMPLES, 4, &err), 0);
	for (long epoch = 1; epoch <= 20; epoch++) {
		long used[SAMPLES] = {0}, positive = 0;

		sampler_epoch(&s, epoch);
		for (long i = 0; i < usual.pairs; i++) {
			positive += same(s.row, i);
			assert_int_not_equal(s.row[2 * i], s.row[2 * i + 1]);
			used[s.row[2 * i]]++;
			used[s.row[2 * i + 1]]++;
		}
		assert_int_equal(positive, 110);	/* 0.33 of 333 */
		for (long i = 0; i < SAMPLES; i++)
			assert_in_range(used[i], 7, 8);	/* 666 places, 90 samples: 7.4 each */
	}
	sampler_free(&s);
}

static void
batches_never_part_a_pair(void **state)
{
	struct sampler s;
	struct err err = {0};
	long total = 0;

	(void)state;
	make_samples(40, 25, 15);
	assert_int_equal(sampler_plan(&s, &usual, samples, SAMPLES, 4, &err), 0);
	sampler_epoch(&s, 1);
	assert_int_equal(s.batches, 11);
	for (long i = 0, n; i < s.batches; i++) {
		const long *row = sampler_batch(&s, i, &n);

		assert_int_equal((row - s.row) % 2, 0);
		assert_true(n == 60 || n == 62);
		total += n;
	}
	assert_int_equal(total, 666);
	sampler_free(&s);
}

static void
an_epoch_of_pairs_depends_on_seed_and_number_alone(void **state)
{
	struct sampler_spec other = usual;
	struct sampler a, b, c;
	struct err err = {0};
	const size_t bytes = 666 * sizeof(long);

	(void)state;
	other.seed = 6;
	make_samples(40, 25, 15);
	assert_int_equal(sampler_plan(&a, &usual, samples, SAMPLES, 4, &err), 0);
	assert_int_equal(sampler_plan(&b, &usual, samples, SAMPLES, 4, &err), 0);
	assert_int_equal(sampler_plan(&c, &other, samples, SAMPLES, 4, &err), 0);
	for (long epoch = 1; epoch <= 3; epoch++)
		sampler_epoch(&a, epoch);
	sampler_epoch(&b, 3);
	sampler_epoch(&c, 3);
	assert_memory_equal(a.row, b.row, bytes);
	assert_memory_not_equal(a.row, c.row, bytes);
	sampler_epoch(&b, 4);
	assert_memory_not_equal(a.row, b.row, bytes);
	sampler_free(&a);
	sampler_free(&b);
	sampler_free(&c);
}

/* Every pair of classes must come about as often as chance has it: a repair that always met the same class
 * would be a bias. */
static void
pairs_of_different_classes_are_of_all_classes(void **state)
{
	struct sampler_spec spec = usual;
	struct sampler s;
	struct err err = {0};
	long met[4][4] = {{0}};

	(void)state;
	spec.pairs = 6000;
	spec.positive = 0;
	make_samples(23, 23, 22);
	assert_int_equal(sampler_plan(&s, &spec, samples, SAMPLES, 4, &err), 0);
	sampler_epoch(&s, 1);
	for (long i = 0; i < spec.pairs; i++) {
		assert_false(same(s.row, i));
		met[samples[s.row[2 * i]].class][samples[s.row[2 * i + 1]].class]++;
	}
	for (int a = 0; a < 4; a++)
		for (int b = 0; b < a; b++)
			assert_in_range(met[a][b] + met[b][a], 900, 1100);
	sampler_free(&s);
}

static void
a_class_of_more_than_half_still_makes_pairs(void **state)
{
	struct sampler_spec spec = usual;
	struct sampler s;
	struct err err = {0};

	(void)state;
	make_samples(80, 5, 4);
	for (long positive = 0; positive <= 10; positive++) {
		long found = 0, used[SAMPLES] = {0};

		spec.positive = (double)positive / 10;
		assert_int_equal(sampler_plan(&s, &spec, samples, SAMPLES, 4, &err), 0);
		sampler_epoch(&s, 1);
		for (long i = 0; i < spec.pairs; i++) {
			found += same(s.row, i);
			used[s.row[2 * i]]++;
			used[s.row[2 * i + 1]]++;
		}
		assert_int_equal(found, s.pairs->same);
		for (long i = 0; i + 1 < SAMPLES; i++)	/* the last class is one sample: no pair of its own */
			assert_true(used[i] > 0);
		sampler_free(&s);
	}
}

static void
pairs_that_cannot_be_are_refused(void **state)
{
	struct sampler_spec spec = usual;
	struct sampler s;
	struct err err = {0};

	(void)state;
	make_samples(SAMPLES, 0, 0);
	assert_int_equal(sampler_plan(&s, &usual, samples, SAMPLES, 1, &err), -1);
	assert_string_equal(err.text, "all records are of one class: pairs of different classes need two");
	sampler_free(&s);
	err = (struct err){0};
	make_samples(1, 1, 1);
	assert_int_equal(sampler_plan(&s, &usual, samples, 3, 3, &err), -1);
	assert_string_equal(err.text, "no class has the two records that a pair of the same class needs");
	sampler_free(&s);
	err = (struct err){0};
	spec.balance = 1;
	assert_int_equal(sampler_plan(&s, &spec, samples, SAMPLES, 4, &err), -1);
	assert_int_equal(err.kind, ERR_ARG);
	sampler_free(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_third_of_the_pairs_is_of_one_class_and_use_is_even),
		cmocka_unit_test(batches_never_part_a_pair),
		cmocka_unit_test(an_epoch_of_pairs_depends_on_seed_and_number_alone),
		cmocka_unit_test(pairs_of_different_classes_are_of_all_classes),
		cmocka_unit_test(a_class_of_more_than_half_still_makes_pairs),
		cmocka_unit_test(pairs_that_cannot_be_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
