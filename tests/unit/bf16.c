/* bf16.c - rounding to bfloat16, and convolutions in it against im2col's in float32 */
#include <stdio.h>

#include "convolve.h"
#include "nn/bf16.h"

static const struct conv_shape shapes[] = {
	{ .t = 20, .f = 16, .in = 48, .out = 64, .kt = 3, .kf = 3, .stride = 1, .bias = 1, .data = 1 },
	{ .t = 5, .f = 4, .in = 80, .out = 96, .kt = 3, .kf = 3, .stride = 1, .bias = 1, .data = 1 },
	{ .t = 13, .f = 9, .in = 64, .out = 128, .kt = 3, .kf = 3, .stride = 2, .data = 1 },
	{ .t = 14, .f = 10, .in = 64, .out = 128, .kt = 1, .kf = 1, .stride = 2, .data = 1 },
	{ .t = 20, .f = 16, .in = 16, .out = 24, .kt = 8, .kf = 12, .stride = 2, .bias = 1, .data = 1 },
	{ .t = 7, .f = 5, .in = 3, .out = 5, .kt = 5, .kf = 3, .stride = 1, .bias = 1, .data = 1 },
	{ .t = 1, .f = 1, .in = 8, .out = 8, .kt = 3, .kf = 3, .stride = 1, .bias = 1, .data = 1 },
};

static int
missing(void)
{
	struct err err = {0};

	if (conv_bf16_here(&err) == 0)
		return 0;
	assert_int_equal(err.kind, ERR_ARG);
	printf("# SKIP %s\n", err.text);
	return 1;
}

static uint16_t
rounded(uint32_t bits)
{
	float x[37];
	uint16_t to[37];

	for (int i = 0; i < 37; i++)
		memcpy(&x[i], &bits, sizeof(bits));
	bf16_round(x, 37, to);
	for (int i = 1; i < 37; i++)
		assert_int_equal(to[i], to[0]);
	return to[0];
}

static void
floats_are_rounded_to_the_nearest_and_halves_to_even(void **state)
{
	static const struct { uint32_t from; uint16_t to; } all[] = {
		{ 0, 0 }, { 0x80000000, 0x8000 }, { 0x3f800000, 0x3f80 }, { 0x3f807fff, 0x3f80 }, { 0x3f808000, 0x3f80 },
		{ 0x3f808001, 0x3f81 }, { 0x3f818000, 0x3f82 }, { 0xbf81ffff, 0xbf82 }, { 0x3fffffff, 0x4000 },
		{ 0x00000001, 0 }, { 0x00008001, 1 }, { 0x7f7fffff, 0x7f80 }, { 0x7f800000, 0x7f80 }, { 0xff800000, 0xff80 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++)
		assert_int_equal(rounded(all[i].from), all[i].to);
}

static void
what_is_not_a_number_stays_so(void **state)
{
	static const uint32_t nan[] = { 0x7f800001, 0x7fc00000, 0x7fffffff, 0xff800001, 0xffffffff };

	(void)state;
	for (size_t i = 0; i < sizeof(nan) / sizeof(*nan); i++) {
		assert_true((rounded(nan[i]) & 0x7fff) > 0x7f80);
		assert_int_equal(rounded(nan[i]) >> 15, nan[i] >> 31);
	}
}

static void
all_directions_agree_with_im2col(float *(*numbers)(size_t, uint64_t), double share)
{
	for (size_t i = 0; !missing() && i < sizeof(shapes) / sizeof(*shapes); i++)
		for (long batch = 1; batch < 12; batch += 9) {
			struct conv_shape s = convolve_shape(shapes[i], batch);

			assert_true(convolve_agree_of(numbers, &conv_bf16, &conv_im2col, &s, batch > 1, share));
		}
}

static void
whole_numbers_give_exactly_what_float32_gives(void **state)
{
	(void)state;
	all_directions_agree_with_im2col(convolve_whole, 0);
}

static void
noise_gives_nearly_what_float32_gives(void **state)
{
	(void)state;
	all_directions_agree_with_im2col(convolve_noise, 2e-2);
}

static void
neither_the_order_of_tasks_nor_the_batch_changes_a_byte(void **state)
{
	struct conv_shape many = convolve_shape(shapes[2], 12), one = convolve_shape(shapes[2], 1);
	size_t all[CONVOLVE_PARTS], n[CONVOLVE_PARTS];
	float *a, *b, *c;

	(void)state;
	if (missing())
		return;
	a = convolve(&conv_bf16, &many, 0, 0);
	b = convolve(&conv_bf16, &many, 0, 1);
	c = convolve(&conv_bf16, &one, 0, 0);
	convolve_sizes(&many, all);
	convolve_sizes(&one, n);
	assert_memory_equal(a, b, (all[0] + all[1] + all[2] + all[3]) * sizeof(*a));
	assert_memory_equal(a, c, n[0] * sizeof(*a));
	assert_memory_equal(a + all[0], c + n[0], n[1] * sizeof(*a));
	free(a);
	free(b);
	free(c);
}

static void
a_step_is_nearly_that_of_float32_with_any_number_of_threads(void **state)
{
	size_t size;
	float *want, *got, *again;

	(void)state;
	if (missing())
		return;
	want = network_noise_step("crnn", 64, 1, 1, CONV_AUTO, &size);
	got = network_noise_step("crnn", 64, 1, 1, CONV_BF16, &size);
	again = network_noise_step("crnn", 64, 1, 3, CONV_BF16, &size);
	assert_true(network_near(got, want, size, 2e-2));
	assert_false(network_near(got, want, size, 1e-5));
	assert_memory_equal(got, again, size * sizeof(*got));
	free(want);
	free(got);
	free(again);
}

static void
predictions_are_those_of_float32(void **state)
{
	static const long length[] = { 40, 33 };
	float logits[2][2 * 4];
	struct tensor x = {0};

	(void)state;
	network_noise(&x, 2, 40, 64, 3);
	for (int k = 0; k < 2; k++) {
		struct network n = network_new("crnn", 64, 4, 1, 1, k ? CONV_BF16 : CONV_AUTO);

		network_feed(n.g, &x, length, 0);
		graph_forward(n.g);
		memcpy(logits[k], n.out.logits->y.data, sizeof(logits[k]));
		graph_free(n.g);
	}
	assert_memory_equal(logits[0], logits[1], sizeof(logits[0]));
	tensor_free(&x);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(floats_are_rounded_to_the_nearest_and_halves_to_even),
		cmocka_unit_test(what_is_not_a_number_stays_so),
		cmocka_unit_test(whole_numbers_give_exactly_what_float32_gives),
		cmocka_unit_test(noise_gives_nearly_what_float32_gives),
		cmocka_unit_test(neither_the_order_of_tasks_nor_the_batch_changes_a_byte),
		cmocka_unit_test(a_step_is_nearly_that_of_float32_with_any_number_of_threads),
		cmocka_unit_test(predictions_are_those_of_float32),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
