/* feature_index.c - the order of an epoch, the statistics, and the data that batches are made of */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

#include <cmocka.h>

#include "feature_index.h"
#include "core/rng.h"
#include "spool.h"

/* A record of so many frames, every value its own. */
static void
fill(struct record *r, const char *id, const char *label, long frames, long width)
{
	static float next;
	struct err err = {0};

	assert_int_equal(record_new(r, id, &err), 0);
	if (label)
		json_object_set_new(r->meta, "label", json_string(label));
	assert_int_equal(tensor_shape(&r->x, 2, (long[]){ frames, width }, &err), 0);
	for (size_t i = 0; i < tensor_size(&r->x); i++)
		r->x.data[i] = next += 0.5f;
}

static void
mean_and_deviation_are_those_of_all_frames(void **state)
{
	enum { FRAMES = 6000, WIDTH = 3 };
	static float x[FRAMES][WIDTH];
	struct rng rng = rng_make(1, 2, 3);
	struct moments m;
	struct err err = {0};

	(void)state;
	for (int t = 0; t < FRAMES; t++) {	/* far from zero, where squares lose their digits */
		x[t][0] = (float)(1e4 + rng_normal(&rng));
		x[t][1] = (float)(t < 3000 ? rng_normal(&rng) : 50);
		x[t][2] = 0.1f;
	}
	assert_int_equal(moments_init(&m, WIDTH, &err), 0);
	for (int t = 0, n = 1; t < FRAMES; t += n, n = n % 97 + 1)
		moments_add(&m, x[t], t + n > FRAMES ? FRAMES - t : n);
	for (int f = 0; f < 2; f++) {
		double mean = 0, var = 0;

		for (int t = 0; t < FRAMES; t++)
			mean += (double)x[t][f] / FRAMES;
		for (int t = 0; t < FRAMES; t++)
			var += ((double)x[t][f] - mean) * ((double)x[t][f] - mean) / FRAMES;
		assert_true(fabs(m.mean[f] - mean) < 1e-12 * fabs(mean) + 1e-12);
		assert_true(fabs(moments_deviation(&m, f) - sqrt(var) - 1e-5) < 1e-9);
	}
	assert_true(m.mean[2] == (double)0.1f);
	assert_true(moments_deviation(&m, 2) == 1);
	moments_free(&m);
}

/* The means are 3 and 10: 2 / 0.5 and 0 / 4 deviations away. */
static void
distance_is_of_the_mean_over_the_frames(void **state)
{
	static const float x[] = { 2, 30, 4, -10 }, mean[] = { 1, 10 }, deviation[] = { 0.5f, 4 };

	(void)state;
	assert_true(fabs(moments_distance(x, 2, 2, mean, deviation) - sqrt(8)) < 1e-12);
}

enum { SAMPLES = 65 };
static struct sample samples[SAMPLES];

/* 40 of class 0, 15 of class 1, 10 of class 2. */
static void
make_samples(void)
{
	struct rng rng = rng_make(7, 0, 0);

	for (long i = 0; i < SAMPLES; i++)
		samples[i] = (struct sample){ 100 + (long)rng_below(&rng, 300), (i > 39) + (i > 54) };
}

static int
plan(struct sampler *s, struct sampler_spec spec, long classes, struct err *err)
{
	make_samples();
	return sampler_plan(s, &spec, samples, SAMPLES, classes, err);
}

static void
every_sample_comes_once_an_epoch_in_even_batches(void **state)
{
	struct sampler s;
	struct err err = {0};

	(void)state;
	for (int group = 0; group < 2; group++) {
		struct sampler_spec spec = { 32, 1, group, 0, 5, 0, 0 };

		assert_int_equal(plan(&s, spec, 3, &err), 0);
		assert_int_equal(s.batches, 3);
		for (long epoch = 1; epoch <= 4; epoch++) {
			int seen[SAMPLES] = {0};

			sampler_epoch(&s, epoch);
			for (long i = 0, n; i < s.batches; i++) {
				const long *row = sampler_batch(&s, i, &n);

				assert_in_range(n, 21, 22);
				for (long k = 0; k < n; k++)
					seen[row[k]]++;
			}
			for (int i = 0; i < SAMPLES; i++)
				assert_int_equal(seen[i], 1);
		}
		sampler_free(&s);
	}
}

