/* manifest - header rows, lines, and what is refused */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "manifest.h"

/* A file without a name that holds this. */
static int
file_of(const char *text, size_t n)
{
	FILE *f = tmpfile();
	int fd;

	assert_non_null(f);
	assert_int_equal(fwrite(text, 1, n, f), n);
	fflush(f);
	fd = dup(fileno(f));
	fclose(f);
	return fd;
}

static struct manifest *
open_text(const char *text, struct err *err)
{
	int fd = file_of(text, strlen(text));
	struct manifest *m = manifest_open(fd, err);

	close(fd);
	return m;
}

static const char *
text_of(const struct entry *e, const char *key)
{
	return json_string_value(json_object_get(e->meta, key));
}

static void
columns_become_texts(void **state)
{
	struct err err = {0};
	struct entry e;
	struct manifest *m = open_text(
	    "label\tpath\tspeaker\troom\nsad\ta/b.c.wav\ts1\t\n\njoy\t/x/y\ts2\tbig\n", &err);

	(void)state;
	assert_non_null(m);
	assert_int_equal(manifest_next(m, &e, &err), 1);
	assert_string_equal(e.path, "a/b.c.wav");
	assert_string_equal(text_of(&e, "id"), "a/b.c");
	assert_string_equal(text_of(&e, "recording"), "a/b.c");
	assert_string_equal(text_of(&e, "label"), "sad");
	assert_null(text_of(&e, "room"));
	assert_null(text_of(&e, "path"));
	assert_int_equal(manifest_line(m), 2);
	entry_free(&e);
	assert_int_equal(manifest_next(m, &e, &err), 1);
	assert_string_equal(text_of(&e, "id"), "/x/y");
	assert_string_equal(text_of(&e, "room"), "big");
	assert_int_equal(manifest_line(m), 4);
	entry_free(&e);
	assert_int_equal(manifest_next(m, &e, &err), 0);
	manifest_close(m);
}

static void
parts_have_ids_of_their_own(void **state)
{
	struct err err = {0};
	struct entry e;
	struct manifest *m = open_text("path\tstart\tend\tid\na.wav\t1.50\t2\t\na.wav\t3\t\t\na."
				       "wav\t0\t1\tmine\na.wav\t\t\t\n",
				       &err);
	static const char *const ids[] = { "a@1.50-2", "a@3-", "mine", "a" };
	static const double starts[] = { 1.5, 3, 0, 0 }, ends[] = { 2, 0, 1, 0 };

	(void)state;
	for (int i = 0; i < 4; i++) {
		assert_int_equal(manifest_next(m, &e, &err), 1);
		assert_string_equal(text_of(&e, "id"), ids[i]);
		assert_string_equal(text_of(&e, "recording"), "a");
		assert_true(e.start == starts[i] && e.end == ends[i]);
		assert_int_equal(json_object_get(e.meta, "start") != NULL, i < 3);
		assert_true(json_number_value(json_object_get(e.meta, "end")) == ends[i]);
		entry_free(&e);
	}
	manifest_close(m);
}

static void
a_byte_order_mark_and_carriage_returns_are_passed_over(void **state)
{
	struct err err = {0};
	struct entry e;
	struct manifest *m = open_text("\xef\xbb\xbfpath\tlabel\r\na.wav\tsad\r\n", &err);

	(void)state;
	assert_non_null(m);
	assert_int_equal(manifest_next(m, &e, &err), 1);
	assert_string_equal(text_of(&e, "label"), "sad");
	entry_free(&e);
	manifest_close(m);
}

