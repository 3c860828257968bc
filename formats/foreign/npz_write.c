/* npz_write.c - a stream's records as one numpy array */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "npz.h"
#include "byte_order.h"

int
npz_begin(struct npz_writer *w, long width, struct err *err)
{
	const char head[NPY_HEAD] = "";

	*w = (struct npz_writer){ .rank = -1, .shape = { 0, width }, .ids = json_array(), .labels = json_array() };
	if (!w->ids || !w->labels)
		return err_set(err, ERR_MEM, "out of memory");
	if (zip_begin(&w->zip, err) < 0 || zip_member(&w->zip, "x.npy", err) < 0)
		return -1;
	return zip_add(&w->zip, head, sizeof(head), err);
}

/* The first record says how the others must be. */
static int
fits(struct npz_writer *w, const struct tensor *x, struct err *err)
{
	int lead = x->rank > 1;

	if (!x->data || x->rank == 0)
		return err_set(err, ERR_DATA, "a record has no tensor x to put into an array");
	if (w->rank < 0) {
		w->rank = x->rank;
		memcpy(w->shape + 1, x->shape + lead, (size_t)(x->rank - lead) * sizeof(long));
	}
	if (x->rank != w->rank ||
	    memcmp(w->shape + 1, x->shape + lead, (size_t)(x->rank - lead) * sizeof(long)) != 0)
		return err_set(err, ERR_DATA,
		               "the shape of x differs from the records before: they do not fit into one array");
	return 0;
}

static int
length(struct npz_writer *w, long frames, struct err *err)
{
	size_t n = json_array_size(w->ids);

	if (n == w->room) {
		size_t room = n ? 2 * n : 256;
		long *more = realloc(w->lengths, room * sizeof(*more));

		if (!more)
			return err_set(err, ERR_MEM, "out of memory for %zu lengths", room);
		w->lengths = more;
		w->room = room;
	}
	w->lengths[n] = frames;
	w->shape[0] += frames;
	return 0;
}

int
npz_add(struct npz_writer *w, const struct record *r, struct err *err)
{
	const char *label = record_text(r, "label");
	size_t n;

	if (label && npy_length(label) > NPY_TEXT)
		return err_set(err, ERR_DATA, "a label of more than %d characters", NPY_TEXT);
	if (fits(w, &r->x, err) < 0 || length(w, w->rank > 1 ? r->x.shape[0] : 1, err) < 0)
		return -1;
	w->labelled |= label != NULL;
	if (json_array_append_new(w->ids, json_string(record_id(r))) < 0 ||
	    json_array_append_new(w->labels, json_string(label ? label : "")) < 0)
		return err_set(err, ERR_MEM, "out of memory for the ids");
	n = tensor_size(&r->x) * sizeof(float);
	w->zip.member[0].size += (off_t)n;
	return byte_order_put_floats(w->zip.fd, r->x.data, tensor_size(&r->x), err);
}

static int
texts(struct npz_writer *w, const char *name, const json_t *list, struct err *err)
{
	long longest = 1, n = (long)json_array_size(list);
	char head[NPY_HEAD], descr[32];
	unsigned char *wide;
	int status = 0;

	for (long i = 0; i < n; i++) {
		long k = npy_length(json_string_value(json_array_get(list, (size_t)i)));

		longest = k > longest ? k : longest;
	}
	snprintf(descr, sizeof(descr), "<U%ld", longest);
	npy_head(head, descr, 1, &n);
	wide = malloc((size_t)longest * 4);
	if (!wide)
		return err_set(err, ERR_MEM, "out of memory");
	if (zip_member(&w->zip, name, err) < 0 || zip_add(&w->zip, head, sizeof(head), err) < 0)
		status = -1;
	for (long i = 0; i < n && status == 0; i++) {
		npy_wide(json_string_value(json_array_get(list, (size_t)i)), wide, longest);
		status = zip_add(&w->zip, wide, (size_t)longest * 4, err);
	}
	free(wide);
	return status;
}

static int
lengths(struct npz_writer *w, struct err *err)
{
	long n = (long)json_array_size(w->ids);
	char head[NPY_HEAD];

	npy_head(head, "<i8", 1, &n);
	if (zip_member(&w->zip, "lengths.npy", err) < 0 ||
	    zip_add(&w->zip, head, sizeof(head), err) < 0)
		return -1;
	for (long i = 0; i < n; i++) {
		unsigned char b[8];

		byte_order_put(b, (uint64_t)w->lengths[i], 8);
		if (zip_add(&w->zip, b, sizeof(b), err) < 0)
			return -1;
	}
	return 0;
}

int
npz_end(struct npz_writer *w, int fd, struct err *err)
{
	int rank = w->rank > 1 ? w->rank : 2;
	char head[NPY_HEAD];

	npy_head(head, "<f4", rank, w->shape);
	if (zip_rewrite(&w->zip, head, sizeof(head), err) < 0)
		return -1;
	if (w->rank > 1 && lengths(w, err) < 0)
		return -1;
	if (texts(w, "ids.npy", w->ids, err) < 0)
		return -1;
	if (w->labelled && texts(w, "labels.npy", w->labels, err) < 0)
		return -1;
	return zip_end(&w->zip, fd, err);
}

void
npz_free(struct npz_writer *w)
{
	json_decref(w->ids);
	json_decref(w->labels);
	free(w->lengths);
	zip_free(&w->zip);
}
