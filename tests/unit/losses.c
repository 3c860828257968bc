/* losses.c - values and gradients against PyTorch and finite differences; specs; the edges */
#include "objective.h"
#include "reference.h"

static void
every_gradient_is_the_slope(void **state)
{
	(void)state;
	for (int i = 0; losses[i]; i++) {
		gradients_are_slopes(losses[i]->name, 0);
		gradients_are_slopes(losses[i]->name, 1);
	}
}

static void
near(double got, const struct reference *r, const char *name)
{
	struct tensor t = reference_get(r, name);

	if (!(fabs(got - (double)t.data[0]) < 1e-6))
		fail_msg("%s is %.9g, not %.9g", name, got, (double)t.data[0]);
	tensor_free(&t);
}

/* d_z as PyTorch has it goes through the dense layer: dz + dlogits W. */
static void
through(const struct batch *t, const struct reference *r, const char *name)
{
	struct tensor w = reference_get(r, "fc_weight"), want = reference_get(r, name);

	for (int i = 0; i < ROWS; i++)
		for (int k = 0; k < DIM; k++) {
			double sum = (double)t->dz[i * DIM + k];

			for (int c = 0; c < CLASSES; c++)
				sum += (double)t->dlogits[i * CLASSES + c] * (double)w.data[c * DIM + k];
			if (!(fabs(sum - (double)want.data[i * DIM + k]) < 1e-6))
				fail_msg("%s: %g, not %g", name, sum, (double)want.data[i * DIM + k]);
		}
	tensor_free(&w);
	tensor_free(&want);
}

/* The terms' sum, or (only) the last term's value divided by its lambda. */
static void
golden(const struct reference *r, const char *spec, int weighted, const char *name, int only)
{
	struct batch t = {0};
	struct objective o = objective(spec);
	char d_z[64];

	t.z = reference_get(r, "z");
	t.logits = reference_get(r, "logits");
	t.weights = reference_get(r, "class_weight");
	reference_longs(r, "labels", t.labels, ROWS);
	batch_bind(&t);
	t.b.weights = weighted ? t.weights.data : NULL;
	for (int i = 0; i < o.n; i++)
		if (o.term[i].loss->state) {
			struct tensor c = reference_get(r, "centers");

			memcpy(o.term[i].state.data, c.data, tensor_size(&c) * sizeof(float));
			tensor_free(&c);
		}
	if (only)
		near(o.term[0].loss->value(&t.b, o.term[0].knob, o.term[0].state.data), r, name);
	else
		near(loss_value(&o, &t.b), r, name);
	snprintf(d_z, sizeof(d_z), "%s.d_z", name);
	through(&t, r, d_z);
	loss_free(&o);
	batch_free(&t);
}

static void
values_and_gradients_are_pytorchs(void **state)
{
	struct reference r;

	(void)state;
	if (reference_open(&r, "losses") < 0)
		return;
	golden(&r, "softmax", 0, "softmax", 0);
	golden(&r, "softmax", 1, "softmax_weighted", 0);
	golden(&r, "center:lambda=1", 0, "center", 1);
	golden(&r, "center:lambda=1", 1, "center_weighted", 1);
	golden(&r, "center:lambda=0.3", 1, "joint_0.3_weighted", 0);
	golden(&r, "softmax+center:lambda=0.3,alpha=0.5", 1, "joint_0.3_weighted", 0);
	golden(&r, "focal:gamma=0", 0, "focal_0", 0);
	golden(&r, "focal:gamma=1", 0, "focal_1", 0);
	golden(&r, "focal", 0, "focal_2", 0);
	golden(&r, "focal:gamma=5", 0, "focal_5", 0);
	golden(&r, "focal:gamma=0", 1, "softmax_weighted", 0);
	golden(&r, "focal:gamma=0+center:lambda=0.3,alpha=0.5", 1, "joint_0.3_weighted", 0);
	reference_close(&r);
}

static void
centers_move_as_in_pytorch(void **state)
{
	struct reference r;
	struct batch t = {0};
	struct objective o;
	struct tensor c, want;

	(void)state;
	if (reference_open(&r, "losses") < 0)
		return;
	o = objective("center:alpha=0.5");
	t.z = reference_get(&r, "z");
	reference_longs(&r, "labels", t.labels, ROWS);
	batch_bind(&t);
	c = reference_get(&r, "centers");
	want = reference_get(&r, "centers_after_alpha_0.5");
	memcpy(o.term[0].state.data, c.data, tensor_size(&c) * sizeof(float));
	loss_update(&o, &t.b);
	assert_true(network_off(o.term[0].state.data, want.data, tensor_size(&want)) < 1e-6);
	tensor_free(&c);
	tensor_free(&want);
	batch_free(&t);
	loss_free(&o);
	reference_close(&r);
}

