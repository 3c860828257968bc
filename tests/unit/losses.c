/* losses.c - values and gradients against PyTorch and finite differences; specs; the edges */
#include <string.h>

#include "network.h"
#include "reference.h"

enum { ROWS = 9, DIM = 6, CLASSES = 4 };

/* A batch with room for its gradients. */
struct batch {
	struct loss_batch b;
	struct tensor z, logits, weights;
	float dz[ROWS * DIM], dlogits[ROWS * CLASSES];
	long labels[ROWS];
};

static void
batch_bind(struct batch *t)
{
	t->b = (struct loss_batch){
		.rows = ROWS, .dim = DIM, .classes = CLASSES, .z = t->z.data, .logits = t->logits.data, .dz = t->dz,
		.dlogits = t->dlogits, .labels = t->labels, .weights = t->weights.data
	};
	memset(t->dz, 0, sizeof(t->dz));
	memset(t->dlogits, 0, sizeof(t->dlogits));
}

static void
batch_free(struct batch *t)
{
	tensor_free(&t->z);
	tensor_free(&t->logits);
	tensor_free(&t->weights);
}

static void
made_up(struct batch *t)
{
	struct err err = {0};

	memset(t, 0, sizeof(*t));
	network_noise(&t->z, 1, ROWS, DIM, 1);
	network_noise(&t->logits, 1, ROWS, CLASSES, 2);
	assert_int_equal(tensor_shape(&t->weights, 1, (long[]){ CLASSES }, &err), 0);
	for (int c = 0; c < CLASSES; c++)
		t->weights.data[c] = 0.5f + (float)c;
	for (int i = 0; i < ROWS; i++)
		t->labels[i] = i * i % 3;	/* class 3 is not there */
	batch_bind(t);
}

static struct objective
objective(const char *spec)
{
	struct objective o;
	struct err err = {0};

	if (loss_parse(&o, spec, CLASSES, DIM, &err) < 0)
		fail_msg("%s: %s", spec, err.text);
	return o;
}

/* What a loss of pairs takes for four pairs; others see the batch as it is. */
static void
pair_up(struct batch *t, const struct objective *o)
{
	if (!o->term[0].loss->pairs)
		return;
	t->b.pairs = 1;
	t->b.rows = ROWS / 2;
	t->b.classes = 2;
}

static double
slope(struct objective *o, struct batch *t, float *x)
{
	const float eps = 1e-2f, keep = *x;
	double up, down;

	t->b.dz = t->b.dlogits = NULL;
	*x = keep + eps;
	up = loss_value(o, &t->b);
	*x = keep - eps;
	down = loss_value(o, &t->b);
	*x = keep;
	return (up - down) / ((double)(keep + eps) - (double)(keep - eps));
}

static void
gradients_are_slopes(const char *spec, int weighted)
{
	struct batch t;
	struct objective o = objective(spec);

	made_up(&t);
	pair_up(&t, &o);
	t.b.weights = weighted ? t.b.weights : NULL;
	loss_update(&o, &t.b);		/* centers that are not zero */
	loss_value(&o, &t.b);
	for (int i = 0; i < ROWS * DIM; i++)
		assert_true(fabs(slope(&o, &t, t.z.data + i) - (double)t.dz[i]) < 1e-4);
	for (int i = 0; i < ROWS * CLASSES; i++)
		assert_true(fabs(slope(&o, &t, t.logits.data + i) - (double)t.dlogits[i]) < 1e-4);
	loss_free(&o);
	batch_free(&t);
}

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

/* One utterance of class 0 whose rivals have these log odds against it. */
static double
against(double gamma, float odds, float *gradient)
{
	static const long label = 0;
	char spec[40];
	float logits[2] = { 0, odds }, dlogits[2] = { 0, 0 };
	struct loss_batch b = { .rows = 1, .classes = 2, .logits = logits, .dlogits = dlogits, .labels = &label };
	struct objective o;
	double value;

	snprintf(spec, sizeof(spec), "focal:gamma=%g", gamma);
	o = objective(spec);
	value = loss_value(&o, &b);
	assert_true(dlogits[0] == -dlogits[1]);
	*gradient = dlogits[1];
	loss_free(&o);
	return value;
}

