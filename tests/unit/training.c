/* training.c - checkpoints of other settings are refused by name */
#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "header.h"
#include "training.h"

/* A header of a run with these options. */
static json_t *
run(const char *model, const char *precision)
{
	json_t *h = json_pack("{s:[], s:{s:i}}", "history", "run", "patience", 0);
	struct err err = {0};

	assert_int_equal(header_stage(h, "sertrain", 1, json_pack("{s:s, s:s}", "model", model, "precision", precision), &err), 0);
	return h;
}

static void
compared(json_t *made, json_t *now, const char *says)
{
	struct err err = {0};

	assert_int_equal(training_same(made, now, &err), *says ? -1 : 0);
	assert_string_equal(err.text, says);
	assert_int_equal(err.kind, *says ? ERR_DATA : ERR_NONE);
	json_decref(made);
	json_decref(now);
}

static void
a_run_with_the_same_options_is_the_same(void **state)
{
	(void)state;
	compared(run("crnn", "float32"), run("crnn", "float32"), "");
}

static void
other_options_are_named(void **state)
{
	(void)state;
	compared(run("crnn", "float32"), run("resnet18", "float32"), "it was written with model crnn, not resnet18");
}

static void
a_run_in_bfloat16_is_refused_with_the_way_out(void **state)
{
	(void)state;
	compared(run("crnn", "bf16"), run("crnn", "float32"),
	         "it was written with precision bf16, which is no longer supported; remove it to train in float32");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_run_with_the_same_options_is_the_same),
		cmocka_unit_test(other_options_are_named),
		cmocka_unit_test(a_run_in_bfloat16_is_refused_with_the_way_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
