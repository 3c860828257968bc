/* safetensors2ser - PyTorch's weights as a model */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "layout.h"
#include "safetensors.h"
#include "spool.h"
#include "stage.h"

static const char *like, *prefix;

static const struct opt opts[] = {
	{ 0, "like",   OPT_TEXT, &like, 0, 0, "model", "header, names and shapes are those of this stream" },
	{ 0, "prefix", OPT_TEXT, &prefix, 0, 0, "text", "take only names that begin with this, and cut it off" },
	{ 0 }
};

static const struct program prog = {
	"safetensors2ser", "a safetensors file as a model", "--like model [file]", opts, NULL
};

static const char *name = "<stdin>";

/* Replace the record's x. State that the file has not is kept, parameters must be there. */
static void
take(const struct safetensors *file, struct record *r)
{
	const char *role = record_text(r, "role");
	struct tensor peer = {0};
	struct err err = {0};
	char full[1024], where[1200];
	int got;

	snprintf(full, sizeof(full), "%s%s", prefix, record_id(r));
	snprintf(where, sizeof(where), "%s: %s", name, full);
	if ((got = safetensors_get(file, full, &peer, &err)) < 0)
		stage_fail(name, &err);
	if (got > 0 && layout_import(role ? record_text(r, "axes") : NULL, &peer, &r->x, &err) < 0)
		stage_fail(where, &err);
	if (got == 0 && (!role || strcmp(role, "parameter") == 0))
		stage_die(ERR_DATA, name, "there is no %s", full);
	json_object_del(file->names, full);
	tensor_free(&peer);
}

/* PyTorch's batch normalisation counts its batches; nothing here reads that. */
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

static void
convert(const struct safetensors *file)
{
	struct record r = {0};
	struct output out;
	struct input in;

	input_open(&in, like);
	output_open(&out, in.header);
	while (input_next(&in, &r) != READ_END) {
		if (r.x.data)
			take(file, &r);
		output_put(&out, &r);
	}
	nothing_left(file);
	output_close(&out, reader_skipped(in.reader));
	input_close(&in);
	record_free(&r);
}

int
main(int argc, char *argv[])
{
	struct safetensors file;
	struct err err = {0};
	int at = stage_parse(&prog, argc, argv), fd, whole;
	off_t size;

	if (argc - at > 1)
		stage_die(ERR_ARG, argv[at + 1], "only one file is read");
	prefix = prefix ? prefix : "";
	if (!like)
		stage_die(ERR_ARG, "--like", "needed: the names and shapes of the model");
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
