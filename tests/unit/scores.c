/* scores.c - what counts as a prediction, and what is refused */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "header.h"
#include "scores.h"

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
	add(&t, "{\"predicted\":\"y\",\"speaker\":\"s1\",\"seen\":[\"speaker\",\"recording\"]}");
	add(&t, "{\"predicted\":\"y\",\"speaker\":\"s1\",\"seen\":[]}");
	add(&t, "{\"predicted\":\"y\",\"speaker\":\"s2\",\"seen\":[]}");
	add(&t, "{\"predicted\":\"y\",\"speaker\":\"s3\",\"seen\":[\"speaker\"]}");
	add(&t, "{\"predicted\":\"y\",\"seen\":[\"recording\"]}");
	assert_int_equal(t.seen_recording, 2);
	assert_int_equal(t.seen_speaker, 2);
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
	                    "class \"w\" is none of the classes");
	assert_string_equal(add(&t, "{\"class\":\"x\",\"predicted\":\"w\",\"seen\":[]}"),
	                    "predicted \"w\" is none of the classes");
	assert_string_equal(add(&t, "{\"class\":1,\"predicted\":\"x\",\"seen\":[]}"), "class is no text");
	assert_string_equal(add(&t, "{\"class\":\"x\",\"predicted\":\"x\"}"), "no list \"seen\"");
	assert_string_equal(add(&t, "{\"class\":\"x\",\"predicted\":\"x\",\"seen\":[\"sentence\"]}"),
	                    "seen holds something else than recording and speaker");
	assert_string_equal(add(&t, "{\"class\":\"x\",\"predicted\":\"x\",\"seen\":[7]}"),
	                    "seen holds something else than recording and speaker");
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
	        "its classes are made of other labels than those of first.ser");
}

static void
pooled_tallies_add_up_and_know_each_speaker_once(void **state)
{
	struct tally t[2] = { { 0 }, { 0 } }, pool = { 0 };
	struct err err = { 0 };

	(void)state;
	for (int i = 0; i < 2; i++) {
		start(&t[i], "fold", "[\"x\", \"y\", \"z\"]");
		add(&t[i], "{\"class\":\"z\",\"predicted\":\"y\",\"speaker\":\"s\",\"seen\":[\"speaker\"]}");
		add(&t[i], "{\"class\":\"x\",\"predicted\":\"x\",\"speaker\":\"r\",\"seen\":[]}");
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

/* The report as text; the caller frees it. */
static char *
written(void (*report)(FILE *, const struct tally *, long, const struct tally *), const struct tally *t)
{
	char *text = NULL;
	size_t n = 0;
	FILE *f = open_memstream(&text, &n);

	report(f, t, 1, t);
	fclose(f);
	return text;
}

static void
names_keep_to_their_line_and_column(void **state)
{
	struct tally t = { 0 };
	char *text, *tsv;

	(void)state;
	start(&t, "a\n\xff.ser", "[\"x\\ty\", \"\xc3\xa4\", \"z\"]");
	add(&t, "{\"class\":\"x\\ty\",\"predicted\":\"\xc3\xa4\",\"seen\":[]}");
	text = written(scores_text, &t);
	tsv = written(scores_tsv, &t);
	assert_non_null(strstr(text, "\nx?y   "));
	assert_non_null(strstr(tsv, "\nfold\ta??.ser\taccuracy\t\t\t0\n"));
	assert_non_null(strstr(tsv, "\npooled\t\tconfusion\tx?y\t\xc3\xa4\t1\n"));
	assert_non_null(strstr(tsv, "\npooled\t\trecall\tz\t\tNaN\n"));
	assert_non_null(strstr(text, "left out of UA: \xc3\xa4, z\n"));
	free(text);
	free(tsv);
	tally_free(&t);
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
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
