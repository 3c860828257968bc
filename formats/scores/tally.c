/* tally.c - counting the records of prediction streams */
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "header.h"
#include "tally.h"
#include "seen.h"

static int
out_of_memory(struct err *err)
{
	return err_set(err, ERR_MEM, "out of memory for the counts");
}

/* A name that keeps to its line and column, and that JSON can hold. */
static char *
printable(const char *name)
{
	char *s = strdup(name);
	int utf8 = text_utf8(name, strlen(name));

	for (char *p = s; p && *p; p++)
		if ((unsigned char)*p < ' ' || *p == 127 || (!utf8 && (*p & 0x80)))
			*p = '?';
	return s;
}

int
tally_open(struct tally *t, const char *name, const json_t *header, struct err *err)
{
	json_t *classes = json_object_get(header, "classes");
	size_t n = json_array_size(classes);

	if (header_expect(header, "prediction", "class", err) < 0)
		return -1;
	if (n < 1 || n > CONFUSION_CLASSES)
		return err_set(err, ERR_DATA, "%zu classes are not in 1..%d", n, CONFUSION_CLASSES);
	if ((long)n != header_integer(header, "width", 0))
		return err_set(err, ERR_DATA, "%zu classes, but width %ld", n,
		               header_integer(header, "width", 0));
	t->classes = json_incref(classes);
	t->map = json_incref(json_object_get(header, "map"));
	t->model = json_incref(json_object_get(header, "model"));
	t->speakers = json_object();
	t->name = printable(name);
	if (!t->speakers || !t->name)
		return out_of_memory(err);
	return confusion_make(&t->counts, (long)n, err);
}

int
tally_calibrate(struct tally *t, const json_t *header, struct err *err)
{
	const char *scale = header_text(header, "scale", "probability");

	if (strcmp(scale, "probability") != 0)
		return err_set(err, ERR_DATA, "its scores are %.40s, not posteriors: they have no calibration error",
		               scale);
	t->calibrated = 1;
	return 0;
}

/* The index of the class under key; -1 where there is none; -2 an error. */
static long
class_under(const struct tally *t, const struct record *r, const char *key, struct err *err)
{
	const json_t *name = json_object_get(r->meta, key), *one;
	size_t i;

	if (!name || json_is_null(name))
		return -1;
	if (!json_is_string(name)) {
		err_set(err, ERR_DATA, "%s is not text", key);
		return -2;
	}
	json_array_foreach(t->classes, i, one)
		if (json_equal(name, one))
			return (long)i;
	err_set(err, ERR_DATA, "%s \"%s\" is not one of the classes", key, json_string_value(name));
	return -2;
}

/* The words of seen as bits; -1 an error. */
static int
seen_bits(const struct record *r, struct err *err)
{
	const json_t *list = json_object_get(r->meta, "seen");
	const char *speaker = record_text(r, "speaker");
	int bits = seen_from(list);

	if (!json_is_array(list))
		return err_set(err, ERR_DATA, "the list \"seen\" is missing");
	if (bits < 0)
		return err_set(err, ERR_DATA, "seen holds a value other than recording, speaker, id, unknown-recording "
		               "and unknown-speaker");
	/* also where the stream was written before there was a word for it */
	if (!(bits & SEEN_SPEAKER) && (!speaker || !*speaker))
		bits |= SEEN_UNKNOWN_SPEAKER;
	return bits;
}

static int
add_speaker(struct tally *t, const char *name, int seen, struct err *err)
{
	seen = seen || json_is_true(json_object_get(t->speakers, name));
	if (json_object_set_new(t->speakers, name, json_boolean(seen)) < 0)
		return out_of_memory(err);
	return 0;
}

/* Take in how far the features lie from those of the training, where the record says it. */
static int
place(struct tally *t, const struct record *r, struct err *err)
{
	const json_t *distance = json_object_get(r->meta, "distance");

	if (!distance)
		return 0;
	/* so that a sum of them is finite */
	if (!json_is_number(distance) || json_number_value(distance) < 0 || json_number_value(distance) > 1e290)
		return err_set(err, ERR_DATA, "distance is not a number in 0..1e290");
	t->distance += json_number_value(distance);
	t->placed++;
	return 0;
}

/* Keep what the record came to, behind the others. */
static int
keep(struct tally *t, const struct record *r, long truth, long told, struct err *err)
{
	const char *speaker = record_text(r, "speaker");

	if ((t->records & (t->records - 1)) == 0) {
		size_t room = t->records ? 2 * (size_t)t->records : 1;
		struct verdict *more = realloc(t->verdict, room * sizeof(*more));

		if (!more)
			return out_of_memory(err);
		t->verdict = more;
	}
	t->verdict[t->records++] = (struct verdict){
		json_incref(json_object_get(r->meta, "id")),
		speaker && *speaker ? json_incref(json_object_get(r->meta, "speaker")) : NULL, truth, told,
	};
	return 0;
}