static void
an_epoch_depends_on_seed_and_number_alone(void **state)
{
	const struct sampler_spec spec = { 8, 1, 1, 0, 5, 0, 0 }, other = { 8, 1, 1, 0, 6, 0, 0 };
	struct sampler a, b, c;
	struct err err = {0};
	const size_t bytes = SAMPLES * sizeof(long);

	(void)state;
	assert_int_equal(plan(&a, spec, 3, &err), 0);
	assert_int_equal(plan(&b, spec, 3, &err), 0);
	assert_int_equal(plan(&c, other, 3, &err), 0);
	for (long epoch = 1; epoch <= 3; epoch++)
		sampler_epoch(&a, epoch);
	sampler_epoch(&b, 3);
	sampler_epoch(&c, 3);
	assert_memory_equal(a.row, b.row, bytes);
	assert_memory_equal(a.place, b.place, (size_t)a.batches * sizeof(long));
	assert_memory_not_equal(a.row, c.row, bytes);
	sampler_epoch(&a, 4);
	assert_memory_not_equal(a.row, b.row, bytes);
	sampler_free(&a);
	sampler_free(&b);
	sampler_free(&c);
}

/* Frames of all rows over those with padding. */
static double
filled(const struct sampler *s)
{
	double real = 0, all = 0;

	for (long i = 0, n; i < s->batches; i++) {
		const long *row = sampler_batch(s, i, &n);
		long time = 0;

		for (long k = 0; k < n; k++) {
			real += (double)samples[row[k]].frames;
			time = samples[row[k]].frames > time ? samples[row[k]].frames : time;
		}
		all += (double)(n * time);
	}
	return real / all;
}

static void
grouping_saves_padding(void **state)
{
	struct sampler s;
	struct err err = {0};

	(void)state;
	for (int group = 0; group < 2; group++) {
		assert_int_equal(plan(&s, (struct sampler_spec){ 8, 1, group, 0, 1, 0, 0 }, 3, &err), 0);
		sampler_epoch(&s, 1);
		assert_true(group ? filled(&s) > 0.88 : filled(&s) < 0.8);
		sampler_free(&s);
	}
}

static void
balance_shows_each_class_equally_often(void **state)
{
	struct sampler s;
	struct err err = {0};
	long extra[2][SAMPLES] = {{0}};

	(void)state;
	assert_int_equal(plan(&s, (struct sampler_spec){ 32, 1, 1, 1, 1, 0, 0 }, 3, &err), 0);
	assert_int_equal(s.rows, 120);
	for (long epoch = 0; epoch < 2; epoch++) {
		long *seen = extra[epoch];

		sampler_epoch(&s, epoch + 1);
		for (long i = 0; i < s.rows; i++)
			seen[s.row[i]]++;
		for (long i = 0; i < SAMPLES; i++)
			assert_true(i < 40 ? seen[i] == 1 : i < 55 ? seen[i] == 2 || seen[i] == 3 : seen[i] == 4);
	}
	assert_memory_not_equal(extra[0], extra[1], sizeof(extra[0]));
	sampler_free(&s);
}

static void
a_schedule_that_makes_no_sense_is_refused(void **state)
{
	struct sampler s;
	struct err err = {0};

	(void)state;
	assert_int_equal(plan(&s, (struct sampler_spec){ 8, 0, 0, 1, 1, 0, 0 }, 3, &err), -1);
	assert_string_equal(err.text, "balancing needs a shuffled order");
	err = (struct err){0};
	assert_int_equal(plan(&s, (struct sampler_spec){ 8, 1, 0, 1, 1, 0, 0 }, 4, &err), -1);
	assert_string_equal(err.text, "class 3 has no samples to balance");
}

