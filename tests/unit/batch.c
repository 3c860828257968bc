/* batch.c - classes, and batches in memory and as records */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "batch.h"
#include "classes.h"

static void
classes_are_named_and_merged(void **state)
{
	struct classes c;
	struct err err = {0};
	char *spec;

	(void)state;
	assert_int_equal(classes_parse(&c, "neutral,angry,happy=happy+excited,sad", &err), 0);
	assert_int_equal(c.n, 4);
	assert_string_equal(classes_name(&c, 2), "happy");
	assert_int_equal(classes_of(&c, "neutral"), 0);
	assert_int_equal(classes_of(&c, "excited"), 2);
	assert_int_equal(classes_of(&c, "happy"), 2);
	assert_int_equal(classes_of(&c, "fear"), -1);
	assert_int_equal(classes_of(&c, NULL), -1);
	spec = classes_spec(&c);
	assert_string_equal(spec, "neutral,angry,happy=happy+excited,sad");
	free(spec);
	classes_free(&c);
}

static void
a_class_may_have_a_name_that_is_no_label(void **state)
{
	struct classes c;
	struct err err = {0};
	char *spec;

	(void)state;
	assert_int_equal(classes_parse(&c, "loud=angry,quiet=sad+bored", &err), 0);
	assert_int_equal(classes_of(&c, "loud"), -1);
	assert_int_equal(classes_of(&c, "angry"), 0);
	spec = classes_spec(&c);
	assert_string_equal(spec, "loud=angry,quiet=sad+bored");
	free(spec);
	classes_free(&c);
}

