/* result.c - what counts as a prediction, and what is refused */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "header.h"
#include "report.h"

static json_t *
header(const char *classes)
{
	json_t *list = json_loads(classes, 0, NULL), *h = header_new("prediction", "class", 3);

	assert_non_null(list);
	assert_int_equal(json_object_set_new(h, "classes", list), 0);
	return h;
}

static void
start(struct tally *t, const char *name, const char *classes)
{
	struct err err = { 0 };
	json_t *h = header(classes);

	assert_int_equal(tally_open(t, name, h, &err), 0);
	json_decref(h);
}

/* The message, "" where there is none. */
static const char *
add(struct tally *t, const char *meta)
{
	static struct err err;
	struct record r = { .meta = json_loads(meta, 0, NULL) };
	int status;

	err = (struct err){ 0 };
	assert_non_null(r.meta);
	status = tally_add(t, &r, &err);
	assert_int_equal(status, err.kind == ERR_NONE ? 0 : -1);
	if (err.kind != ERR_NONE)
		assert_int_equal(err.kind, ERR_DATA);
	record_free(&r);
	return err.text;
}

static void
records_without_a_class_are_counted_and_not_scored(void **state)
{
	struct tally t = { 0 };

	(void)state;
	start(&t, "a.ser", "[\"x\", \"y\", \"z\"]");
	assert_string_equal(add(&t, "{\"id\":\"1\",\"class\":\"x\",\"predicted\":\"y\",\"seen\":[]}"), "");
	assert_string_equal(add(&t, "{\"id\":\"2\",\"predicted\":\"y\",\"seen\":[]}"), "");
	assert_string_equal(add(&t, "{\"id\":\"3\",\"class\":null,\"predicted\":\"x\",\"seen\":[]}"), "");
	assert_int_equal(t.records, 3);
	assert_int_equal(confusion_scores(&t.counts).records, 1);
	assert_int_equal(confusion_at(&t.counts, 0, 1), 1);
	tally_free(&t);
}

static void
seen_recordings_and_speakers_are_counted(void **state)
{
	struct tally t = { 0 };

	(void)state;
	start(&t, "a.ser", "[\"x\", \"y\", \"z\"]");
	add(&t, "{\"id\":\"a\",\"predicted\":\"y\",\"speaker\":\"s1\",\"seen\":[\"speaker\",\"recording\"]}");
	add(&t, "{\"id\":\"a\",\"predicted\":\"y\",\"speaker\":\"s1\",\"seen\":[]}");
	add(&t, "{\"id\":\"a\",\"predicted\":\"y\",\"speaker\":\"s2\",\"seen\":[]}");
	add(&t, "{\"id\":\"a\",\"predicted\":\"y\",\"speaker\":\"s3\",\"seen\":[\"speaker\"]}");
	add(&t, "{\"id\":\"a\",\"predicted\":\"y\",\"seen\":[\"recording\"]}");
	add(&t, "{\"id\":\"a\",\"predicted\":\"y\",\"speaker\":\"s2\",\"seen\":[\"id\",\"unknown-recording\",\"unknown-speaker\"]}");
	add(&t, "{\"id\":\"a\",\"predicted\":\"y\",\"speaker\":\"\",\"seen\":[\"unknown-recording\"]}");
	assert_int_equal(t.seen_recording, 2);
	assert_int_equal(t.seen_speaker, 2);
	assert_int_equal(t.seen_id, 1);
	assert_int_equal(t.unknown_recording, 2);
	assert_int_equal(t.unknown_speaker, 3);	/* also where the record names none */
	assert_int_equal(tally_speakers(&t, 0), 3);
	assert_int_equal(tally_speakers(&t, 1), 2);
	tally_free(&t);
}

