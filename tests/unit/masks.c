/* masks.c - time and frequency masks: their bounds, their places, what they depend on */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "dsp/masks.h"

enum { T = 40, F = 16, ALL = (T + 3) * F /* room behind, that stays as it is */ };

static const float fill[F] = { 100, 101, 102, 103, 104, 105, 106, 107, 108, 109, 110, 111, 112, 113, 114, 115 };

/* Zeros, masked; and that nothing behind the frames was touched. */
static void
mask(const struct masks_spec *m, long epoch, const char *id, float *x, long frames)
{
	memset(x, 0, ALL * sizeof(float));
	masks_apply(m, epoch, id, fill, x, frames, F);
	for (long i = frames * F; i < ALL; i++)
		assert_true(x[i] == 0);
	for (long i = 0; i < frames * F; i++)
		assert_true(x[i] == 0 || x[i] == fill[i % F]);
}

static void
a_time_mask_covers_whole_frames_of_its_bound(void **state)
{
	struct masks_spec m = { .times = 1, .time_width = 30, .time_share = 0.25, .seed = 3 };
	float x[ALL];
	int seen[T] = {0}, widths[11] = {0};

	(void)state;
	for (long epoch = 1; epoch <= 2000; epoch++) {
		int n = 0, first = T, last = -1;

		mask(&m, epoch, "a", x, T);
		for (int t = 0; t < T; t++) {
			for (int f = 0; f < F; f++)
				assert_true((x[t * F + f] != 0) == (x[t * F] != 0));
			if (x[t * F] != 0) {
				n++;
				seen[t]++;
				first = t < first ? t : first;
				last = t;
			}
		}
		assert_true(n <= 10 && (n == 0 || last - first + 1 == n));
		widths[n]++;
	}
	for (int t = 0; t < T; t++)
		assert_true(seen[t] > 20);
	for (int n = 0; n <= 10; n++)	/* 2000 / 11 of each */
		assert_in_range(widths[n], 120, 260);
}

static void
a_frequency_mask_covers_a_feature_in_all_frames(void **state)
{
	struct masks_spec m = { .bands = 1, .band_width = 5, .seed = 3 };
	float x[ALL];
	int seen[F] = {0};

	(void)state;
	for (long epoch = 1; epoch <= 1000; epoch++) {
		int n = 0;

		mask(&m, epoch, "a", x, T - 7);
		for (int f = 0; f < F; f++) {
			for (int t = 0; t < T - 7; t++)
				assert_true((x[t * F + f] != 0) == (x[f] != 0));
			n += x[f] != 0;
			seen[f] += x[f] != 0;
		}
		assert_true(n <= 5);
	}
	for (int f = 0; f < F; f++)
		assert_true(seen[f] > 20);
}

static void
a_draw_depends_on_seed_epoch_and_id(void **state)
{
	struct masks_spec m = { 2, 20, 1, 2, 8, 3 }, other = { 2, 20, 1, 2, 8, 4 };
	float a[ALL], b[ALL];
	int same = 0;

	(void)state;
	for (long epoch = 1; epoch <= 20; epoch++) {
		mask(&m, epoch, "a", a, T);
		mask(&m, epoch, "a", b, T);
		assert_memory_equal(a, b, sizeof(a));
		mask(&m, epoch + 1, "a", b, T);
		same += memcmp(a, b, sizeof(a)) == 0;
		mask(&m, epoch, "b", b, T);
		same += memcmp(a, b, sizeof(a)) == 0;
		mask(&other, epoch, "a", b, T);
		same += memcmp(a, b, sizeof(a)) == 0;
	}
	assert_int_equal(same, 0);
}

static void
masks_wider_than_what_is_there_fit(void **state)
{
	struct masks_spec m = { 3, 1000, 1, 3, 1000, 3 };
	float x[ALL];

	(void)state;
	for (long epoch = 1; epoch <= 100; epoch++)
		mask(&m, epoch, "a", x, 1 + epoch % 3);
}

static void
no_masks_change_nothing(void **state)
{
	struct masks_spec m = { .time_width = 10, .time_share = 1, .band_width = 5, .seed = 3 };
	float x[ALL];

	(void)state;
	mask(&m, 1, "a", x, T);
	for (int i = 0; i < ALL; i++)
		assert_true(x[i] == 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_time_mask_covers_whole_frames_of_its_bound),
		cmocka_unit_test(a_frequency_mask_covers_a_feature_in_all_frames),
		cmocka_unit_test(a_draw_depends_on_seed_epoch_and_id),
		cmocka_unit_test(masks_wider_than_what_is_there_fit),
		cmocka_unit_test(no_masks_change_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