static void
nonsense_for_classes_is_refused_with_a_reason(void **state)
{
	static const char *const cases[][2] = {
		{ "", "a class has no name" },
		{ "a,,b", "a class has no name" },
		{ "=a+b", "a class has no name" },
		{ "a,b,a", "duplicate class a" },
		{ "x=a,x=b", "duplicate class x" },
		{ "x=", "class x has an empty label" },
		{ "x=a+", "class x has an empty label" },
		{ "x=a+a", "duplicate label a in class x" },
		{ "x=a+b,y=b", "label b is in two classes, x and y" },
		{ "x=a=b", "class x has a second =" },
		{ "a+b,c", "a+b joins labels without a name for the class: write NAME=LABEL+LABEL" },
		{ "a,\xff", "classes are not valid UTF-8" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct classes c;
		struct err err = {0};

		assert_int_equal(classes_parse(&c, cases[i][0], &err), -1);
		assert_int_equal(err.kind, ERR_ARG);
		assert_string_equal(err.text, cases[i][1]);
		assert_null(c.names);
	}
}

static void
classes_come_back_from_a_header(void **state)
{
	struct classes c, d;
	struct err err = {0};
	json_t *h;

	(void)state;
	assert_int_equal(classes_parse(&c, "happy=happy+excited,sad", &err), 0);
	h = json_pack("{s:O, s:O}", "classes", c.names, "map", c.map);
	assert_int_equal(classes_from(&d, h, &err), 0);
	assert_int_equal(d.n, 2);
	assert_int_equal(classes_of(&d, "excited"), 0);
	classes_free(&d);
	json_object_set_new(json_object_get(h, "map"), "fear", json_string("afraid"));
	assert_int_equal(classes_from(&d, h, &err), -1);
	assert_string_equal(err.text, "label fear is mapped to an unknown class: afraid");
	json_object_del(h, "map");
	err = (struct err){0};
	assert_int_equal(classes_from(&d, h, &err), -1);
	assert_int_equal(err.kind, ERR_DATA);
	json_decref(h);
	classes_free(&c);
}

/* A record of so many frames, every value its own. */
static void
fill(struct record *r, const char *id, const char *label, long frames, long width)
{
	static float next;
	struct err err = {0};

	assert_int_equal(record_new(r, id, &err), 0);
	if (label)
		json_object_set_new(r->meta, "label", json_string(label));
	assert_int_equal(tensor_shape(&r->x, 2, (long[]){ frames, width }, &err), 0);
	for (size_t i = 0; i < tensor_size(&r->x); i++)
		r->x.data[i] = next += 0.5f;
}

static void
padding_is_zero_and_the_rest_as_it_was(void **state)
{
	static const long frames[3] = { 5, 1, 3 };
	struct record r[3] = { {0}, {0}, {0} };
	struct batch b = {0};
	struct err err = {0};
	char id[2] = "a";

	(void)state;
	for (long i = 0; i < 3; i++, id[0]++)
		fill(&r[i], id, NULL, frames[i], 2);
	assert_int_equal(batch_pad(&b, r, 3, 4, &err), 0);
	assert_int_equal(b.rows, 3);
	assert_int_equal(b.x.shape[0], 3);
	assert_int_equal(b.x.shape[1], 8);
	assert_int_equal(b.x.shape[2], 2);
	for (long i = 0; i < 3; i++) {
		assert_int_equal(b.lengths[i], frames[i]);
		assert_int_equal(b.labels[i], -1);
		assert_memory_equal(b.x.data + i * 16, r[i].x.data,
		                    tensor_size(&r[i].x) * sizeof(float));
		for (long k = frames[i] * 2; k < 16; k++)
			assert_true(b.x.data[i * 16 + k] == 0);
	}
	assert_string_equal(json_string_value(json_array_get(b.ids, 2)), "c");
	for (int i = 0; i < 3; i++)
		record_free(&r[i]);
	batch_free(&b);
}

static void
records_of_two_widths_make_no_batch(void **state)
{
	struct record r[2] = { {0}, {0} };
	struct batch b = {0};
	struct err err = {0};

	(void)state;
	fill(&r[0], "a", NULL, 2, 3);
	fill(&r[1], "b", NULL, 2, 4);
	assert_int_equal(batch_pad(&b, r, 2, 1, &err), -1);
	assert_string_equal(err.text, "record b has width 4, record a has 3");
	record_free(&r[0]);
	record_free(&r[1]);
	batch_free(&b);
}

/* A batch of two rows as a record, and its way back. */
static void
pair(struct record *r)
{
	struct record rows[2] = { {0}, {0} };
	struct batch b = {0};
	struct err err = {0};

	fill(&rows[0], "a", NULL, 2, 3);
	fill(&rows[1], "b", NULL, 4, 3);
	assert_int_equal(batch_pad(&b, rows, 2, 1, &err), 0);
	b.labels[0] = 1;
	b.labels[1] = 0;
	assert_int_equal(batch_to(r, &b, "1.1", &err), 0);
	record_free(&rows[0]);
	record_free(&rows[1]);
	batch_free(&b);
}

static void
a_batch_survives_its_record(void **state)
{
	struct record r = {0};
	struct batch b = {0};
	struct err err = {0};
	const float *data;

	(void)state;
	pair(&r);
	assert_string_equal(record_id(&r), "1.1");
	data = r.x.data;
	assert_int_equal(batch_from(&b, &r, 2, &err), 0);
	assert_ptr_equal(b.x.data, data);
	assert_int_equal(b.rows, 2);
	assert_int_equal(b.lengths[0], 2);
	assert_int_equal(b.lengths[1], 4);
	assert_int_equal(b.labels[0], 1);
	assert_int_equal(b.labels[1], 0);
	assert_string_equal(json_string_value(json_array_get(b.ids, 0)), "a");
	record_free(&r);
	batch_free(&b);
}

static void
arrays_that_disagree_with_x_are_refused(void **state)
{
	static const char *const cases[][3] = {
		{ "lengths", "[2, 5]", "lengths has 5, not in 1..4" },
		{ "lengths", "[0, 4]", "lengths has 0, not in 1..4" },
		{ "lengths", "[2]", "lengths is not an array with one entry for each of the 2 rows" },
		{ "lengths", "[2, 4.0]", "lengths has an entry that is not an integer" },
		{ "labels", "[1, 2]", "labels has 2, not in 0..1" },
		{ "labels", "[-1, 0]", "labels has -1, not in 0..1" },
		{ "labels", "{}", "labels is not an array with one entry for each of the 2 rows" },
		{ "ids", "[\"a\"]", "ids is not an array with one entry for each of the 2 rows" },
		{ "ids", "[\"a\", 1]", "ids has an entry that is not text" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct record r = {0};
		struct batch b = {0};
		struct err err = {0};

		pair(&r);
		json_object_set_new(r.meta, cases[i][0], json_loads(cases[i][1], 0, NULL));
		assert_int_equal(batch_from(&b, &r, 2, &err), -1);
		assert_int_equal(err.kind, ERR_DATA);
		assert_string_equal(err.text, cases[i][2]);
		record_free(&r);
		batch_free(&b);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(classes_are_named_and_merged),
		cmocka_unit_test(a_class_may_have_a_name_that_is_no_label),
		cmocka_unit_test(nonsense_for_classes_is_refused_with_a_reason),
		cmocka_unit_test(classes_come_back_from_a_header),
		cmocka_unit_test(padding_is_zero_and_the_rest_as_it_was),
		cmocka_unit_test(records_of_two_widths_make_no_batch),
		cmocka_unit_test(a_batch_survives_its_record),
		cmocka_unit_test(arrays_that_disagree_with_x_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
