/* show.c - records and histories as text */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "escape.h"
#include "core/text.h"
#include "header.h"
#include "show.h"

/* The line of one stage with one option; wanted NULL: it is refused with these words. */
static void
line(const char *stage, const char *key, json_t *value, const char *wanted, const char *why)
{
	json_t *h = header_new("spectrogram", "time bin", 2);
	struct err err = {0};
	char *text;
	size_t n;
	FILE *f = open_memstream(&text, &n);

	assert_int_equal(header_stage(h, stage, 1, json_pack("{s:o}", key, value), &err), 0);
	assert_int_equal(show_pipeline(f, h, &err), wanted ? 0 : -1);
	fclose(f);
	if (wanted) {
		assert_memory_equal(text, "# ", 2);
		assert_string_equal(strchr(text, '\n') + 1, wanted);
	} else {
		assert_int_equal(err.kind, ERR_DATA);
		assert_string_equal(err.text, why);
	}
	free(text);
	json_decref(h);
}

static void
numbers_are_as_short_as_read_back_the_same(void **state)
{
	(void)state;
	line("spec2mel", "low", json_real(0.1), "spec2mel --low 0.1\n", NULL);
	line("spec2mel", "low", json_real(1.0 / 3), "spec2mel --low 0.3333333333333333\n", NULL);
	line("wav2spec", "rate", json_integer(16000), "wav2spec --rate 16000\n", NULL);
}

/* A history may come from anybody, and the line is for a shell. */
static void
a_line_names_our_filters_and_their_options_alone(void **state)
{
	(void)state;
	line("wav2spec", "length", json_string("it's; x"), "wav2spec --length 'it'\\''s; x'\n", NULL);
	line("wav2spec", "symmetric", json_true(), "wav2spec --symmetric\n", NULL);
	line("wav2spec", "symmetric", json_false(), "wav2spec\n", NULL);
	line("wav2spec", "fill", json_null(), "wav2spec\n", NULL);
	line("env", "split-string=touch x", json_true(), NULL,
	     "its history names \"env\", which is not a filter that makes features");
	line("./wav2spec", "rate", json_integer(1), NULL,
	     "its history names \"./wav2spec\", which is not a filter that makes features");
	line("wav2spec ", "rate", json_integer(1), NULL,
	     "its history names \"wav2spec \", which is not a filter that makes features");
	for (int i = 0; i < 5; i++) {
		static const char *const key[] = { "output", "log", "rate window", "", "rate " };
		char why[200];

		snprintf(why, sizeof(why), "its history gives wav2spec an option \"%s\", which wav2spec does not have",
		         key[i]);
		line("wav2spec", key[i], json_string("/etc/passwd"), NULL, why);
	}
	/* the option behind it would be its value, and that one's value a file to read */
	line("wav2spec", "rate", json_true(), NULL,
	     "its history gives the option rate of wav2spec a value of another type");
	line("wav2spec", "symmetric", json_string("/etc/passwd"), NULL,
	     "its history gives the option symmetric of wav2spec a value of another type");
	line("wav2spec", "rate", json_array(), NULL,
	     "its history gives the option rate of wav2spec a value of another type");
}

static const char *const controls[] = {
	"\x01", "\x1b", "\n", "\x7f", "\xc2\x80", "\xc2\x9b", "\xc2\x9f", "\x9b", "\xd8\x9c", "\xe2\x80\x8e", "\xe2\x80\x8f",
	"\xe2\x80\xa8", "\xe2\x80\xa9", "\xe2\x80\xaa", "\xe2\x80\xae", "\xe2\x81\xa6", "\xe2\x81\xa9",
};
enum { CONTROLS = sizeof(controls) / sizeof(*controls) };
/* neighbors of those: no-break space, a letter, zero width space and joiner, hyphen, narrow no-break space, U+2065 */
static const char *const letters[] = {
	" ", "~", "\xc2\xa0", "\xc3\xbc", "\xd8\x9b", "\xd8\x9d", "\xe2\x80\x8d", "\xe2\x80\x90", "\xe2\x80\xaf", "\xe2\x81\xa5",
	"\xe2\x81\xaa", "\xf0\x9f\x98\x80", "\xe4\xb8\xad",
};
enum { LETTERS = sizeof(letters) / sizeof(*letters) };

static char *
written(void (*write)(FILE *, const char *), const char *s)
{
	char *text;
	size_t n;
	FILE *f = open_memstream(&text, &n);

	write(f, s);
	fclose(f);
	return text;
}

static void
controls_are_written_in_no_form(void **state)
{
	char s[20];

	(void)state;
	for (int i = 0; i < CONTROLS; i++) {
		char *text;
		json_t *v;

		snprintf(s, sizeof(s), "a%sb", controls[i]);
		text = written(escape_plain, s);
		assert_string_equal(text, "a?b");
		free(text);
		text = written(escape_write, s);
		assert_true(text[1] == '\\' && (strlen(text) == 8 || strcmp(s, "a\nb") == 0) && text_control(text + 2, NULL) == 0);
		free(text);
		if (!text_utf8(s, strlen(s)))
			continue;
		v = json_string(s);
		text = escape_json(v, 0);
		for (const char *at = text; *at; at += text_step(at))
			assert_int_equal(text_control(at, NULL), 0);
		json_decref(v);
		v = json_loads(text, JSON_DECODE_ANY, NULL);
		assert_string_equal(json_string_value(v), s);
		json_decref(v);
		free(text);
		line("wav2spec", "window", json_string(s), NULL,
		     "the value of option window of wav2spec in its history holds control characters");
	}
	for (int i = 0; i < LETTERS; i++) {
		char *text;

		snprintf(s, sizeof(s), "a%sb", letters[i]);
		text = written(escape_plain, s);
		assert_string_equal(text, s);
		free(text);
		text = written(escape_write, s);
		assert_string_equal(text, s);
		free(text);
	}
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
		cmocka_unit_test(a_line_names_our_filters_and_their_options_alone),
		cmocka_unit_test(controls_are_written_in_no_form),
		cmocka_unit_test(a_text_out_of_a_file_moves_no_cursor),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
