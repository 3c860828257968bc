/* vectors.c - support vector machines, PCA and t-SNE, against scikit-learn 1.2.1 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/larger.h"
#include "vectors/pca.h"
#include "vectors/svc.h"
#include "vectors/tsne.h"
#include "golden/vectors.h"

enum { ALL = VECTORS_TRAIN + VECTORS_TEST, PAIRS = VECTORS_CLASSES * (VECTORS_CLASSES - 1) / 2 };

static struct tensor
vectors(long n)
{
	return (struct tensor){ .rank = 2, .shape = { n, VECTORS_DIM }, .data = (float *)(size_t)vectors_x };
}

/* ---- support vector machines ---- */

static void
train(struct svc *s, struct svc_spec spec)
{
	struct tensor x = vectors(VECTORS_TRAIN);
	struct err err = {0};

	if (svc_train(s, &spec, &x, vectors_label, VECTORS_CLASSES, &err) < 0)
		fail_msg("%s", err.text);
}

static void
agrees(struct svc_spec spec, const long *class, const double *score)
{
	float decision[PAIRS], share[VECTORS_CLASSES];
	struct err err = {0};
	struct svc_plan *p;
	struct svc s;

	train(&s, spec);
	p = svc_plan(&s, &err);
	assert_non_null(p);
	for (long i = 0; i < VECTORS_TEST; i++) {
		double sum = 0, most = 0;
		long got = svc_apply(p, vectors_x + (VECTORS_TRAIN + i) * VECTORS_DIM, decision, share);

		if (got != class[i])
			fail_msg("vector %ld is of class %ld, not %ld", i, got, class[i]);
		for (int k = 0; k < PAIRS; k++)
			if (!(fabs((double)decision[k] - score[i * PAIRS + k]) < 2e-3))
				fail_msg("vector %ld, pair %d: %g, not %g", i, k, (double)decision[k],
				         score[i * PAIRS + k]);
		for (int k = 0; k < VECTORS_CLASSES; k++) {
			sum += (double)share[k];
			most = larger(most, (double)share[k]);
		}
		assert_true(fabs(sum - 1) < 1e-6 && (double)share[got] == most);
	}
	svc_plan_free(p);
	svc_free(&s);
}

static void
rbf_with_the_default_gamma_predicts_as_scikit_learn(void **state)
{
	struct svc s;

	(void)state;
	agrees((struct svc_spec){ .kernel = SVC_RBF, .cost = 1 }, vectors_rbf_class, vectors_rbf_score);
	train(&s, (struct svc_spec){ .kernel = SVC_RBF, .cost = 1 });
	assert_true(fabs(s.spec.gamma / vectors_gamma - 1) < 1e-6);
	assert_int_equal(s.vectors.shape[0], VECTORS_SUPPORT);
	svc_free(&s);
}

static void
linear_predicts_as_scikit_learn(void **state)
{
	(void)state;
	agrees((struct svc_spec){ .kernel = SVC_LINEAR, .cost = 0.5 }, vectors_linear_class, vectors_linear_score);
}

static void
poly_predicts_as_scikit_learn(void **state)
{
	(void)state;
	agrees((struct svc_spec){ .kernel = SVC_POLY, .cost = 2, .gamma = 0.1, .degree = 2 }, vectors_poly_class,
	       vectors_poly_score);
}

static void
balanced_weights_are_those_of_scikit_learn(void **state)
{
	(void)state;
	agrees((struct svc_spec){ .kernel = SVC_RBF, .cost = 3, .gamma = 0.05, .balanced = 1 },
	       vectors_balanced_class, vectors_balanced_score);
}

static void
probabilities_sum_to_one_and_depend_on_the_seed_alone(void **state)
{
	struct svc_spec spec = { .kernel = SVC_RBF, .cost = 1, .probability = 1, .seed = 7 };
	float decision[PAIRS], share[VECTORS_CLASSES];
	struct err err = {0};
	struct svc a, b, c;
	struct svc_plan *p;
	long right = 0;

	(void)state;
	train(&a, spec);
	srand(1);
	train(&b, spec);
	spec.seed = 8;
	train(&c, spec);
	assert_memory_equal(a.sigmoid.data, b.sigmoid.data, 2 * PAIRS * sizeof(float));
	assert_memory_not_equal(a.sigmoid.data, c.sigmoid.data, 2 * PAIRS * sizeof(float));
	assert_non_null(p = svc_plan(&a, &err));
	for (long i = VECTORS_TRAIN; i < ALL; i++) {
		double sum = 0;

		svc_apply(p, vectors_x + i * VECTORS_DIM, decision, share);
		for (int k = 0; k < VECTORS_CLASSES; k++)
			sum += (double)share[k];
		assert_true(fabs(sum - 1) < 1e-5);
		right += share[vectors_label[i]] > 0.5f;
	}
	assert_true(right > VECTORS_TEST * 2 / 3);
	svc_plan_free(p);
	svc_free(&a);
	svc_free(&b);
	svc_free(&c);
}

static void
a_class_without_vectors_is_refused(void **state)
{
	struct svc_spec spec = { .kernel = SVC_RBF, .cost = 1 };
	struct tensor x = vectors(VECTORS_TRAIN);
	struct err err = {0};
	struct svc s;

	(void)state;
	assert_int_equal(svc_train(&s, &spec, &x, vectors_label, VECTORS_CLASSES + 1, &err), -1);
	assert_string_equal(err.text, "class 5 has no vectors");
	assert_int_equal(err.kind, ERR_DATA);
	err = (struct err){0};
	assert_int_equal(svc_train(&s, &spec, &x, vectors_label, 1, &err), -1);
	assert_string_equal(err.text, "needs two classes or more, has 1");
}

