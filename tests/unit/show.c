/* show.c - records and histories as text */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "header.h"
#include "show.h"

/* The line of one stage with one option. */
static void
line(const char *stage, const char *key, json_t *value, const char *wanted)
{
	json_t *h = header_new("spectrogram", "time bin", 2);
	struct err err = {0};
	char *text;
	size_t n;
	FILE *f = open_memstream(&text, &n);

	assert_int_equal(header_stage(h, stage, 1, json_pack("{s:o}", key, value), &err), 0);
	assert_int_equal(show_pipeline(f, h, &err), 0);
	fclose(f);
	assert_string_equal(text, wanted);
	free(text);
	json_decref(h);
}

static void
numbers_are_as_short_as_read_back_the_same(void **state)
{
	(void)state;
	line("a", "of", json_real(0.1), "a --of 0.1\n");
	line("a", "of", json_real(1.0 / 3), "a --of 0.3333333333333333\n");
	line("a", "of", json_integer(16000), "a --of 16000\n");
}

/* A history may come from anybody, and the line is for a shell. */
static void
names_and_values_are_words_and_nothing_more(void **state)
{
	(void)state;
	line("a", "of", json_string("it's; x"), "a --of 'it'\\''s; x'\n");
	line("a", "of; x", json_true(), "a --'of; x'\n");
	line("a; x", "of", json_null(), "'a; x'\n");
}

static void
a_text_out_of_a_file_moves_no_cursor(void **state)
{
	struct err err = {0};
	struct record r = {0};
	char *text;
	size_t n;
	FILE *f = open_memstream(&text, &n);

	(void)state;
	assert_int_equal(record_new(&r, "a\nb", &err), 0);
	json_object_set_new(r.meta, "label", json_string("\033[2J\xc3\xbc"));
	show_record(f, &r);
	fclose(f);
	assert_string_equal(text, "a?b  label ?[2J\xc3\xbc\n");
	free(text);
	record_free(&r);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_are_as_short_as_read_back_the_same),
		cmocka_unit_test(names_and_values_are_words_and_nothing_more),
		cmocka_unit_test(a_text_out_of_a_file_moves_no_cursor),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
