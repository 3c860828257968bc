/* winograd.c - Winograd's convolutions: against im2col's, and what does not change their bytes */
#include "convolve.h"

/* An image of 3 x 3 kernels with all three directions. */
static struct conv_shape
image(long batch, long t, long f, long in, long out)
{
	struct conv_shape s = { .t = t, .f = f, .in = in, .out = out, .kt = 3, .kf = 3, .stride = 1, .data = 1 };

	s.bias = t % 2;
	return convolve_shape(s, batch);
}

static void
all_directions_agree_with_im2col(void **state)
{
	static const long channels[] = { 1, 3, 16, 17, 48, 64, 80, 96 };

	(void)state;
	for (int i = 0; i < 8; i++)
		for (int k = 0; k < 8; k++) {
			struct conv_shape s = image(1 + (i + k) % 3, 9 - i, 6 + k, channels[i], channels[k]);

			assert_true(convolve_agree(&conv_winograd, &conv_im2col, &s, 0, 1e-4));
		}
}

static void
images_of_all_sizes_agree_with_im2col(void **state)
{
	(void)state;
	for (long t = 1; t < 10; t++)
		for (long f = 1; f < 10; f++) {
			struct conv_shape s = image(2, t, f, 5, 7);

			assert_true(convolve_agree(&conv_winograd, &conv_im2col, &s, 0, 1e-4));
		}
}

static void
batches_of_many_tiles_agree_with_im2col(void **state)
{
	static const struct { long batch, t, f, in, out; } large[] = {
		{ 20, 4, 9, 256, 192 }, { 9, 32, 17, 64, 64 }, { 33, 3, 2, 96, 130 }, { 1, 65, 32, 48, 64 }
	};

	(void)state;
	for (int i = 0; i < 4; i++) {
		struct conv_shape s = image(large[i].batch, large[i].t, large[i].f, large[i].in, large[i].out);

		assert_true(convolve_agree(&conv_winograd, &conv_im2col, &s, 0, 1e-4));
	}
}

static void
gradients_of_x_are_added_where_there_are_some(void **state)
{
	struct conv_shape s = image(3, 7, 10, 20, 40);

	(void)state;
	assert_true(convolve_agree(&conv_winograd, &conv_im2col, &s, 1, 1e-4));
}

/* Tasks run on any thread, in any order. */
static void
the_order_of_tasks_changes_no_byte(void **state)
{
	struct conv_shape s = image(12, 17, 9, 80, 150);
	size_t n[CONVOLVE_PARTS];
	float *a = convolve(&conv_winograd, &s, 0, 0), *b = convolve(&conv_winograd, &s, 0, 1);

	(void)state;
	convolve_sizes(&s, n);
	assert_memory_equal(a, b, (n[0] + n[1] + n[2] + n[3]) * sizeof(*a));
	free(a);
	free(b);
}

static void
a_row_alone_is_as_in_its_batch(void **state)
{
	struct conv_shape many = image(40, 5, 9, 64, 80), one = image(1, 5, 9, 64, 80);
	size_t all[CONVOLVE_PARTS], n[CONVOLVE_PARTS];
	float *a = convolve(&conv_winograd, &many, 0, 0), *b = convolve(&conv_winograd, &one, 0, 0);

	(void)state;
	convolve_sizes(&many, all);
	convolve_sizes(&one, n);
	assert_true(network_near(a, b, n[0], 1e-5));
	assert_true(network_near(a + all[0], b + n[0], n[1], 1e-5));
	free(a);
	free(b);
}

static void
what_is_not_a_number_stays_so(void **state)
{
	struct conv_shape s = image(1, 8, 8, 16, 17);
	struct conv_sizes size = {0};
	struct err err = {0};
	void *plan = conv_winograd.plan(&s, 1, &size, &err);
	float *x = convolve_noise(8 * 8 * 16, 1), *w = convolve_noise(17 * 9 * 16, 2), *y = convolve_noise(8 * 8 * 17, 3);
	float *packed = convolve_nothing(size.packed), *work = convolve_nothing(size.work);

	(void)state;
	x[(3 * 8 + 3) * 16 + 5] = NAN;
	conv_winograd.pack(plan, w, packed, 0);
	for (long i = 0; i < size.forward; i++)
		conv_winograd.forward(plan, 0, i, x, packed, NULL, y, work);
	for (long t = 2; t < 5; t++)
		for (long o = 2 * 17; o < 5 * 17; o++)
			assert_true(isnan(y[t * 8 * 17 + o]));
	conv_winograd.unplan(plan);
	free(x);
	free(w);
	free(y);
	free(packed);
	free(work);
}

static void
other_kernels_are_left_to_others(void **state)
{
	static const long other[][3] = { { 5, 3, 1 }, { 3, 1, 1 }, { 3, 3, 2 } };
	struct conv_sizes size;
	struct err err = {0};

	(void)state;
	for (int i = 0; i < 3; i++) {
		struct conv_shape s = image(4, 20, 20, 32, 32);

		s.kt = other[i][0];
		s.kf = other[i][1];
		s.stride = other[i][2];
		s = convolve_shape(s, 4);
		assert_null(conv_winograd.plan(&s, 1, &size, &err));
		assert_int_equal(err.kind, ERR_NONE);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_directions_agree_with_im2col),
		cmocka_unit_test(images_of_all_sizes_agree_with_im2col),
		cmocka_unit_test(batches_of_many_tiles_agree_with_im2col),
		cmocka_unit_test(gradients_of_x_are_added_where_there_are_some),
		cmocka_unit_test(the_order_of_tasks_changes_no_byte),
		cmocka_unit_test(a_row_alone_is_as_in_its_batch),
		cmocka_unit_test(what_is_not_a_number_stays_so),
		cmocka_unit_test(other_kernels_are_left_to_others),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