/* p near 0: L = d. p near 1: q = e^-|d|, L = q^gamma q, of which each logit has gamma + 1 times as much. */
static void
focal_loss_is_exact_where_p_is_near_0_and_1(void **state)
{
	static const double gamma[] = { 0, 0.5, 1, 2, 5 };
	float d;

	(void)state;
	for (size_t i = 0; i < sizeof(gamma) / sizeof(*gamma); i++) {
		double tiny = exp(-15 * (gamma[i] + 1));

		assert_true(fabs(against(gamma[i], 50, &d) - 50) < 1e-12 && fabsf(d - 1) < 1e-6f);
		assert_true(fabs(against(gamma[i], -15, &d) / tiny - 1) < 1e-5);
		assert_true(fabs((double)d / (tiny * (gamma[i] + 1)) - 1) < 1e-5);
		assert_true(isfinite(against(gamma[i], 3e38f, &d)) && isfinite(d));
		assert_true(against(gamma[i], -3e38f, &d) == 0 && d == 0);
	}
}

static void
focal_gradients_are_slopes_for_any_gamma(void **state)
{
	(void)state;
	gradients_are_slopes("focal:gamma=0.5", 1);
	gradients_are_slopes("focal:gamma=1", 0);
	gradients_are_slopes("focal:gamma=5", 1);
	gradients_are_slopes("focal:gamma=2+center:lambda=0.3,alpha=0.5", 1);
}

static void
alpha_weighs_focal_loss_by_inverse_share(void **state)
{
	struct objective plain = objective("focal"), whole = objective("focal:alpha=1"),
	                 half = objective("focal:alpha=0.5");
	struct batch t;
	float *balance;
	double want;

	(void)state;
	made_up(&t);
	balance = t.weights.data;
	want = loss_value(&plain, &t.b);	/* as --weights would */
	t.b.weights = NULL;
	t.b.balance = balance;
	assert_true(loss_value(&whole, &t.b) == want);
	assert_true(loss_value(&plain, &t.b) != want && loss_value(&half, &t.b) != want);
	for (int c = 0; c < CLASSES; c++)
		balance[c] *= balance[c];
	assert_true(fabs(loss_value(&half, &t.b) - want) < 1e-7);
	loss_free(&plain);
	loss_free(&whole);
	loss_free(&half);
	batch_free(&t);
}

static void
focal_takes_the_place_of_softmax_beside_center(void **state)
{
	struct objective o = objective("focal:gamma=2+center:lambda=0.3,alpha=0.5");

	(void)state;
	assert_int_equal(o.n, 2);
	assert_string_equal(o.term[0].loss->name, "focal");
	assert_string_equal(o.term[1].loss->name, "center");
	loss_free(&o);
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
nonsense_is_refused_with_a_reason(void **state)
{
	static const struct { const char *spec, *text; } cases[] = {
		{ "hinge", "no loss hinge; there are " },
		{ "", "no loss ; there are " },
		{ "softmax+", "no loss ; there are " },
		{ "softmax+softmax", "loss softmax is there twice" },
		{ "center:lambda=-1", "lambda=-1: lambda is not a number in 0..100" },
		{ "center:alpha=2", "alpha=2: alpha is not a number in 0..1" },
		{ "focal:gamma=21", "gamma=21: gamma is not a number in 0..20" },
		{ "focal:gamma=-1", "gamma=-1: gamma is not a number in 0..20" },
		{ "focal:alpha=1.5", "alpha=1.5: alpha is not a number in 0..1" },
		{ "center:gamma=2", "no such setting: gamma" },
		{ "softmax:lambda=1", "no such setting: lambda" },
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
		cmocka_unit_test(focal_loss_is_exact_where_p_is_near_0_and_1),
		cmocka_unit_test(focal_gradients_are_slopes_for_any_gamma),
		cmocka_unit_test(alpha_weighs_focal_loss_by_inverse_share),
		cmocka_unit_test(focal_takes_the_place_of_softmax_beside_center),
		cmocka_unit_test(weights_of_nothing_but_zero_give_zero),
		cmocka_unit_test(center_brings_softmax_along_once),
		cmocka_unit_test(nonsense_is_refused_with_a_reason),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
