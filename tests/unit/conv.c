/* conv.c - direct convolutions against im2col's, on shapes of the models and odd ones */
#include "convolve.h"

static const struct conv_shape shapes[] = {
	{ .t = 40, .f = 33, .in = 1, .out = 48, .kt = 7, .kf = 7, .stride = 2, .bias = 1 },
	{ .t = 20, .f = 16, .in = 48, .out = 64, .kt = 3, .kf = 3, .stride = 1, .bias = 1, .data = 1 },
	{ .t = 10, .f = 8, .in = 64, .out = 80, .kt = 3, .kf = 3, .stride = 1, .bias = 1, .data = 1 },
	{ .t = 5, .f = 4, .in = 80, .out = 96, .kt = 3, .kf = 3, .stride = 1, .bias = 1, .data = 1 },
	{ .t = 14, .f = 10, .in = 64, .out = 128, .kt = 3, .kf = 3, .stride = 2, .data = 1 },
	{ .t = 14, .f = 10, .in = 64, .out = 128, .kt = 1, .kf = 1, .stride = 2, .data = 1 },
	{ .t = 40, .f = 32, .in = 1, .out = 16, .kt = 12, .kf = 16, .stride = 2 },
	{ .t = 20, .f = 16, .in = 16, .out = 24, .kt = 8, .kf = 12, .stride = 2, .data = 1 },
	{ .t = 7, .f = 5, .in = 3, .out = 5, .kt = 5, .kf = 3, .stride = 1, .bias = 1, .data = 1 },
	{ .t = 1, .f = 1, .in = 8, .out = 8, .kt = 3, .kf = 3, .stride = 1, .bias = 1, .data = 1 },
};

static void
images_of_one_channel_agree_with_im2col(void **state)
{
	static const struct conv_shape one[] = {
		{ .t = 40, .f = 33, .out = 48, .kt = 7, .kf = 7, .stride = 2, .bias = 1 },
		{ .t = 21, .f = 128, .out = 64, .kt = 7, .kf = 7, .stride = 2 },
		{ .t = 40, .f = 32, .out = 16, .kt = 12, .kf = 16, .stride = 2 },
		{ .t = 9, .f = 513, .out = 80, .kt = 7, .kf = 7, .stride = 2, .bias = 1 },
		{ .t = 4, .f = 3, .out = 32, .kt = 5, .kf = 9, .stride = 3, .bias = 1 },
		{ .t = 1, .f = 1, .out = 16, .kt = 3, .kf = 3, .stride = 1 },
		{ .t = 1, .f = 1, .out = 16, .kt = 1, .kf = 1, .stride = 1, .bias = 1 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(one) / sizeof(*one); i++)
		for (long batch = 1; batch < 12; batch += 9) {
			struct conv_shape s = one[i];

			s.in = 1;
			s = convolve_shape(s, batch);
			assert_true(convolve_agree(&conv_mono, &conv_im2col, &s, 0, 2e-5));
		}
}

static void
panels_agree_with_im2col(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(shapes) / sizeof(*shapes); i++)
		for (long batch = 1; batch < 42; batch += 20) {
			struct conv_shape s = convolve_shape(shapes[i], batch);

			assert_true(convolve_agree(&conv_panel, &conv_im2col, &s, batch > 1, 2e-5));
			assert_true(convolve_agree_of(convolve_whole, &conv_panel, &conv_im2col, &s, batch > 1, 0));
		}
}

/* Tasks run on any thread, in any order. */
static void
the_order_of_panels_tasks_changes_no_byte(void **state)
{
	struct conv_shape s = convolve_shape((struct conv_shape){
		.t = 9, .f = 8, .in = 20, .out = 40, .kt = 3, .kf = 3, .stride = 2, .bias = 1, .data = 1 }, 37);
	size_t n[CONVOLVE_PARTS];
	float *a = convolve(&conv_panel, &s, 0, 0), *b = convolve(&conv_panel, &s, 0, 1);

	(void)state;
	convolve_sizes(&s, n);
	assert_memory_equal(a, b, (n[0] + n[1] + n[2] + n[3]) * sizeof(*a));
	free(a);
	free(b);
}

static double
direct(const struct conv_shape *s, const float *x, const float *w, long t, long f, long o)
{
	double sum = 0;

	for (long i = 0; i < s->kt * s->kf * s->in; i++) {
		long a = t * s->stride - s->kt / 2 + i / s->in / s->kf, b = f * s->stride - s->kf / 2 + i / s->in % s->kf;

		if (a >= 0 && a < s->t && b >= 0 && b < s->f)
			sum += (double)x[(a * s->f + b) * s->in + i % s->in] * (double)w[o * s->kt * s->kf * s->in + i];
	}
	return sum;
}

static void
im2col_is_the_sum_it_stands_for(void **state)
{
	struct conv_shape s = { .t = 9, .f = 6, .in = 3, .to = 5, .fo = 3, .out = 4, .kt = 3, .kf = 5,
	                        .stride = 2, .threads = 1, .batch = 1 };
	struct conv_sizes size;
	struct err err = {0};
	void *plan = conv_im2col.plan(&s, 1, &size, &err);
	float *x = convolve_noise(9 * 6 * 3, 1), *w = convolve_noise(4 * 3 * 5 * 3, 2), *work = convolve_nothing(size.work);
	float y[5 * 3 * 4];

	(void)state;
	conv_im2col.forward(plan, 0, 0, x, w, NULL, y, work);
	for (long i = 0; i < 5 * 3 * 4; i++)
		assert_true(fabs(direct(&s, x, w, i / 12, i / 4 % 3, i % 4) - (double)y[i]) < 1e-4);
	conv_im2col.unplan(plan);
	free(x);
	free(w);
	free(work);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(im2col_is_the_sum_it_stands_for),
		cmocka_unit_test(images_of_one_channel_agree_with_im2col),
		cmocka_unit_test(panels_agree_with_im2col),
		cmocka_unit_test(the_order_of_panels_tasks_changes_no_byte),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