static void
what_is_no_prediction_is_refused_with_a_reason(void **state)
{
	struct tally t = { 0 };

	(void)state;
	start(&t, "a.ser", "[\"x\", \"y\", \"z\"]");
	assert_string_equal(add(&t, "{\"class\":\"x\",\"seen\":[]}"), "no predicted class");
	assert_string_equal(add(&t, "{\"class\":\"w\",\"predicted\":\"x\",\"seen\":[]}"),
	                    "class \"w\" is not one of the classes");
	assert_string_equal(add(&t, "{\"class\":\"x\",\"predicted\":\"w\",\"seen\":[]}"),
	                    "predicted \"w\" is not one of the classes");
	assert_string_equal(add(&t, "{\"class\":1,\"predicted\":\"x\",\"seen\":[]}"), "class is not text");
	assert_string_equal(add(&t, "{\"class\":\"x\",\"predicted\":\"x\"}"), "the list \"seen\" is missing");
	assert_string_equal(add(&t, "{\"class\":\"x\",\"predicted\":\"x\",\"seen\":[\"sentence\"]}"),
	                    "seen holds a value other than recording, speaker, id, unknown-recording and unknown-speaker");
	assert_string_equal(add(&t, "{\"class\":\"x\",\"predicted\":\"x\",\"seen\":[7]}"),
	                    "seen holds a value other than recording, speaker, id, unknown-recording and unknown-speaker");
	assert_int_equal(t.records, 0);
	tally_free(&t);
}

static void
refused(json_t *h, const char *why)
{
	struct tally t = { 0 };
	struct err err = { 0 };

	assert_int_equal(tally_open(&t, "a.ser", h, &err), -1);
	assert_int_equal(err.kind, ERR_DATA);
	assert_string_equal(err.text, why);
	tally_free(&t);
	json_decref(h);
}

static void
a_header_that_cannot_be_scored_is_refused(void **state)
{
	(void)state;
	refused(header_new("prediction", "class", 3), "0 classes are not in 1..1024");
	refused(header("[\"x\", \"y\"]"), "2 classes, but width 3");
	refused(header_new("embedding", "dim", 3), "kind is \"embedding\", not \"prediction\"");
}

static void
differs(const char *classes, const char *map, const char *why)
{
	struct tally a = { 0 }, b = { 0 };
	struct err err = { 0 };

	start(&a, "first.ser", "[\"x\", \"y\", \"z\"]");
	start(&b, "second.ser", classes);
	a.map = json_loads("{\"x\":\"x\", \"y\":\"y\", \"z\":\"z\"}", 0, NULL);
	b.map = json_loads(map, 0, NULL);
	assert_int_equal(tally_agree(&b, &a, &err), *why ? -1 : 0);
	assert_string_equal(err.text, why);
	tally_free(&a);
	tally_free(&b);
}

static void
streams_of_other_classes_are_not_pooled(void **state)
{
	(void)state;
	differs("[\"x\", \"y\", \"z\"]", "{\"z\":\"z\", \"y\":\"y\", \"x\":\"x\"}", "");
	differs("[\"x\", \"z\", \"y\"]", "{\"x\":\"x\"}", "class 2 is \"z\", in first.ser it is \"y\"");
	differs("[\"x\", \"y\", \"z\"]", "{\"x\":\"x\", \"y\":\"y\", \"z\":\"z\", \"w\":\"x\"}",
	        "its map from labels to classes differs from that of first.ser");
}

static void
pooled_tallies_add_up_and_know_each_speaker_once(void **state)
{
	struct tally t[2] = { { 0 }, { 0 } }, pool = { 0 };
	struct err err = { 0 };

	(void)state;
	for (int i = 0; i < 2; i++) {
		start(&t[i], "fold", "[\"x\", \"y\", \"z\"]");
		add(&t[i], "{\"id\":\"a\",\"class\":\"z\",\"predicted\":\"y\",\"speaker\":\"s\",\"seen\":[\"speaker\"]}");
		add(&t[i], "{\"id\":\"a\",\"class\":\"x\",\"predicted\":\"x\",\"speaker\":\"r\",\"seen\":[]}");
		t[i].skipped = 2 + i;
		assert_int_equal(tally_join(&pool, &t[i], &err), 0);
		tally_free(&t[i]);
	}
	assert_int_equal(pool.records, 4);
	assert_int_equal(pool.skipped, 5);
	assert_int_equal(pool.seen_speaker, 2);
	assert_int_equal(tally_speakers(&pool, 0), 2);
	assert_int_equal(tally_speakers(&pool, 1), 1);
	assert_int_equal(confusion_at(&pool.counts, 2, 1), 2);
	tally_free(&pool);
}