/* Five records in a corpus that spools; what it gives back is what was put in. */
static void
a_corpus_gives_back_what_it_took(void **state)
{
	static const char *const labels[5] = { "sad", "angry", "fear", NULL, "sad" };
	struct record r[5] = { {0}, {0}, {0}, {0}, {0} };
	struct classes classes;
	struct feature_index c;
	struct batch b = {0};
	struct err err = {0};
	int pipes[2];
	char id[2] = "a";

	(void)state;
	assert_int_equal(pipe(pipes), 0);
	assert_int_equal(classes_parse(&classes, "angry,sad", &err), 0);
	assert_int_equal(feature_index_init(&c, pipes[0], 2, &classes, &err), 0);
	for (long i = 0; i < 5; i++, id[0]++) {
		fill(&r[i], id, labels[i], 3 + i, 2);
		assert_int_equal(feature_index_add(&c, &r[i], &err), 0);
	}
	assert_int_equal(feature_index_ready(&c, &err), 0);
	assert_int_equal(c.n, 3);
	assert_int_equal(c.omitted, 1);
	assert_int_equal(c.unlabelled, 1);
	assert_true(c.moments.frames == 3 + 4 + 7);
	assert_int_equal(feature_index_batch(&c, (long[]){ 2, 0 }, 2, 16, &b, &err), 0);
	assert_int_equal(b.x.shape[1], 7);	/* the longest there is, and not 16 */
	assert_int_equal(b.labels[0], 1);
	assert_int_equal(b.lengths[1], 3);
	assert_memory_equal(b.x.data, r[4].x.data, 14 * sizeof(float));
	assert_memory_equal(b.x.data + 14, r[0].x.data, 6 * sizeof(float));
	for (int k = 20; k < 28; k++)
		assert_true(b.x.data[k] == 0);
	assert_int_equal(feature_index_batch(&c, (long[]){ 1 }, 1, 3, &b, &err), 0);
	assert_int_equal(b.x.shape[1], 6);
	for (int i = 0; i < 5; i++)
		record_free(&r[i]);
	batch_free(&b);
	feature_index_free(&c);
	close(pipes[0]);
	close(pipes[1]);
}

static void
a_file_that_changes_under_our_hands_is_an_error(void **state)
{
	struct record r = {0};
	struct feature_index c;
	struct batch b = {0};
	struct err err = {0};
	int fd = spool_new(&err);

	(void)state;
	assert_true(fd >= 0);
	fill(&r, "a", "sad", 4, 2);
	assert_int_equal(spool_write(fd, r.x.data, tensor_size(&r.x) * sizeof(float), &err), 0);
	assert_int_equal(feature_index_init(&c, fd, 2, NULL, &err), 0);
	assert_int_equal(feature_index_add(&c, &r, &err), 0);
	assert_int_equal(feature_index_ready(&c, &err), 0);
	assert_int_equal(feature_index_batch(&c, (long[]){ 0 }, 1, 16, &b, &err), 0);
	assert_memory_equal(b.x.data, r.x.data, tensor_size(&r.x) * sizeof(float));
	assert_int_equal(spool_write(fd, "more", 4, &err), 0);
	assert_int_equal(feature_index_batch(&c, (long[]){ 0 }, 1, 16, &b, &err), -1);
	assert_int_equal(err.kind, ERR_DATA);
	assert_string_equal(err.text, "the file was changed while it was being read");
	err = (struct err){0};
	assert_int_equal(ftruncate(fd, 8), 0);
	assert_int_equal(feature_index_batch(&c, (long[]){ 0 }, 1, 16, &b, &err), -1);
	assert_int_equal(err.kind, ERR_DATA);
	record_free(&r);
	batch_free(&b);
	feature_index_free(&c);
	close(fd);
}

/* A header may say "bin", and its records be vectors: width times width numbers are not there. */
static void
a_record_that_is_no_row_of_frames_is_refused(void **state)
{
	struct err err = {0};
	struct record r = {0};
	struct feature_index c;
	int fd = spool_new(&err);

	(void)state;
	assert_int_equal(feature_index_init(&c, fd, 40, NULL, &err), 0);
	fill(&r, "a", "sad", 1, 40);
	assert_int_equal(tensor_shape(&r.x, 1, (long[]){ 40 }, &err), 0);
	assert_int_equal(feature_index_add(&c, &r, &err), -1);
	assert_int_equal(err.kind, ERR_DATA);
	assert_string_equal(err.text, "x is not of shape (frames, 40)");
	record_free(&r);
	feature_index_free(&c);
	close(fd);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(mean_and_deviation_are_those_of_all_frames),
		cmocka_unit_test(distance_is_of_the_mean_over_the_frames),
		cmocka_unit_test(every_sample_comes_once_an_epoch_in_even_batches),
		cmocka_unit_test(an_epoch_depends_on_seed_and_number_alone),
		cmocka_unit_test(grouping_saves_padding),
		cmocka_unit_test(balance_shows_each_class_equally_often),
		cmocka_unit_test(a_schedule_that_makes_no_sense_is_refused),
		cmocka_unit_test(a_corpus_gives_back_what_it_took),
		cmocka_unit_test(a_file_that_changes_under_our_hands_is_an_error),
		cmocka_unit_test(a_record_that_is_no_row_of_frames_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