/* ---- principal components ---- */

static void
pca_is_that_of_scikit_learn_up_to_sign(void **state)
{
	struct tensor x = vectors(ALL);
	float y[2 * ALL];
	struct err err = {0};
	struct pca p;

	(void)state;
	assert_int_equal(pca_fit(&p, &x, 2, &err), 0);
	pca_apply(&p, x.data, ALL, y);
	for (int k = 0; k < 2; k++) {
		double sign = (double)y[k] * vectors_pca[k] > 0 ? 1 : -1;

		assert_true(fabs(p.variance[k] / p.total - vectors_explained[k]) < 1e-7);
		for (int i = 0; i < ALL; i++)
			if (!(fabs(sign * (double)y[2 * i + k] - vectors_pca[2 * i + k]) < 1e-5))
				fail_msg("vector %d: %g, not %g", i, sign * (double)y[2 * i + k],
				         vectors_pca[2 * i + k]);
	}
	pca_free(&p);
}

static void
pca_refuses_what_has_no_axes(void **state)
{
	float same[3 * 4] = { 1, 2, 3, 4, 1, 2, 3, 4, 1, 2, 3, 4 };
	struct tensor x = { .rank = 2, .shape = { 3, 4 }, .data = same };
	struct err err = {0};
	struct pca p;

	(void)state;
	assert_int_equal(pca_fit(&p, &x, 2, &err), -1);
	assert_string_equal(err.text, "all 3 vectors are equal");
	err = (struct err){0};
	x.shape[0] = 1;
	assert_int_equal(pca_fit(&p, &x, 2, &err), -1);
	assert_string_equal(err.text, "needs two vectors or more, has 1");
	err = (struct err){0};
	x.shape[0] = 12;
	x.shape[1] = 1;
	assert_int_equal(pca_fit(&p, &x, 2, &err), -1);
	assert_int_equal(err.kind, ERR_ARG);
}

/* ---- t-SNE ---- */

static double
project(struct tsne_spec spec, int iterations, float *y)
{
	struct tensor x = vectors(ALL);
	struct err err = {0};
	struct tsne *t = tsne_plan(&spec, &x, &err);
	double kl;

	if (!t)
		fail_msg("%s", err.text);
	for (int i = 0; i < iterations; i++)
		tsne_step(t);
	kl = tsne_kl(t);
	tsne_points(t, y);
	tsne_free(t);
	return kl;
}

static void
tsne_reaches_the_divergence_of_scikit_learn(void **state)
{
	float y[2 * ALL];
	double kl = project((struct tsne_spec){ .perplexity = 20, .threads = 1 }, 1000, y);

	(void)state;
	if (!(kl < 1.02 * vectors_kl && kl > 0.5 * vectors_kl))
		fail_msg("KL %g, that of scikit-learn is %g", kl, vectors_kl);
}

static void
tsne_does_not_depend_on_the_number_of_threads(void **state)
{
	float a[2 * ALL], b[2 * ALL];

	(void)state;
	project((struct tsne_spec){ .perplexity = 20, .threads = 1 }, 300, a);
	project((struct tsne_spec){ .perplexity = 20, .threads = 3 }, 300, b);
	assert_memory_equal(a, b, sizeof(a));
}

static void
tsne_from_noise_depends_on_the_seed_and_gets_as_far(void **state)
{
	float a[2 * ALL], b[2 * ALL];
	double kl = project((struct tsne_spec){ .perplexity = 20, .threads = 1, .random = 1, .seed = 1 }, 1000, a);

	(void)state;
	project((struct tsne_spec){ .perplexity = 20, .threads = 1, .random = 1, .seed = 2 }, 1000, b);
	assert_memory_not_equal(a, b, sizeof(a));
	assert_true(kl < 1.1 * vectors_kl);
}

static void
tsne_refuses_a_perplexity_that_its_vectors_cannot_have(void **state)
{
	struct tsne_spec spec = { .perplexity = 30, .threads = 1 };
	struct tensor x = vectors(30);
	struct err err = {0};

	(void)state;
	assert_null(tsne_plan(&spec, &x, &err));
	assert_string_equal(err.text, "perplexity 30 is not above 1 and below the 30 vectors");
	assert_int_equal(err.kind, ERR_ARG);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rbf_with_the_default_gamma_predicts_as_scikit_learn),
		cmocka_unit_test(linear_predicts_as_scikit_learn),
		cmocka_unit_test(poly_predicts_as_scikit_learn),
		cmocka_unit_test(balanced_weights_are_those_of_scikit_learn),
		cmocka_unit_test(probabilities_sum_to_one_and_depend_on_the_seed_alone),
		cmocka_unit_test(a_class_without_vectors_is_refused),
		cmocka_unit_test(pca_is_that_of_scikit_learn_up_to_sign),
		cmocka_unit_test(pca_refuses_what_has_no_axes),
		cmocka_unit_test(tsne_reaches_the_divergence_of_scikit_learn),
		cmocka_unit_test(tsne_does_not_depend_on_the_number_of_threads),
		cmocka_unit_test(tsne_from_noise_depends_on_the_seed_and_gets_as_far),
		cmocka_unit_test(tsne_refuses_a_perplexity_that_its_vectors_cannot_have),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