/* The report of one stream; the caller frees it. */
static char *
written(enum report report, struct tally *t)
{
	struct result r = { .folds = t, .n = 1, .runs = 1 };
	char *text = NULL;
	size_t n = 0;
	FILE *f = open_memstream(&text, &n);
	const char *where;
	struct err err = { 0 };

	assert_int_equal(result_pool(&r, &where, &err), 0);
	assert_int_equal(result_draw(&r, &(struct resampling){ 0.95, 10, 1, 1 }, &err), 0);
	assert_int_equal(report_write(f, report, &r), 0);
	fclose(f);
	tally_free(&r.pooled);
	return text;
}

static void
names_keep_to_their_line_and_column(void **state)
{
	struct tally t = { 0 };
	char *text, *tsv, *markdown, *latex;

	(void)state;
	start(&t, "a\n\xff.ser", "[\"x\\ty\", \"\xc3\xa4\", \"[z|_\"]");
	add(&t, "{\"id\":\"1\",\"class\":\"x\\ty\",\"predicted\":\"\xc3\xa4\",\"seen\":[]}");
	text = written(REPORT_TEXT, &t);
	tsv = written(REPORT_TSV, &t);
	markdown = written(REPORT_MARKDOWN, &t);
	latex = written(REPORT_LATEX, &t);
	assert_non_null(strstr(text, "\nx?y   "));
	assert_non_null(strstr(tsv, "\nfold\ta??.ser\taccuracy\t\t\t0\n"));
	assert_non_null(strstr(tsv, "\npooled\t\tconfusion\tx?y\t\xc3\xa4\t1\n"));
	assert_non_null(strstr(tsv, "\npooled\t\trecall\t[z|_\t\tNaN\n"));
	assert_non_null(strstr(text, "left out of UA: \xc3\xa4, [z|_\n"));
	assert_non_null(strstr(markdown, "\n| \\[z\\|\\_ "));
	assert_non_null(strstr(latex, "\\\\\n{[}z\\textbar{}\\_ & - & - & - & 0 & 0 \\\\\n"));
	free(text);
	free(tsv);
	free(markdown);
	free(latex);
	tally_free(&t);
}

/* A result of one stream, of records "id class predicted" in threes. */
static void
system_of(struct result *r, const char *name, const char *const *record, int n)
{
	char meta[200];
	struct err err = { 0 };
	const char *where;

	*r = (struct result){ .folds = calloc(1, sizeof(*r->folds)), .n = 1, .runs = 1 };
	start(r->folds, name, "[\"x\", \"y\", \"z\"]");
	for (int i = 0; i < n; i += 3) {
		snprintf(meta, sizeof(meta), "{\"id\":\"%s\",\"class\":\"%s\",\"predicted\":\"%s\",\"seen\":[]}", record[i],
		         record[i + 1], record[i + 2]);
		assert_string_equal(add(r->folds, meta), "");
	}
	assert_int_equal(result_pool(r, &where, &err), 0);
}

static void
paired_with(const char *const *record, int n, const char *at, const char *why)
{
	static const char *const first[] = { "1", "x", "x", "2", "y", "x", "3", "z", "z" };
	struct result a, b;
	struct paired p;
	struct err err = { 0 };
	const char *where = "";
	int status;

	system_of(&a, "a.ser", first, 9);
	system_of(&b, "b.ser", record, n);
	status = paired_make(&p, &a, &b, &(struct resampling){ 0.95, 10, 1, 1 }, &where, &err);
	assert_int_equal(status, *why ? -1 : 0);
	assert_string_equal(err.text, why);
	if (*why)
		assert_string_equal(where, at);
	else
		assert_true(p.right[1][1] == 1 && p.right[1][0] == 1 && p.right[0][1] == 1 && p.p == 1 &&
		            p.drawn.speakers.units == 0 && p.drawn.nameless == 3);
	result_free(&a);
	result_free(&b);
}

