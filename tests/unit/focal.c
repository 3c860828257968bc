/* focal.c - focal loss at its edges: probabilities near 0 and 1, weights, other terms beside it */
#include "objective.h"

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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(focal_loss_is_exact_where_p_is_near_0_and_1),
		cmocka_unit_test(focal_gradients_are_slopes_for_any_gamma),
		cmocka_unit_test(alpha_weighs_focal_loss_by_inverse_share),
		cmocka_unit_test(focal_takes_the_place_of_softmax_beside_center),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
