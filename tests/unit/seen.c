/* seen.c - what a model has seen of a record: lists, what they lack, and ids */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "provenance.h"
#include "seen.h"

/* The words, as JSON, of what a model with this header has seen of this record. */
static const char *
words(const char *header, const char *record)
{
	static char text[200];
	json_t *h = json_loads(header, 0, NULL), *list;
	struct record r = { .meta = json_loads(record, 0, NULL) };
	struct seen s;
	struct err err = {0};
	char *json;
	int bits;

	assert_non_null(h);
	assert_non_null(r.meta);
	assert_int_equal(seen_init(&s, h, &err), 0);
	list = seen_words(bits = seen_of(&s, &r));
	assert_int_equal(seen_from(list), bits);
	json = json_dumps(list, JSON_COMPACT);
	snprintf(text, sizeof(text), "%s", json);
	free(json);
	json_decref(list);
	seen_free(&s);
	record_free(&r);
	json_decref(h);
	return text;
}

static const char named[] = "{\"train\":{\"recordings\":[\"a\",\"b\"],\"audio\":[\"1\",\"2\"],\"speakers\":[\"s\"],"
                            "\"unnamed\":[],\"incomplete\":[]}}";

static void
a_model_that_names_everything_knows(void **state)
{
	(void)state;
	assert_string_equal(words(named, "{\"id\":\"a\",\"recording\":\"a\",\"speaker\":\"s\"}"), "[\"recording\",\"speaker\"]");
	assert_string_equal(words(named, "{\"id\":\"a\",\"recording\":\"c\",\"speaker\":\"t\"}"), "[]");
	assert_string_equal(words(named, "{\"id\":\"a\",\"audio\":\"3\",\"speaker\":\"t\"}"), "[]");
	assert_string_equal(words(named, "{\"id\":\"c\",\"recording\":\"c\",\"audio\":\"2\",\"speaker\":\"t\"}"), "[\"recording\"]");
}

static void
a_record_that_names_nothing_is_unknown(void **state)
{
	(void)state;
	assert_string_equal(words(named, "{\"id\":\"c\"}"), "[\"unknown-recording\",\"unknown-speaker\"]");
	assert_string_equal(words(named, "{\"id\":\"c\",\"recording\":\"\",\"speaker\":\"\"}"),
	                    "[\"unknown-recording\",\"unknown-speaker\"]");
	/* the name of a recording is its id, where the manifest says nothing else */
	assert_string_equal(words(named, "{\"id\":\"a\",\"speaker\":\"t\"}"), "[\"id\",\"unknown-recording\"]");
}

static void
lists_that_lack_a_record_are_no_proof(void **state)
{
	static const char some[] = "{\"train\":{\"recordings\":[\"a\"],\"audio\":[],\"speakers\":[\"s\"],\"unnamed\":[\"u\"],"
	                           "\"incomplete\":[\"recordings\",\"audio\",\"speakers\"]}}";

	(void)state;
	assert_string_equal(words(some, "{\"id\":\"1\",\"recording\":\"a\",\"speaker\":\"s\"}"), "[\"recording\",\"speaker\"]");
	assert_string_equal(words(some, "{\"id\":\"1\",\"recording\":\"c\",\"speaker\":\"t\"}"),
	                    "[\"unknown-recording\",\"unknown-speaker\"]");
	assert_string_equal(words(some, "{\"id\":\"u\",\"speaker\":\"s\"}"), "[\"speaker\",\"id\",\"unknown-recording\"]");
	assert_string_equal(words(some, "{\"id\":\"1\",\"recording\":\"u\",\"speaker\":\"s\"}"),
	                    "[\"speaker\",\"id\",\"unknown-recording\"]");
}

static void
names_and_hashes_are_not_compared_with_each_other(void **state)
{
	static const char names[] = "{\"train\":{\"recordings\":[\"a\"],\"audio\":[],\"speakers\":[\"s\"],\"unnamed\":[],"
	                            "\"incomplete\":[\"audio\"]}}";

	(void)state;
	assert_string_equal(words(names, "{\"id\":\"1\",\"recording\":\"c\",\"audio\":\"1\",\"speaker\":\"t\"}"), "[]");
	assert_string_equal(words(names, "{\"id\":\"1\",\"audio\":\"1\",\"speaker\":\"t\"}"), "[\"unknown-recording\"]");
}

static void
a_dev_set_counts_too(void **state)
{
	static const char dev[] = "{\"train\":{\"recordings\":[\"a\"],\"audio\":[],\"speakers\":[\"s\"],\"unnamed\":[],\"incomplete\":[]},"
	                          "\"dev\":{\"recordings\":[],\"audio\":[],\"speakers\":[],\"unnamed\":[\"d\"],"
	                          "\"incomplete\":[\"recordings\",\"audio\",\"speakers\"]}}";

	(void)state;
	assert_string_equal(words(dev, "{\"id\":\"1\",\"recording\":\"c\",\"speaker\":\"t\"}"),
	                    "[\"unknown-recording\",\"unknown-speaker\"]");
	assert_string_equal(words(dev, "{\"id\":\"d\",\"speaker\":\"s\"}"), "[\"speaker\",\"id\",\"unknown-recording\"]");
}