static void
two_systems_are_paired_by_their_ids(void **state)
{
	(void)state;
	paired_with((const char *[]){ "3", "z", "x", "1", "x", "x", "2", "y", "y" }, 9, "", "");
	paired_with((const char *[]){ "3", "z", "x", "1", "x", "x" }, 6, "a.ser",
	            "utterance \"2\" is not among those of the second system");
	paired_with((const char *[]){ "3", "z", "x", "1", "x", "x", "2", "y", "y", "4", "y", "y" }, 12, "b.ser",
	            "utterance \"4\" is not among those of the first system");
	paired_with((const char *[]){ "3", "z", "x", "1", "x", "x", "2", "x", "y" }, 9, "a.ser",
	            "the class of utterance \"2\" is y, in b.ser it is x");
}

static void
two_systems_agree_on_who_speaks(void **state)
{
	struct result r[2];
	struct paired p;
	struct err err = { 0 };
	const char *where;

	(void)state;
	for (int i = 0; i < 2; i++) {
		r[i] = (struct result){ .folds = calloc(1, sizeof(*r[i].folds)), .n = 1, .runs = 1 };
		start(r[i].folds, i ? "b.ser" : "a.ser", "[\"x\", \"y\", \"z\"]");
		add(r[i].folds, i ? "{\"id\":\"1\",\"class\":\"x\",\"predicted\":\"x\",\"speaker\":\"t\",\"seen\":[]}" :
		                    "{\"id\":\"1\",\"class\":\"x\",\"predicted\":\"x\",\"speaker\":\"s\",\"seen\":[]}");
		assert_int_equal(result_pool(&r[i], &where, &err), 0);
	}
	assert_int_equal(paired_make(&p, &r[0], &r[1], &(struct resampling){ 0.95, 10, 1, 1 }, &where, &err), -1);
	assert_string_equal(err.text, "the speaker of utterance \"1\" is s, in b.ser it is t");
	result_free(&r[0]);
	result_free(&r[1]);
}

static void
an_utterance_comes_once_a_run(void **state)
{
	struct result r = { .folds = calloc(2, sizeof(*r.folds)), .n = 2, .runs = 1 };
	const char *where = "";
	struct err err = { 0 };

	(void)state;
	for (int i = 0; i < 2; i++) {
		start(&r.folds[i], i ? "1.ser" : "0.ser", "[\"x\", \"y\", \"z\"]");
		add(&r.folds[i], "{\"id\":\"u\",\"class\":\"z\",\"predicted\":\"y\",\"speaker\":\"s\",\"seen\":[]}");
	}
	assert_int_equal(result_pool(&r, &where, &err), -1);
	assert_string_equal(where, "1.ser");
	assert_string_equal(err.text, "utterance \"u\" is in 0.ser too, in the same run");
	tally_free(&r.pooled);
	r.folds[1].run = 1;
	r.runs = 2;
	assert_int_equal(result_pool(&r, &where, &err), 0);
	assert_int_equal(r.pooled.records, 2);
	result_free(&r);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(records_without_a_class_are_counted_and_not_scored),
		cmocka_unit_test(seen_recordings_and_speakers_are_counted),
		cmocka_unit_test(what_is_no_prediction_is_refused_with_a_reason),
		cmocka_unit_test(a_header_that_cannot_be_scored_is_refused),
		cmocka_unit_test(streams_of_other_classes_are_not_pooled),
		cmocka_unit_test(pooled_tallies_add_up_and_know_each_speaker_once),
		cmocka_unit_test(names_keep_to_their_line_and_column),
		cmocka_unit_test(two_systems_are_paired_by_their_ids),
		cmocka_unit_test(two_systems_agree_on_who_speaks),
		cmocka_unit_test(an_utterance_comes_once_a_run),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