static void
a_bad_line_is_refused_and_the_next_read(void **state)
{
	static const struct {
		const char *line;
		size_t n;
		const char *why;
	} cases[] = {
		{ "a.wav\t1", 7, "2 fields, the header row has 3" },
		{ "a.wav\t1\t2\t3", 11, "4 fields, the header row has 3" },
		{ "\t1\t2", 4, "no path" },
		{ "a.wav\tone\t2", 11, "start \"one\" is no time in seconds" },
		{ "a.wav\t-1\t2", 10, "start \"-1\" is no time in seconds" },
		{ "a.wav\t2\t2", 9, "end 2 s is not after start 2 s" },
		{ "a.wav\t0\t0", 9, "end 0 s is not after start 0 s" },
		{ "a\0wav\t1\t2", 9, "a NUL byte in the line" },
		{ "\0\t1\t2", 5, "a NUL byte in the line" },
		{ "a\xff.wav\t1\t2", 10, "the line is not valid UTF-8" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct err err = {0};
		struct entry e;
		struct manifest *m;
		char text[100] = "path\tstart\tend\n";
		size_t n = strlen(text);
		int fd;

		memcpy(text + n, cases[i].line, cases[i].n);
		memcpy(text + n + cases[i].n, "\nb.wav\t1\t2", 10);
		fd = file_of(text, n + cases[i].n + 10);
		m = manifest_open(fd, &err);
		assert_non_null(m);
		assert_int_equal(manifest_next(m, &e, &err), -1);
		assert_int_equal(err.kind, ERR_DATA);
		assert_string_equal(err.text, cases[i].why);
		assert_int_equal(manifest_line(m), 2);
		err.kind = ERR_NONE;
		assert_int_equal(manifest_next(m, &e, &err), 1);
		assert_string_equal(e.path, "b.wav");
		entry_free(&e);
		manifest_close(m);
		close(fd);
	}
}

static void
a_bad_header_row_is_refused_with_a_reason(void **state)
{
	static const char *const cases[][2] = {
		{ "", "no header row with a column \"path\"" },
		{ "file\tlabel\n", "no header row with a column \"path\"" },
		{ "path\t\tlabel\n", "column 2 has no name" },
		{ "path\tlabel\tlabel\n", "two columns are named \"label\"" },
		{ "path\taudio\n", "a column can't be named \"audio\": records hold their own" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct err err = {0};

		assert_null(open_text(cases[i][0], &err));
		assert_int_equal(err.kind, ERR_DATA);
		assert_string_equal(err.text, cases[i][1]);
	}
}

static void
lines_and_columns_have_bounds(void **state)
{
	size_t n = MANIFEST_LINE + 100;
	char *text = malloc(n + 1);
	struct err err = {0};
	struct entry e;
	struct manifest *m;

	(void)state;
	assert_non_null(text);
	memset(text, 'a', n);
	memcpy(text, "path\n", 5);
	memcpy(text + n - 7, "\nb.wav\n", 7);
	text[n] = '\0';
	m = open_text(text, &err);
	assert_int_equal(manifest_next(m, &e, &err), -1);
	assert_string_equal(err.text, "a line of more than 1048576 bytes");
	err.kind = ERR_NONE;
	assert_int_equal(manifest_next(m, &e, &err), 1);
	assert_string_equal(e.path, "b.wav");
	entry_free(&e);
	manifest_close(m);
	memset(text, '\t', 2000);
	memcpy(text, "path", 4);
	text[2000] = '\n';
	text[2001] = '\0';
	assert_null(open_text(text, &err));
	assert_string_equal(err.text, "1997 columns, more than 1000");
	free(text);
}

static void
first_bytes_tell_manifests(void **state)
{
	(void)state;
	assert_true(manifest_is("path\n", 5));
	assert_true(manifest_is("label\tpath\r\nx", 13));
	assert_true(manifest_is("\xef\xbb\xbfpath", 7));
	assert_false(manifest_is("paths\tlabel\n", 12));
	assert_false(manifest_is("label\npath\n", 11));
	assert_false(manifest_is("RIFF\0\tpath\n", 11));
	assert_false(manifest_is("", 0));
}

static void
plain_entries_are_named_by_their_path(void **state)
{
	struct err err = {0};
	struct entry e;

	(void)state;
	assert_int_equal(entry_plain(&e, "a.b/.hidden", &err), 0);
	assert_string_equal(text_of(&e, "id"), "a.b/.hidden");
	entry_free(&e);
	assert_int_equal(entry_plain(&e, "a\xff.wav", &err), -1);
	assert_string_equal(err.text, "the name is not valid UTF-8, and so no id");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(columns_become_texts),
		cmocka_unit_test(parts_have_ids_of_their_own),
		cmocka_unit_test(a_byte_order_mark_and_carriage_returns_are_passed_over),
		cmocka_unit_test(a_bad_line_is_refused_and_the_next_read),
		cmocka_unit_test(a_bad_header_row_is_refused_with_a_reason),
		cmocka_unit_test(lines_and_columns_have_bounds),
		cmocka_unit_test(first_bytes_tell_manifests),
		cmocka_unit_test(plain_entries_are_named_by_their_path),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
