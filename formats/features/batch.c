/* batch.c - batches in memory, from their records and from single utterances */
#include <stdlib.h>
#include <string.h>

#include "batch.h"
#include "header.h"

int
batch_header(const json_t *h, struct err *err)
{
	static const char *const whole[] = { "epochs", "batches" }, *const moments[] = { "mean", "deviation" };
	const json_t *counts = json_object_get(h, "counts"), *n;
	double positive = header_number(h, "positive", 0.5);
	size_t i;

	if (header_expect(h, "batch", NULL, err) < 0)
		return -1;
	for (i = 0; i < 2; i++)
		if (header_integer(h, whole[i], 0) < 1 || header_integer(h, whole[i], 0) > INT32_MAX)
			return err_set(err, ERR_DATA, "malformed batch header: %s", whole[i]);
	/* a network is built as wide as this, before the first batch shows how wide they are */
	for (i = 0; i < 2; i++)
		if ((json_int_t)json_array_size(json_object_get(h, moments[i])) != header_integer(h, "width", 0))
			return err_set(err, ERR_DATA, "malformed batch header: %s is not of width %ld", moments[i],
			               header_integer(h, "width", 0));
	if (json_array_size(counts) != json_array_size(json_object_get(h, "classes")))
		return err_set(err, ERR_DATA, "malformed batch header: counts");
	json_array_foreach(counts, i, n)
		if (!json_is_integer(n) || json_integer_value(n) < 0 || json_integer_value(n) > COUNT_MOST)
			return err_set(err, ERR_DATA, "malformed batch header: counts");
	if (!(positive >= 0 && positive <= 1))
		return err_set(err, ERR_DATA, "malformed batch header: positive");
	return 0;
}

int
batch_room(struct batch *b, long rows, struct err *err)
{
	json_t *ids = json_array();
	long *lengths = b->lengths, *labels = b->labels;

	if (rows > b->room) {
		if ((lengths = realloc(b->lengths, (size_t)rows * sizeof(*lengths))))
			b->lengths = lengths;
		if ((labels = realloc(b->labels, (size_t)rows * sizeof(*labels))))
			b->labels = labels;
		if (lengths && labels)
			b->room = rows;
	}
	if (!ids || !lengths || !labels) {
		json_decref(ids);
		return err_set(err, ERR_MEM, "out of memory for a batch of %ld", rows);
	}
	json_decref(b->ids);
	b->ids = ids;
	b->rows = rows;
	return 0;
}

/* The array under key as n integers in low..high. */
static int
integers(const json_t *meta, const char *key, long *to, long n, long low, long high,
         struct err *err)
{
	const json_t *a = json_object_get(meta, key);

	if (!json_is_array(a) || (long)json_array_size(a) != n)
		return err_set(err, ERR_DATA, "%s is not an array with one entry for each of the %ld rows",
		               key, n);
	for (long i = 0; i < n; i++) {
		const json_t *value = json_array_get(a, (size_t)i);
		json_int_t v = json_integer_value(value);

		if (!json_is_integer(value))
			return err_set(err, ERR_DATA, "%s has an entry that is not an integer", key);
		if (v < low || v > high)
			return err_set(err, ERR_DATA, "%s has %lld, not in %ld..%ld", key, (long long)v,
			               low, high);
		to[i] = (long)v;
	}
	return 0;
}

static int
take_ids(struct batch *b, json_t *ids, struct err *err)
{
	json_t *value;
	size_t i;

	if (!json_is_array(ids) || (long)json_array_size(ids) != b->rows)
		return err_set(err, ERR_DATA, "ids is not an array with one entry for each of the %ld rows",
		               b->rows);
	json_array_foreach(ids, i, value)
		if (!json_is_string(value))
			return err_set(err, ERR_DATA, "ids has an entry that is not text");
	json_decref(b->ids);
	b->ids = json_incref(ids);
	return 0;
}

