/* confusion.c - the figures of a confusion matrix, against scikit-learn 1.2.1 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "eval/confusion.h"
#include "eval/spread.h"

static void
fill(struct confusion *c, long classes, const long *count)
{
	struct err err = { 0 };

	assert_int_equal(confusion_make(c, classes, &err), 0);
	for (long i = 0; i < classes * classes; i++)
		for (long k = 0; k < count[i]; k++)
			confusion_add(c, i / classes, i % classes);
}

static void
close_to(double have, double want)
{
	if (!(fabs(have - want) < 1e-14))
		fail_msg("%.17g is not %.17g", have, want);
}

static const long full[] = {
	25, 4, 9, 2,
	3, 11, 1, 0,
	8, 2, 17, 5,
	0, 1, 6, 30,
};

static const long holes[] = {	/* no record of class 1, none predicted as class 2 */
	5, 2, 0, 1,
	0, 0, 0, 0,
	1, 1, 0, 2,
	0, 0, 0, 7,
};

static const long gone[] = {	/* class 1 neither in the truth nor predicted */
	5, 0, 2,
	0, 0, 0,
	1, 0, 3,
};

static void
figures_of_all_classes_are_those_of_scikit_learn(void **state)
{
	struct confusion c = { 0 };
	struct scores s;

	(void)state;
	fill(&c, 4, full);
	s = confusion_scores(&c);
	assert_int_equal(s.records, 124);
	assert_int_equal(s.right, 83);
	assert_int_equal(s.present, 4);
	close_to(s.accuracy, 0.6693548387096774);
	close_to(s.recall_macro, 0.6750985360360361);
	close_to(s.f1_macro, 0.6646122843491264);
	confusion_free(&c);
}

static void
figures_of_each_class_are_those_of_scikit_learn(void **state)
{
	static const struct class_scores want[] = {
		{ 40, 36, 0.6944444444444444, 0.625, 0.6578947368421053 },
		{ 15, 18, 0.6111111111111112, 0.7333333333333333, 0.6666666666666666 },
		{ 32, 33, 0.5151515151515151, 0.53125, 0.5230769230769231 },
		{ 37, 37, 0.8108108108108109, 0.8108108108108109, 0.8108108108108109 },
	};
	struct confusion c = { 0 };

	(void)state;
	fill(&c, 4, full);
	for (long k = 0; k < 4; k++) {
		struct class_scores have = confusion_class(&c, k);

		assert_int_equal(have.support, want[k].support);
		assert_int_equal(have.predicted, want[k].predicted);
		close_to(have.precision, want[k].precision);
		close_to(have.recall, want[k].recall);
		close_to(have.f1, want[k].f1);
	}
	confusion_free(&c);
}

static void
a_class_without_records_is_left_out_of_the_mean_recall(void **state)
{
	struct confusion c = { 0 };
	struct scores s;

	(void)state;
	fill(&c, 4, holes);
	s = confusion_scores(&c);
	assert_int_equal(s.present, 3);
	assert_int_equal(s.judged, 4);
	close_to(s.accuracy, 0.631578947368421);
	close_to(s.recall_macro, 0.5416666666666666);
	close_to(s.f1_macro, 0.384453781512605);
	assert_true(isnan(confusion_class(&c, 1).recall));
	close_to(confusion_class(&c, 1).precision, 0);
	assert_true(isnan(confusion_class(&c, 2).precision));
	close_to(confusion_class(&c, 2).f1, 0);
	confusion_free(&c);
}

static void
a_class_that_never_occurs_is_left_out_of_the_mean_f1(void **state)
{
	struct confusion c = { 0 };
	struct scores s;

	(void)state;
	fill(&c, 3, gone);
	s = confusion_scores(&c);
	assert_int_equal(s.judged, 2);
	close_to(s.recall_macro, 0.7321428571428572);
	close_to(s.f1_macro, 0.7179487179487178);
	assert_true(isnan(confusion_class(&c, 1).f1));
	confusion_free(&c);
}

static void
baselines_are_the_largest_class_and_one_over_the_classes(void **state)
{
	struct confusion c = { 0 };
	struct scores s;

	(void)state;
	fill(&c, 4, holes);
	s = confusion_scores(&c);
	assert_int_equal(s.largest, 0);
	close_to(s.majority, 8 / 19.0);
	close_to(s.chance, 1 / 3.0);
	confusion_free(&c);
}

static void
joined_counts_are_those_of_all_records_at_once(void **state)
{
	struct confusion a = { 0 }, b = { 0 };

	(void)state;
	fill(&a, 4, full);
	fill(&b, 4, holes);
	confusion_join(&a, &b);
	for (long i = 0; i < 16; i++)
		assert_int_equal(a.count[i], full[i] + holes[i]);
	confusion_free(&a);
	confusion_free(&b);
}

static void
no_records_give_no_figures(void **state)
{
	struct confusion c = { 0 };
	struct scores s;

	(void)state;
	fill(&c, 3, (const long[9]){ 0 });
	s = confusion_scores(&c);
	assert_int_equal(s.records, 0);
	assert_true(isnan(s.accuracy) && isnan(s.recall_macro) && isnan(s.f1_macro));
	assert_true(isnan(s.majority) && isnan(s.chance));
	confusion_free(&c);
}

static void
the_deviation_divides_by_one_less_than_the_folds(void **state)
{
	static const double folds[] = { 52.43, 60.47, 64.62, 56.92, 38.70 };
	struct spread s = { 0 };

	(void)state;
	spread_add(&s, folds[0]);
	assert_true(isnan(spread_deviation(&s)));
	for (int i = 1; i < 5; i++)
		spread_add(&s, folds[i]);
	assert_true(fabs(s.mean - 54.628) < 1e-12);
	assert_true(fabs(spread_deviation(&s) - 9.971894002645636) < 1e-12);
}

static void
a_number_of_classes_out_of_range_is_refused(void **state)
{
	struct confusion c = { 0 };
	struct err err = { 0 };

	(void)state;
	assert_int_equal(confusion_make(&c, 1025, &err), -1);
	assert_int_equal(err.kind, ERR_ARG);
	assert_string_equal(err.text, "1025 classes are not in 1..1024");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(figures_of_all_classes_are_those_of_scikit_learn),
		cmocka_unit_test(figures_of_each_class_are_those_of_scikit_learn),
		cmocka_unit_test(a_class_without_records_is_left_out_of_the_mean_recall),
		cmocka_unit_test(a_class_that_never_occurs_is_left_out_of_the_mean_f1),
		cmocka_unit_test(baselines_are_the_largest_class_and_one_over_the_classes),
		cmocka_unit_test(joined_counts_are_those_of_all_records_at_once),
		cmocka_unit_test(no_records_give_no_figures),
		cmocka_unit_test(the_deviation_divides_by_one_less_than_the_folds),
		cmocka_unit_test(a_number_of_classes_out_of_range_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
