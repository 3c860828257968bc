/* manifest.c - header rows, lines, and what is refused */
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
	struct manifest *m = manifest_open(fd, NULL, err);

	close(fd);
	return m;
}

static const char *
text_of(const struct manifest_entry *e, const char *key)
{
	return json_string_value(json_object_get(e->meta, key));
}

static void
columns_become_texts(void **state)
{
	struct err err = {0};
	struct manifest_entry e;
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
	manifest_entry_free(&e);
	assert_int_equal(manifest_next(m, &e, &err), 1);
	assert_string_equal(text_of(&e, "id"), "/x/y");
	assert_string_equal(text_of(&e, "room"), "big");
	assert_int_equal(manifest_line(m), 4);
	manifest_entry_free(&e);
	assert_int_equal(manifest_next(m, &e, &err), 0);
	manifest_close(m);
}

static void
parts_have_ids_of_their_own(void **state)
{
	struct err err = {0};
	struct manifest_entry e;
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
		manifest_entry_free(&e);
	}
	manifest_close(m);
}

static void
a_byte_order_mark_and_carriage_returns_are_passed_over(void **state)
{
	struct err err = {0};
	struct manifest_entry e;
	struct manifest *m = open_text("\xef\xbb\xbfpath\tlabel\r\na.wav\tsad\r\n", &err);

	(void)state;
	assert_non_null(m);
	assert_int_equal(manifest_next(m, &e, &err), 1);
	assert_string_equal(text_of(&e, "label"), "sad");
	manifest_entry_free(&e);
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
		{ "\t1\t2", 4, "the path is empty" },
		{ "a.wav\tone\t2", 11, "start \"one\" is not a time in seconds" },
		{ "a.wav\t-1\t2", 10, "start \"-1\" is not a time in seconds" },
		{ "a.wav\t2\t2", 9, "end 2 s is not after start 2 s" },
		{ "a.wav\t0\t0", 9, "end 0 s is not after start 0 s" },
		{ "a\0wav\t1\t2", 9, "a NUL byte in the line" },
		{ "\0\t1\t2", 5, "a NUL byte in the line" },
		{ "a\xff.wav\t1\t2", 10, "the line is not valid UTF-8: if it is Latin-1, convert the file with iconv -f LATIN1 -t UTF-8" },
		{ "a\r.wav\t1\t2", 10, "a carriage return within the line: remove it (tr -d '\\r')" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct err err = {0};
		struct manifest_entry e;
		struct manifest *m;
		char text[100] = "path\tstart\tend\n";
		size_t n = strlen(text);
		int fd;

		memcpy(text + n, cases[i].line, cases[i].n);
		memcpy(text + n + cases[i].n, "\nb.wav\t1\t2", 10);
		fd = file_of(text, n + cases[i].n + 10);
		m = manifest_open(fd, NULL, &err);
		assert_non_null(m);
		assert_int_equal(manifest_next(m, &e, &err), -1);
		assert_int_equal(err.kind, ERR_DATA);
		assert_string_equal(err.text, cases[i].why);
		assert_int_equal(manifest_line(m), 2);
		err.kind = ERR_NONE;
		assert_int_equal(manifest_next(m, &e, &err), 1);
		assert_string_equal(e.path, "b.wav");
		manifest_entry_free(&e);
		manifest_close(m);
		close(fd);
	}
}

#define NEAR(column, name, known) \
	"column " #column " is named \"" name "\", which is not read as \"" known "\": write \"" known \
	"\", in lower case, without blanks or quotes"

