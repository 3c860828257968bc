/* npy2ser - an array of numpy as a stream */
#include <string.h>
#include <unistd.h>

#include "dsp/level.h"
#include "npz.h"
#include "spool.h"
#include "stage.h"

static const char *like, *axes;
static int scale = -1;	/* enum level */
static double rate, hop;

static const struct opt opts[] = {
	{ 0,   "like",  OPT_TEXT,   &like, 0, 0, "file", "take header, history and the records' keys from this stream" },
	{ 0,   "axes",  OPT_TEXT,   &axes, 0, 0, "words", "names of a record's axes (default: dim, or time bin)" },
	{ 'r', "rate",  OPT_REAL,   &rate, 0, 1e9, "hertz", "sampling rate of the audio; 0: unknown" },
	{ 0,   "hop",   OPT_REAL,   &hop, 0, 1e9, "samples", "step between frames; 0: unknown" },
	{ 0,   "scale", OPT_CHOICE, &scale, 0, 0, LEVEL_NAMES, "scale of the values (default: unknown)" },
	OPT_ROW_ALLOW_EMPTY,
	{ 0 }
};

static const struct program prog = { "npy2ser", "convert a numpy array to a stream", "[file]", opts, .most = 1 };

static const char *name = "<stdin>";
static json_t *known, *order;	/* of --like: id -> a record's keys; the ids in a row */

static json_t *
header_like(long width)
{
	struct record r = {0};
	struct input in;
	const char *kind;
	json_t *h;
	int extras = 0;

	input_open(&in, like);
	kind = header_text(in.header, "kind", "");
	if (strcmp(kind, "model") == 0 || strcmp(kind, "batch") == 0)
		stage_die(ERR_DATA, like, "kind is \"%s\": an array cannot be converted to such a stream", kind);
	if (header_integer(in.header, "width", width) != width)
		stage_die(ERR_DATA, name, "width is %ld, %s has %ld", width, like,
		          header_integer(in.header, "width", 0));
	known = json_object();
	order = json_array();
	while (input_next(&in, &r) != READ_END) {
		extras += r.extras;
		json_object_set(known, record_id(&r), r.meta);
		json_array_append(order, json_object_get(r.meta, "id"));
	}
	if (extras)
		stage_warn(like, "tensors beside x are left out: %d", extras);
	h = json_deep_copy(in.header);
	input_close(&in);
	record_free(&r);
	return h;
}

static json_t *
header_own(int vectors, long width)
{
	json_t *h = header_new(vectors ? "embedding" : "spectrogram",
	                       axes ? axes : vectors ? "dim" : "time bin", width);

	if (axes && header_axes(axes) != (vectors ? 1 : 2))
		stage_die(ERR_ARG, "--axes", "\"%s\" is not %s, one for each axis of a record", axes,
		          vectors ? "one word" : "two words");
	if (rate > 0)
		json_object_set_new(h, "rate", json_real(rate));
	if (hop > 0)
		json_object_set_new(h, "hop", json_real(hop));
	if (scale >= 0)
		json_object_set_new(h, "scale", json_string(level_name((enum level)scale)));
	stage_history(h, 1);
	return h;
}

/* The record's other keys from --like: by id, or by place where the array has no ids. */
static void
restore(const struct npz_reader *array, struct record *r)
{
	const char *id = record_id(r);
	json_t *meta, *label = json_incref(json_object_get(r->meta, "label"));

	if (array->ids.fd < 0)
		id = json_string_value(json_array_get(order, (size_t)array->next - 1));
	meta = json_copy(json_object_get(known, id));
	if (!meta)
		stage_die(ERR_DATA, name, "id %s is not in %s", id, like);
	json_decref(r->meta);
	r->meta = meta;
	if (label)
		json_object_set_new(r->meta, "label", label);
}

static void
convert(struct npz_reader *array)
{
	long width = array->x.shape[array->x.rank - 1];
	int vectors = !array->lengths && array->x.rank == 2;
	json_t *h = like ? header_like(width) : header_own(vectors, width);
	struct record r = {0};
	struct err err = {0};
	struct output out;
	int got;

	if (like && array->ids.fd < 0 && (long)json_array_size(order) != array->records)
		stage_die(ERR_DATA, name, "%ld records without ids, %s has %zu", array->records,
		          like, json_array_size(order));
	if (array->records == 0 && !stage_allow_empty)
		stage_die(ERR_DATA, name, "the array has no records");
	output_open(&out, h);
	while ((got = npz_next(array, &r, &err)) > 0) {
		if (like)
			restore(array, &r);
		output_put(&out, &r);
	}
	if (got < 0)
		stage_fail(name, &err);
	output_close(&out, 0);
	record_free(&r);
	json_decref(h);
}

int
main(int argc, char *argv[])
{
	struct npz_reader array;
	struct err err = {0};
	int at = stage_parse(&prog, argc, argv), fd, whole;
	off_t size;

	if (like && (axes || scale >= 0 || rate > 0 || hop > 0))
		stage_die(ERR_ARG, "--like", "cannot be combined with %s, which gives the header",
		          like);
	fd = stage_open_fd(argv[at]);
	name = argv[at] && strcmp(argv[at], "-") != 0 ? argv[at] : name;
	if ((whole = spool_of(fd, &size, &err)) < 0 || npz_open(&array, whole, size, &err) < 0)
		stage_fail(name, &err);
	convert(&array);
	npz_close(&array);
	close(whole);
	json_decref(known);
	json_decref(order);
	return 0;
}