int
tally_add(struct tally *t, const struct record *r, struct err *err)
{
	long predicted = class_under(t, r, "predicted", err);
	long truth = class_under(t, r, "class", err);
	int seen = seen_bits(r, err);
	const char *speaker = record_text(r, "speaker");

	if (predicted == -1)
		return err_set(err, ERR_DATA, "no predicted class");
	if (predicted < 0 || truth < -1 || seen < 0)
		return -1;
	if (t->calibrated && truth >= 0 &&
	    calibration_add(&t->calibration, r->x.data, t->counts.classes, truth, err) < 0)
		return -1;
	if (place(t, r, err) < 0 || keep(t, r, truth, predicted, err) < 0)
		return -1;
	t->seen_recording += (seen & SEEN_RECORDING) != 0;
	t->seen_speaker += (seen & SEEN_SPEAKER) != 0;
	t->seen_id += (seen & SEEN_ID) != 0;
	t->unknown_recording += (seen & SEEN_UNKNOWN_RECORDING) != 0;
	t->unknown_speaker += (seen & SEEN_UNKNOWN_SPEAKER) != 0;
	if (truth >= 0)
		confusion_add(&t->counts, truth, predicted);
	return speaker && *speaker ? add_speaker(t, speaker, seen & SEEN_SPEAKER, err) : 0;
}

const char *
tally_class(const struct tally *t, long class)
{
	return json_string_value(json_array_get(t->classes, (size_t)class));
}

static int
classes_differ(const struct tally *t, const struct tally *first, struct err *err)
{
	size_t n = json_array_size(t->classes), m = json_array_size(first->classes);

	if (n != m)
		return err_set(err, ERR_DATA, "%zu classes, %s has %zu", n, first->name, m);
	for (long i = 0; i < (long)n; i++)
		if (strcmp(tally_class(t, i), tally_class(first, i)) != 0)
			return err_set(err, ERR_DATA, "class %ld is \"%s\", in %s it is \"%s\"",
			               i + 1, tally_class(t, i), first->name, tally_class(first, i));
	return 0;
}

int
tally_agree(const struct tally *t, const struct tally *first, struct err *err)
{
	if (classes_differ(t, first, err) < 0)
		return -1;
	if (t->map && first->map && !json_equal(t->map, first->map))
		return err_set(err, ERR_DATA,
		               "its map from labels to classes differs from that of %s",
		               first->name);
	return 0;
}

int
tally_join(struct tally *pool, const struct tally *more, struct err *err)
{
	const char *speaker;
	const json_t *seen;

	if (!pool->classes) {
		pool->classes = json_incref(more->classes);
		pool->map = json_incref(more->map);
		pool->speakers = json_object();
		pool->name = strdup("pooled");
		if (!pool->speakers || !pool->name)
			return out_of_memory(err);
		if (confusion_make(&pool->counts, more->counts.classes, err) < 0)
			return -1;
	}
	confusion_join(&pool->counts, &more->counts);
	calibration_join(&pool->calibration, &more->calibration);
	pool->calibrated = more->calibrated;
	pool->records += more->records;
	pool->skipped += more->skipped;
	if (pool->skipped > COUNT_MOST)
		return err_set(err, ERR_DATA, "the number of items skipped upstream, %ld, is not in 0..1e15",
		               pool->skipped);
	pool->seen_recording += more->seen_recording;
	pool->seen_speaker += more->seen_speaker;
	pool->seen_id += more->seen_id;
	pool->unknown_recording += more->unknown_recording;
	pool->unknown_speaker += more->unknown_speaker;
	pool->distance += more->distance;
	pool->placed += more->placed;
	json_object_foreach(more->speakers, speaker, seen)
		if (add_speaker(pool, speaker, json_is_true(seen), err) < 0)
			return -1;
	return 0;
}

long
tally_speakers(const struct tally *t, int seen)
{
	const char *speaker;
	const json_t *was;
	long n = 0;

	json_object_foreach(t->speakers, speaker, was)
		n += !seen || json_is_true(was);
	return n;
}

void
tally_free(struct tally *t)
{
	for (long i = 0; t->verdict && i < t->records; i++) {
		json_decref(t->verdict[i].id);
		json_decref(t->verdict[i].speaker);
	}
	free(t->verdict);
	free(t->name);
	json_decref(t->classes);
	json_decref(t->map);
	json_decref(t->model);
	json_decref(t->speakers);
	confusion_free(&t->counts);
	*t = (struct tally){ 0 };
}