static void
a_class_that_is_not_there_keeps_its_center(void **state)
{
	struct objective o = objective("center:alpha=1");
	float *center = o.term[0].state.data + 3 * DIM;
	struct batch t;

	(void)state;
	made_up(&t);
	center[0] = 42;
	loss_update(&o, &t.b);
	assert_true(center[0] == 42 && center[1] == 0);
	assert_true(o.term[0].state.data[0] != 0);
	loss_free(&o);
	batch_free(&t);
}

static void
huge_logits_stay_finite(void **state)
{
	struct batch t;

	(void)state;
	for (int i = 0; losses[i]; i++) {
		struct objective o = objective(losses[i]->name);

		made_up(&t);
		pair_up(&t, &o);
		for (int k = 0; k < ROWS * CLASSES; k++)
			t.logits.data[k] = k % 2 ? 1e4f : -1e4f;
		assert_true(isfinite(loss_value(&o, &t.b)));
		for (int k = 0; k < ROWS * CLASSES; k++)
			assert_true(isfinite(t.dlogits[k]));
		loss_free(&o);
		batch_free(&t);
	}
}

static void
weights_of_nothing_but_zero_give_zero(void **state)
{
	struct objective o = objective("center");
	struct batch t;

	(void)state;
	made_up(&t);
	memset(t.weights.data, 0, CLASSES * sizeof(float));
	assert_true(loss_value(&o, &t.b) == 0);
	loss_free(&o);
	batch_free(&t);
}

static void
center_brings_softmax_along_once(void **state)
{
	struct objective a = objective("center:lambda=0.5"), b = objective("softmax+center");

	(void)state;
	assert_int_equal(a.n, 2);
	assert_string_equal(a.term[0].loss->name, "center");
	assert_string_equal(a.term[1].loss->name, "softmax");
	assert_true(a.term[0].knob[0] == 0.5 && a.term[0].knob[1] == 0.5);
	assert_int_equal(b.n, 2);
	loss_free(&a);
	loss_free(&b);
}

static void
an_objective_is_written_with_all_its_settings(void **state)
{
	static const char *const cases[][2] = {
		{ "softmax", "softmax" },
		{ "center", "center:lambda=0.3,alpha=0.5+softmax" },
		{ "center:alpha=0.5,lambda=0.3", "center:lambda=0.3,alpha=0.5+softmax" },
		{ "focal:gamma=2+center", "focal:gamma=2,alpha=0+center:lambda=0.3,alpha=0.5" },
		{ "center:lambda=1e-9", "center:lambda=1e-09,alpha=0.5+softmax" },
	};
	struct err err = {0};
	char to[TEXT_SPEC];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct objective o = objective(cases[i][0]), again;

		assert_int_equal(loss_spec(&o, to, sizeof(to), &err), 0);
		assert_string_equal(to, cases[i][1]);
		again = objective(to);
		assert_int_equal(again.n, o.n);
		for (int k = 0; k < o.n; k++)
			assert_memory_equal(again.term[k].knob, o.term[k].knob, sizeof(o.term[k].knob));
		if (o.n > 1) {
			assert_int_equal(loss_spec(&o, to, strlen(cases[i][1]), &err), -1);
			err = (struct err){0};
		}
		loss_free(&again);
		loss_free(&o);
	}
}

static void
nonsense_is_refused_with_a_reason(void **state)
{
	static const struct { const char *spec, *text; } cases[] = {
		{ "hinge", "unknown loss hinge: choose one of " },
		{ "", "unknown loss : choose one of " },
		{ "softmax+", "unknown loss : choose one of " },
		{ "softmax+softmax", "duplicate loss softmax" },
		{ "center:lambda=-1", "lambda=-1: lambda is not a number in 0..100" },
		{ "center:alpha=2", "alpha=2: alpha is not a number in 0..1" },
		{ "focal:gamma=21", "gamma=21: gamma is not a number in 0..20" },
		{ "focal:gamma=-1", "gamma=-1: gamma is not a number in 0..20" },
		{ "focal:alpha=1.5", "alpha=1.5: alpha is not a number in 0..1" },
		{ "center:gamma=2", "unknown setting gamma" },
		{ "softmax:lambda=1", "unknown setting lambda" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct objective o;
		struct err err = {0};

		assert_int_equal(loss_parse(&o, cases[i].spec, CLASSES, DIM, &err), -1);
		assert_int_equal(err.kind, ERR_ARG);
		if (strncmp(err.text, cases[i].text, strlen(cases[i].text)) != 0)
			fail_msg("%s: %s", cases[i].spec, err.text);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_gradient_is_the_slope),
		cmocka_unit_test(values_and_gradients_are_pytorchs),
		cmocka_unit_test(centers_move_as_in_pytorch),
		cmocka_unit_test(a_class_that_is_not_there_keeps_its_center),
		cmocka_unit_test(huge_logits_stay_finite),
		cmocka_unit_test(weights_of_nothing_but_zero_give_zero),
		cmocka_unit_test(center_brings_softmax_along_once),
		cmocka_unit_test(an_objective_is_written_with_all_its_settings),
		cmocka_unit_test(nonsense_is_refused_with_a_reason),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