static void
a_bad_header_row_is_refused_with_a_reason(void **state)
{
	static const char *const cases[][2] = {
		{ "", "no header row with a column \"path\"" },
		{ "name\tlabel\n", "no header row with a column \"path\"" },
		{ "file\temotion\n", "no column \"path\"; column \"file\" is not read as \"path\"; column \"emotion\" is not "
		  "read as \"label\": rename it where that is meant" },
		{ "Path\tlabel\n", NEAR(1, "Path", "path") },
		{ "path\tSpeaker\n", NEAR(2, "Speaker", "speaker") },
		{ "path\tspeaker \n", NEAR(2, "speaker ", "speaker") },
		{ "path,LABEL\n", NEAR(2, "LABEL", "label") },
		{ "path\t\xc2\xa0id\n", NEAR(2, "\xc2\xa0id", "id") },
		{ "path\t'part'\n", NEAR(2, "'part'", "part") },
		{ "path;label\n", "a manifest whose fields are separated by semicolons, not tabs or commas; save it with tabs or commas" },
		{ "label|path\n", "a manifest whose fields are separated by bars, not tabs or commas; save it with tabs or commas" },
		{ "path   label\n", "a manifest whose fields are separated by blanks, not tabs or commas; save it with tabs or commas" },
		{ "path\tlabel\ra.wav\tsad\r", "a manifest with a carriage return within its first line: where line ends are "
		  "carriage returns alone, tr '\\r' '\\n' converts them" },
		{ "path,r\xe9gion\n", "the line is not valid UTF-8: if it is Latin-1, convert the file with iconv -f LATIN1 -t UTF-8" },
		{ "path,\"a\tb\"\n", "a control character in the name of column 2, \"a?b\"" },
		{ "path,\"a\"b\n", "field 2: text after its closing quote" },
		{ "path\t\tlabel\n", "column 2 has no name" },
		{ "path\tlabel\tlabel\n", "duplicate column \"label\"" },
		{ "path\taudio\n", "a column can't be named \"audio\": records use this name themselves" },
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
wide_encodings_are_named(void **state)
{
	static const struct {
		const char *bytes;
		size_t n;
		const char *name;
	} cases[] = {
		{ "\xff\xfep\0a\0t\0h\0\n\0", 12, "UTF-16" },
		{ "\xfe\xff\0p\0a\0t\0h\0\n", 12, "UTF-16" },
		{ "\xff\xfe\x62\x97\t\0p\0a\0t\0h\0\n\0", 16, "UTF-16" },
		{ "p\0a\0t\0h\0\n\0", 10, "UTF-16LE" },
		{ "\0p\0a\0t\0h\0\n", 10, "UTF-16BE" },
		{ "\xff\xfe\0\0p\0\0\0a\0\0\0t\0\0\0h\0\0\0", 20, "UTF-32" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct err err = {0};
		char said[100];
		int fd = file_of(cases[i].bytes, cases[i].n);

		assert_true(manifest_is(cases[i].bytes, cases[i].n));
		assert_null(manifest_open(fd, NULL, &err));
		snprintf(said, sizeof(said), "text in %s, not UTF-8: iconv -f %s -t UTF-8 converts it", cases[i].name,
		         cases[i].name);
		assert_string_equal(err.text, said);
		close(fd);
	}
	assert_false(manifest_is("\xff\xfe\x90\x64\0\0\0\0\0\0\0\0", 12));	/* a frame of MPEG audio */
}

/* Read a text whose rows are these fields, a NULL behind each row and one more at the end. */
static void
rows_are(const char *text, int columns, const char *const *want)
{
	struct err err = {0};
	struct manifest_entry e;
	struct manifest *m = open_text(text, &err);
	int path;

	assert_string_equal(err.text, "");
	assert_non_null(m);
	assert_int_equal(manifest_columns(m), columns);
	path = manifest_find(m, "path");
	for (; *want; want += columns + 1) {
		assert_int_equal(manifest_next(m, &e, &err), 1);
		for (int i = 0; i < columns; i++)
			assert_string_equal(manifest_field(m, i), want[i]);
		assert_string_equal(e.path, want[path]);
		manifest_entry_free(&e);
	}
	assert_int_equal(manifest_next(m, &e, &err), 0);
	manifest_close(m);
}

static void
commas_and_quotes_are_read(void **state)
{
	static const char *const plain[] = { "a.wav", "sad", NULL, "b.wav", "", NULL, NULL };

	(void)state;
	rows_are("path,label\na.wav,sad\nb.wav,\n", 2, plain);
	rows_are("\xef\xbb\xbfpath,label\r\n\r\na.wav,sad\r\nb.wav,\r\n", 2, plain);
	rows_are("path\tlabel\r\r\na.wav\tsad\r\r\nb.wav\t", 2, plain);
	rows_are("\xef\xbb\xbf\"path\",\"label\"\n\"a.wav\",\"sad\"\n\"b.wav\",\"\"\n", 2, plain);
	rows_are("path\t\"label\"\n\"a.wav\"\tsad\nb.wav\t\"\"\n", 2, plain);
	rows_are("label,path\n\"x\",\"a,b\"\n", 2, (const char *const[]){ "x", "a,b", NULL, NULL });
	rows_are("path\na,b.wav\n", 1, (const char *const[]){ "a,b.wav", NULL, NULL });
	rows_are("path\tlabel\n\"a\"\t5\"\n", 2, (const char *const[]){ "\"a\"", "5\"", NULL, NULL });
}

static void
quotes_span_lines_and_lines_are_counted(void **state)
{
	struct err err = {0};
	struct manifest_entry e;
	struct manifest *m = open_text("path,text\n\"a\"\"b.wav\",\"so\r\nsad, \"\"he\"\" said\"\nb.wav,5\" nail\n"
	                               "c.wav,\"x\"y\nd.wav,ok\n\"e.wav,never closed\nf.wav,x\n", &err);

	(void)state;
	assert_non_null(m);
	assert_int_equal(manifest_next(m, &e, &err), 1);
	assert_int_equal(manifest_line(m), 2);
	assert_string_equal(e.path, "a\"b.wav");
	assert_string_equal(text_of(&e, "text"), "so\r\nsad, \"he\" said");
	manifest_entry_free(&e);
	assert_int_equal(manifest_next(m, &e, &err), -1);
	assert_int_equal(manifest_line(m), 4);
	assert_string_equal(err.text, "field 2: a quote within a field that does not begin with one: put the field in quotes and "
	                    "double those in it");
	err = (struct err){0};
	assert_int_equal(manifest_next(m, &e, &err), -1);
	assert_string_equal(err.text, "field 2: text after its closing quote");
	err = (struct err){0};
	assert_int_equal(manifest_next(m, &e, &err), 1);
	assert_int_equal(manifest_line(m), 6);
	manifest_entry_free(&e);
	assert_int_equal(manifest_next(m, &e, &err), -1);
	assert_int_equal(manifest_line(m), 7);
	assert_string_equal(err.text, "field 1: its quote is not closed");
	err = (struct err){0};
	assert_int_equal(manifest_next(m, &e, &err), 0);
	manifest_close(m);
}

static void
other_names_of_absent_columns_are_told(void **state)
{
	struct err err = {0};
	struct manifest *m = open_text("path\tSpeaker-ID\temotion\tlabel\tfile\tstart_time\n", &err);

	(void)state;
	assert_non_null(m);
	assert_string_equal(manifest_advice(m), "column \"Speaker-ID\" is not read as \"speaker\"; column \"start_time\" is not "
	                    "read as \"start\": rename it where that is meant");
	manifest_close(m);
	m = open_text("path\tspeaker\tspk\troom\tspeak\n", &err);
	assert_null(manifest_advice(m));
	manifest_close(m);
}

static void
paths_are_relative_to_the_manifest_where_it_is_a_file(void **state)
{
	static const char *const cases[][2] = { { NULL, "a.wav" }, { "x.tsv", "a.wav" }, { "/dev/fd/9", "a.wav" },
		{ "/proc/self/fd/9", "a.wav" } };
	char name[] = "/tmp/manifest.XXXXXX", *path;
	int fd = mkstemp(name);
	struct err err = {0};
	struct manifest *m;

	(void)state;
	assert_true(fd >= 0 && write(fd, "path\n", 5) == 5);
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		m = manifest_open(fd, cases[i][0], &err);
		assert_string_equal((path = manifest_file(m, "a.wav")), cases[i][1]);
		free(path);
		manifest_close(m);
	}
	assert_non_null(m = manifest_operand(name, &err));
	assert_string_equal((path = manifest_file(m, "b/a.wav")), "/tmp/b/a.wav");
	free(path);
	assert_string_equal((path = manifest_file(m, "/b/a.wav")), "/b/a.wav");
	free(path);
	manifest_close(m);
	close(fd);
	unlink(name);
	assert_null(manifest_operand(name, &err));
	assert_int_equal(err.kind, ERR_MISSING);
}

static void
lines_and_columns_have_bounds(void **state)
{
	size_t n = MANIFEST_LINE + 100;
	char *text = malloc(n + 1);
	struct err err = {0};
	struct manifest_entry e;
	struct manifest *m;

	(void)state;
	assert_non_null(text);
	memset(text, 'a', n);
	memcpy(text, "path\n", 5);
	memcpy(text + n - 7, "\nb.wav\n", 7);
	text[n] = '\0';
	m = open_text(text, &err);
	assert_int_equal(manifest_next(m, &e, &err), -1);
	assert_string_equal(err.text, "a line is longer than 1048576 bytes");
	err.kind = ERR_NONE;
	assert_int_equal(manifest_next(m, &e, &err), 1);
	assert_string_equal(e.path, "b.wav");
	manifest_entry_free(&e);
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
	assert_true(manifest_is("label,path\n", 11));
	assert_true(manifest_is("Path\n", 5));
	assert_true(manifest_is("file,label\n", 11));
	assert_false(manifest_is("file\n", 5));
	assert_false(manifest_is("paths\tlabel\n", 12));
	assert_false(manifest_is("label\npath\n", 11));
	assert_false(manifest_is("RIFF\0\tpath\n", 11));
	assert_false(manifest_is("", 0));
}

static void
plain_entries_are_named_by_their_path(void **state)
{
	struct err err = {0};
	struct manifest_entry e;

	(void)state;
	assert_int_equal(manifest_entry_plain(&e, "a.b/.hidden", &err), 0);
	assert_string_equal(text_of(&e, "id"), "a.b/.hidden");
	manifest_entry_free(&e);
	assert_int_equal(manifest_entry_plain(&e, "a\xff.wav", &err), -1);
	assert_string_equal(err.text, "the name is not valid UTF-8, so it cannot be an id");
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
		cmocka_unit_test(wide_encodings_are_named),
		cmocka_unit_test(commas_and_quotes_are_read),
		cmocka_unit_test(quotes_span_lines_and_lines_are_counted),
		cmocka_unit_test(other_names_of_absent_columns_are_told),
		cmocka_unit_test(paths_are_relative_to_the_manifest_where_it_is_a_file),
		cmocka_unit_test(lines_and_columns_have_bounds),
		cmocka_unit_test(first_bytes_tell_manifests),
		cmocka_unit_test(plain_entries_are_named_by_their_path),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
