/* safetensors2ser - PyTorch's weights as a model */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "torch_layout.h"
#include "safetensors.h"
#include "seen.h"
#include "spool.h"
#include "stage.h"

enum { TENSORS = 8192 };	/* of a model, or a checkpoint */

static const char *like, *prefix;

static const struct opt opts[] = {
	{ 0, "like",   OPT_TEXT, &like, 0, 0, "model", "model whose header, tensor names and shapes are used" },
	{ 0, "prefix", OPT_TEXT, &prefix, 0, 0, "text", "take only tensors whose names have this prefix, and remove it" },
	{ 0 }
};

static const struct program prog = {
	"safetensors2ser", "convert a safetensors file to a model", "--like model [file]", opts, .most = 1
};

static const char *name = "<stdin>";

/* Replace the record's x. State that the file has not is kept, parameters must be there. 1: x has other numbers now. */
static int
take(const struct safetensors *file, struct record *r)
{
	const char *role = record_text(r, "role");
	struct tensor peer = {0}, was = {0};
	struct err err = {0};
	char full[1024], where[1200];
	int got;

	snprintf(full, sizeof(full), "%s%s", prefix, record_id(r));
	snprintf(where, sizeof(where), "%s: %s", name, full);
	if ((got = safetensors_get(file, full, &peer, &err)) < 0)
		stage_fail(name, &err);
	if (tensor_shape(&was, r->x.rank, r->x.shape, &err) < 0)
		stage_fail(where, &err);
	memcpy(was.data, r->x.data, tensor_size(&was) * sizeof(float));
	if (got > 0 && torch_layout_import(role ? record_text(r, "axes") : NULL, &peer, &r->x, &err) < 0)
		stage_fail(where, &err);
	if (got == 0 && (!role || strcmp(role, "parameter") == 0))
		stage_die(ERR_DATA, name, "tensor %s is missing", full);
	json_object_del(file->names, full);
	tensor_free(&peer);
	got = memcmp(was.data, r->x.data, tensor_size(&was) * sizeof(float)) != 0;
	tensor_free(&was);
	return got;
}

/* PyTorch's batch normalization counts its batches; nothing here reads that. */
static int
is_count(const char *entry)
{
	const char *dot = strrchr(entry, '.');

	return dot && strcmp(dot, ".num_batches_tracked") == 0;
}

static void
nothing_left(const struct safetensors *file)
{
	const char *entry;
	json_t *v;

	json_object_foreach(file->names, entry, v)
		if (strncmp(entry, prefix, strlen(prefix)) == 0 && !is_count(entry))
			stage_die(ERR_DATA, name, "%s is not in %s", entry, like);
}

/* Weights have seen what they were trained on. Where they are not those of --like, nobody says what that was. */
static void
disown(json_t *header)
{
	json_t *before = json_object();

	if (!before || seen_inherit(header, before) < 0)
		stage_die(ERR_MEM, name, "out of memory for the header");
	json_decref(before);
	stage_warn(name, "these weights differ from those of %s: their training data are unknown", like);
}

/* Whether the lists of --like hold is known only at its end, so the parameters, which fit into memory, are kept until
 * then. */
static void
parameters(const struct safetensors *file, struct input *in)
{
	struct record *all = calloc(TENSORS + 1, sizeof(*all));
	struct output out;
	long n = 0;
	int other = 0;

	if (!all)
		stage_die(ERR_MEM, like, "out of memory for %d tensors", TENSORS);
	for (; input_next(in, &all[n]) != READ_END; n++) {
		if (n == TENSORS)
			stage_die(ERR_DATA, like, "more than %d tensors, too many for a model", TENSORS);
		if (all[n].x.data)
			other |= take(file, &all[n]);
	}
	nothing_left(file);
	if (other)
		disown(in->header);
	output_open(&out, in->header);
	for (long i = 0; i < n; i++)
		output_put(&out, &all[i]);
	output_close(&out, reader_skipped(in->reader));
	for (long i = 0; i <= n; i++)
		record_free(&all[i]);
	free(all);
}

static void
features(const struct safetensors *file, struct input *in)
{
	struct record r = {0};
	struct output out;

	output_open(&out, in->header);
	while (input_next(in, &r) != READ_END) {
		if (r.x.data)
			take(file, &r);
		output_put(&out, &r);
	}
	nothing_left(file);
	output_close(&out, reader_skipped(in->reader));
	record_free(&r);
}

static void
convert(const struct safetensors *file)
{
	struct input in;

	input_open(&in, like);
	if (*header_text(in.header, "axes", ""))
		features(file, &in);
	else
		parameters(file, &in);
	input_close(&in);
}

int
main(int argc, char *argv[])
{
	struct safetensors file;
	struct err err = {0};
	int at = stage_parse(&prog, argc, argv), fd, whole;
	off_t size;

	prefix = prefix ? prefix : "";
	if (!like)
		stage_die(ERR_ARG, "--like", "is required: it gives the names and shapes of the model");
	fd = stage_open_fd(argv[at]);
	name = argv[at] && strcmp(argv[at], "-") != 0 ? argv[at] : name;
	if ((whole = spool_of(fd, &size, &err)) < 0 ||
	    safetensors_open(&file, whole, size, &err) < 0)
		stage_fail(name, &err);
	convert(&file);
	safetensors_close(&file);
	close(whole);
	return 0;
}
