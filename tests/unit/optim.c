/* optim.c - Adam's step, clipping, schedules */
#include <math.h>
#include <omp.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/text.h"
#include "optim/optim.h"

static const struct rates rates = { 1e-2, 0.1, 0.9, 0.999, 1e-8 };

static void
adam_steps_as_its_paper_says(void **state)
{
	float theta = 1, kept[2] = {0};
	double m = 0, v = 0, want = 1;

	(void)state;
	for (long t = 1; t <= 20; t++) {
		float g = (float)sin((double)t);

		optim_find("adam", NULL)->step(&theta, &g, kept, 1, &rates, t);
		m = 0.9 * m + 0.1 * (double)g;
		v = 0.999 * v + 0.001 * (double)g * (double)g;
		want -= 1e-2 * (m / (1 - pow(0.9, (double)t)) / (sqrt(v / (1 - pow(0.999, (double)t))) + 1e-8) + 0.1 * want);
	}
	assert_true(fabs((double)theta - want) < 1e-5);
}

static void
padding_stays_zero(void **state)
{
	float theta[16] = {0}, g[16] = {0}, kept[32] = {0};

	(void)state;
	for (long t = 1; t <= 3; t++)
		optim_find("adam", NULL)->step(theta, g, kept, 16, &rates, t);
	for (int i = 0; i < 16; i++)
		assert_true(theta[i] == 0);
}

static void
threads_do_not_change_a_step(void **state)
{
	enum { N = 10007 };
	static float theta[2][N], g[N], kept[2][2 * N];

	(void)state;
	for (int i = 0; i < N; i++)
		g[i] = theta[0][i] = theta[1][i] = (float)cos(i);
	for (int k = 0; k < 2; k++) {
		omp_set_num_threads(k + 1);
		optim_find("adam", NULL)->step(theta[k], g, kept[k], N, &rates, 1);
	}
	assert_memory_equal(theta[0], theta[1], sizeof(theta[0]));
}

static void
a_long_gradient_is_shortened_and_a_short_one_left(void **state)
{
	float g[] = { 3, 4 };

	(void)state;
	assert_true(optim_clip(g, 2, 0) == 5 && g[0] == 3);
	assert_true(optim_clip(g, 2, 10) == 5 && g[1] == 4);
	assert_true(optim_clip(g, 2, 1) == 5);
	assert_true(fabs((double)g[0] - 0.6) < 1e-6 && fabs((double)g[1] - 0.8) < 1e-6);
}

static double
factor(const char *spec, long epoch, long epochs)
{
	struct err err = {0};
	double f = -1;

	if (schedule_factor(spec, epoch, epochs, &f, &err) < 0)
		fail_msg("%s", err.text);
	return f;
}

static void
schedules_go_where_they_say(void **state)
{
	(void)state;
	assert_true(factor("constant", 7, 10) == 1);
	assert_true(factor("cosine", 0, 10) == 1 && fabs(factor("cosine", 5, 10) - 0.5) < 1e-12);
	assert_true(factor("cosine", 10, 10) == 0);
	assert_true(factor("step", 9, 60) == 1 && factor("step", 10, 60) == 0.5);
	assert_true(fabs(factor("step:every=2,factor=0.1", 5, 60) - 0.01) < 1e-12);
}

static void
a_schedule_is_written_with_all_its_settings(void **state)
{
	static const char *const cases[][2] = {
		{ "cosine", "cosine" },
		{ "step", "step:every=10,factor=0.5" },
		{ "step:factor=0.1", "step:every=10,factor=0.1" },
		{ "step:factor=0.12345678901234567,every=1e6", "step:every=1e+06,factor=0.12345678901234566" },
	};
	struct err err = {0};
	char to[TEXT_SPEC];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		assert_int_equal(schedule_spec(cases[i][0], to, sizeof(to), &err), 0);
		assert_string_equal(to, cases[i][1]);
	}
	assert_int_equal(schedule_spec("step", to, 20, &err), -1);
	assert_string_equal(err.text, "step with all its settings takes more than 19 bytes");
}

static void
unknown_names_are_refused_with_those_there_are(void **state)
{
	struct err a = {0}, b = {0};
	double f;

	(void)state;
	assert_null(optim_find("sgdd", &a));
	assert_non_null(strstr(a.text, "adam"));
	assert_int_equal(schedule_factor("linear", 0, 1, &f, &b), -1);
	assert_string_equal(b.text, "unknown schedule linear: choose one of constant, cosine, step");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(adam_steps_as_its_paper_says),
		cmocka_unit_test(padding_stays_zero),
		cmocka_unit_test(threads_do_not_change_a_step),
		cmocka_unit_test(a_long_gradient_is_shortened_and_a_short_one_left),
		cmocka_unit_test(schedules_go_where_they_say),
		cmocka_unit_test(a_schedule_is_written_with_all_its_settings),
		cmocka_unit_test(unknown_names_are_refused_with_those_there_are),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