/* Models before there was a key incomplete; models that say nothing; and what a stranger may write. */
static void
without_the_key_a_list_is_complete_unless_it_is_empty(void **state)
{
	static const char old[] = "{\"train\":{\"recordings\":[\"a\"],\"audio\":[\"1\"],\"speakers\":[]}}";

	(void)state;
	assert_string_equal(words(old, "{\"id\":\"1\",\"recording\":\"c\",\"speaker\":\"t\"}"), "[\"unknown-speaker\"]");
	assert_string_equal(words("{}", "{\"id\":\"1\",\"recording\":\"c\",\"speaker\":\"t\"}"),
	                    "[\"unknown-recording\",\"unknown-speaker\"]");
	assert_string_equal(words("{\"train\":{\"recordings\":7,\"audio\":[7],\"speakers\":\"s\",\"unnamed\":{},\"incomplete\":[7]}}",
	                          "{\"id\":\"1\",\"recording\":\"c\",\"speaker\":\"t\"}"),
	                    "[\"unknown-recording\",\"unknown-speaker\"]");
}

static void
what_the_first_model_has_seen_the_second_has(void **state)
{
	json_t *first = json_loads(named, 0, NULL), *h, *want;

	(void)state;
	h = json_loads("{\"train\":{\"recordings\":[\"aa\",\"b\"],\"audio\":[\"3\"],\"speakers\":[\"r\"],\"unnamed\":[],\"incomplete\":[]},"
	               "\"dev\":{\"recordings\":[\"d\"]}}", 0, NULL);
	want = json_loads("{\"train\":{\"recordings\":[\"a\",\"aa\",\"b\"],\"audio\":[\"1\",\"2\",\"3\"],\"speakers\":[\"r\",\"s\"],"
	                  "\"unnamed\":[],\"incomplete\":[]},\"dev\":{\"recordings\":[\"d\"]}}", 0, NULL);
	assert_int_equal(seen_inherit(h, first), 0);
	assert_true(json_equal(h, want));
	json_decref(want);

	/* of a model without lists nothing is known, and what is listed stays */
	json_object_clear(first);
	assert_int_equal(seen_inherit(h, first), 0);
	want = json_loads("[\"recordings\",\"audio\",\"speakers\"]", 0, NULL);
	assert_true(json_equal(json_object_get(json_object_get(h, "train"), "incomplete"), want));
	assert_int_equal(json_array_size(json_object_get(json_object_get(h, "train"), "recordings")), 3);
	json_decref(want);

	/* dev sets too */
	json_object_set_new(first, "dev", json_loads("{\"recordings\":[\"c\"],\"audio\":[\"9\"],\"speakers\":[\"t\"]}", 0, NULL));
	assert_int_equal(seen_inherit(h, first), 0);
	want = json_loads("{\"recordings\":[\"c\",\"d\"],\"audio\":[\"9\"],\"speakers\":[\"t\"],\"unnamed\":[],"
	                  "\"incomplete\":[\"audio\",\"speakers\"]}", 0, NULL);
	assert_true(json_equal(json_object_get(h, "dev"), want));
	json_object_del(h, "dev");
	assert_int_equal(seen_inherit(h, first), 0);
	assert_true(json_equal(json_object_get(h, "dev"), json_object_get(first, "dev")));
	json_decref(want);
	json_decref(first);
	json_decref(h);
}

static void
two_models_together_have_seen_what_either_has(void **state)
{
	(void)state;
	assert_int_equal(seen_both(SEEN_UNKNOWN_RECORDING | SEEN_ID | SEEN_SPEAKER, SEEN_RECORDING | SEEN_UNKNOWN_SPEAKER),
	                 SEEN_RECORDING | SEEN_SPEAKER);
	assert_int_equal(seen_both(SEEN_UNKNOWN_RECORDING, 0), SEEN_UNKNOWN_RECORDING);
	assert_int_equal(seen_both(0, SEEN_UNKNOWN_SPEAKER), SEEN_UNKNOWN_SPEAKER);
}

static void
add(struct provenance *c, const char *record)
{
	struct record r = { .meta = json_loads(record, 0, NULL) };
	struct err err = {0};

	assert_int_equal(provenance_add(c, &r, &err), 0);
	record_free(&r);
}

static void
a_census_says_what_it_lacks(void **state)
{
	struct provenance c = {0};
	json_t *have, *want;

	(void)state;
	add(&c, "{\"id\":\"1\",\"recording\":\"b\",\"audio\":\"7\",\"speaker\":\"s\"}");
	add(&c, "{\"id\":\"2\",\"recording\":\"a\",\"speaker\":\"s\"}");
	have = provenance_lists(&c);
	want = json_loads("{\"recordings\":[\"a\",\"b\"],\"audio\":[\"7\"],\"speakers\":[\"s\"],\"unnamed\":[],\"incomplete\":[\"audio\"]}",
	                  0, NULL);
	assert_true(json_equal(have, want));
	json_decref(have);
	json_decref(want);
	add(&c, "{\"id\":\"3\",\"speaker\":\"\"}");
	have = provenance_lists(&c);
	want = json_loads("{\"recordings\":[\"a\",\"b\"],\"audio\":[\"7\"],\"speakers\":[\"s\"],\"unnamed\":[\"3\"],"
	                  "\"incomplete\":[\"recordings\",\"audio\",\"speakers\"]}", 0, NULL);
	assert_true(json_equal(have, want));
	json_decref(have);
	json_decref(want);
	provenance_free(&c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_model_that_names_everything_knows),
		cmocka_unit_test(a_record_that_names_nothing_is_unknown),
		cmocka_unit_test(lists_that_lack_a_record_are_no_proof),
		cmocka_unit_test(names_and_hashes_are_not_compared_with_each_other),
		cmocka_unit_test(a_dev_set_counts_too),
		cmocka_unit_test(without_the_key_a_list_is_complete_unless_it_is_empty),
		cmocka_unit_test(what_the_first_model_has_seen_the_second_has),
		cmocka_unit_test(two_models_together_have_seen_what_either_has),
		cmocka_unit_test(a_census_says_what_it_lacks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