int
batch_from(struct batch *b, struct record *r, long classes, struct err *err)
{
	long rows = r->x.rank == 3 ? r->x.shape[0] : 0;

	if (!rows)
		return err_set(err, ERR_DATA, "x has %d axes, not 3 (batch, time and features)",
		               r->x.rank);
	if (batch_room(b, rows, err) < 0 ||
	    integers(r->meta, "lengths", b->lengths, rows, 1, r->x.shape[1], err) < 0 ||
	    integers(r->meta, "labels", b->labels, rows, 0, classes - 1, err) < 0 ||
	    take_ids(b, json_object_get(r->meta, "ids"), err) < 0)
		return -1;
	tensor_swap(&b->x, &r->x);
	return 0;
}

int
batch_to(struct record *r, struct batch *b, const char *id, struct err *err)
{
	json_t *lengths = json_array(), *labels = json_array();
	int failed = !lengths || !labels || record_new(r, id, err) < 0;

	for (long i = 0; !failed && i < b->rows; i++)
		failed = json_array_append_new(lengths, json_integer(b->lengths[i])) < 0 ||
		         json_array_append_new(labels, json_integer(b->labels[i])) < 0;
	if (failed || json_object_set(r->meta, "ids", b->ids) < 0 ||
	    json_object_set(r->meta, "labels", labels) < 0 ||
	    json_object_set(r->meta, "lengths", lengths) < 0)
		failed = err_set(err, ERR_MEM, "out of memory for a batch of %ld", b->rows);
	json_decref(lengths);
	json_decref(labels);
	if (!failed)
		tensor_swap(&r->x, &b->x);
	return failed ? -1 : 0;
}

void
batch_clear(struct batch *b)
{
	long time = b->x.shape[1], width = b->x.shape[2];

	for (long i = 0; i < b->rows; i++)
		memset(b->x.data + (i * time + b->lengths[i]) * width, 0,
		       (size_t)((time - b->lengths[i]) * width) * sizeof(float));
}

/* The longest row; ERR_DATA where a record is not of shape (frames, width) of the common width. */
static int
measure(const struct record *rows, long n, long *longest, struct err *err)
{
	*longest = 0;
	for (long i = 0; i < n; i++) {
		const struct tensor *x = &rows[i].x;

		if (x->rank != 2)
			return err_set(err, ERR_DATA, "record %s: x has %d axes, not 2 (time, features)",
			               record_id(&rows[i]), x->rank);
		if (x->shape[1] != rows[0].x.shape[1])
			return err_set(err, ERR_DATA, "record %s has width %ld, record %s has %ld",
			               record_id(&rows[i]), x->shape[1], record_id(&rows[0]),
			               rows[0].x.shape[1]);
		*longest = x->shape[0] > *longest ? x->shape[0] : *longest;
	}
	return 0;
}

int
batch_pad(struct batch *b, const struct record *rows, long n, long round, struct err *err)
{
	long time, width;

	if (n < 1 || round < 1)
		return err_set(err, ERR_ARG, "a batch of %ld rows, rounded to %ld frames", n,
		               round);
	if (measure(rows, n, &time, err) < 0 || batch_room(b, n, err) < 0)
		return -1;
	time = (time + round - 1) / round * round;
	width = rows[0].x.shape[1];
	if (tensor_shape(&b->x, 3, (long[]){ n, time, width }, err) < 0)
		return -1;
	for (long i = 0; i < n; i++) {
		const struct tensor *x = &rows[i].x;

		memcpy(b->x.data + i * time * width, x->data, tensor_size(x) * sizeof(float));
		b->lengths[i] = x->shape[0];
		b->labels[i] = -1;
		if (json_array_append_new(b->ids, json_string(record_id(&rows[i]))) < 0)
			return err_set(err, ERR_MEM, "out of memory for a batch of %ld", n);
	}
	batch_clear(b);
	return 0;
}

void
batch_free(struct batch *b)
{
	tensor_free(&b->x);
	free(b->lengths);
	free(b->labels);
	json_decref(b->ids);
	*b = (struct batch){0};
}
