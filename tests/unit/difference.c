/* difference.c - the first difference of two JSON values, by name */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "difference.h"
#include "header.h"

static json_t *
json(const char *text)
{
	json_t *v = json_loads(text, JSON_DECODE_ANY, NULL);

	assert_non_null(v);
	return v;
}

static void
differs(const char *a, const char *b, const char *path, const char *x, const char *y)
{
	json_t *one = json(a), *other = json(b);
	struct difference d;

	assert_int_equal(difference_json(one, other, &d), path != NULL);
	if (path) {
		assert_string_equal(d.path, path);
		assert_string_equal(d.a, x);
		assert_string_equal(d.b, y);
	}
	json_decref(one);
	json_decref(other);
}

static void
equal_values_do_not_differ(void **state)
{
	(void)state;
	differs("{\"a\": 1, \"b\": [1, null]}", "{\"b\": [1.0, null], \"a\": 1}", NULL, NULL, NULL);
}

static void
the_first_difference_is_named_with_both_values(void **state)
{
	(void)state;
	differs("{\"a\": 1, \"b\": [1, {\"c\": true}]}", "{\"a\": 1, \"b\": [1, {\"c\": \"t\"}]}",
	        "b 1 c", "true", "\"t\"");
	differs("{\"a\": 1}", "{}", "a", "1", "nothing");
	differs("{}", "{\"a\": [1]}", "a", "nothing", "[1]");
	differs("[1, 2]", "[1]", "1", "2", "nothing");
}

static void
an_option_is_named_with_its_stage(void **state)
{
	(void)state;
	differs("{\"history\": [{\"stage\": \"spec2mel\", \"values\": 1, \"options\": {\"bands\": 64}}]}",
	        "{\"history\": [{\"stage\": \"spec2mel\", \"values\": 1, \"options\": {\"bands\": 128}}]}",
	        "spec2mel bands", "64", "128");
}

static void
program_versions_do_not_count(void **state)
{
	json_t *a = json("{\"version\": 1, \"history\": [{\"stage\": \"s\", \"version\": \"1\"}],"
	                 " \"features\": {\"history\": [{\"stage\": \"s\", \"version\": \"1\"}]}}");
	json_t *b = difference_header(a), *c = json("{\"version\": 1, \"history\": [{\"stage\": \"s\"}],"
	                                        " \"features\": {\"history\": [{\"stage\": \"s\"}]}}");

	(void)state;
	assert_true(json_equal(b, c));
	json_decref(a);
	json_decref(b);
	json_decref(c);
}

static void
a_long_value_is_shortened_between_characters(void **state)
{
	json_t *v = json("\"\xc3\xbc\xc3\xbc\xc3\xbc\xc3\xbc\xc3\xbc\"");
	char text[8];

	(void)state;
	difference_text(v, text, sizeof(text));
	assert_string_equal(text, "\"\xc3\xbc...");
	json_decref(v);
}

static void
stages_are_compared_however_many(void **state)
{
	struct difference d;
	json_t *want = json_array(), *have;

	(void)state;
	for (int i = 0; i < 40; i++)
		json_array_append_new(want, json_pack("{s:s, s:i, s:{}}", "stage", "a-stage", "values", 1, "options"));
	have = json_deep_copy(want);
	assert_false(difference_stages(want, have, &d));
	json_array_append_new(have, json_pack("{s:s, s:i, s:{}}", "stage", "another", "values", 1, "options"));
	assert_true(difference_stages(want, have, &d));
	assert_string_equal(d.path, "the stages");
	json_array_append_new(want, json_pack("{s:s, s:i, s:{}}", "stage", "other", "values", 1, "options"));
	assert_true(difference_stages(want, have, &d));
	json_decref(want);
	json_decref(have);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(equal_values_do_not_differ),
		cmocka_unit_test(the_first_difference_is_named_with_both_values),
		cmocka_unit_test(an_option_is_named_with_its_stage),
		cmocka_unit_test(program_versions_do_not_count),
		cmocka_unit_test(a_long_value_is_shortened_between_characters),
		cmocka_unit_test(stages_are_compared_however_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
