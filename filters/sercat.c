/* sercat - join streams, take some of their records, check them */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "difference.h"
#include "escape.h"
#include "selection.h"
#include "stage.h"

static long take = -1, skip;
static const char *only, *except, *ids;
static int check;

static const struct opt opts[] = {
	{ 'n', "take",   OPT_INT,  &take, -1, 1e15, "records", "largest number of records; -1: all" },
	{ 0,   "skip",   OPT_INT,  &skip, 0, 1e15, "records", "skip this many records first" },
	{ 0,   "only",   OPT_TEXT, &only, 0, 0, "key=value", "only records where this key has this value" },
	{ 0,   "except", OPT_TEXT, &except, 0, 0, "key=value", "only records where this key has another value, or none" },
	{ 0,   "ids",    OPT_TEXT, &ids, 0, 0, "file", "only records whose id is a line of this file" },
	{ 0,   "check",  OPT_FLAG, &check, 0, 0, NULL, "check files: write one line for each, no stream" },
	OPT_ROW_ALLOW_EMPTY,
	{ 0 }
};

static const struct program prog = {
	"sercat", "join streams, select records, check files", "[file ...]", opts, NULL
};

static struct selection selection;
static struct output out;
static json_t *first, *seen;	/* the first file's header; id -> the file that it was in */
static const char *first_name;
static long skipped, records;

static void
choose(void)
{
	struct err err = {0};

	if (only && selection_match(&selection, only, 1, &err) < 0)
		stage_fail("--only", &err);
	if (except && selection_match(&selection, except, 0, &err) < 0)
		stage_fail("--except", &err);
	if (ids && selection_ids(&selection, stage_open_fd(ids), &err) < 0)
		stage_fail(ids, &err);
	selection.skip = skip;
	selection.take = take;
}

static void
agree(const struct input *in)
{
	const char *kind = header_text(in->header, "kind", "");
	json_t *h;
	struct difference d;
	int differs;

	if (strcmp(kind, "batch") == 0 || strcmp(kind, "model") == 0)
		stage_die(ERR_DATA, in->name, "kind is \"%s\": streams of this kind cannot be joined", kind);
	h = difference_header(in->header);
	differs = difference_json(h, first, &d);
	json_decref(h);
	if (differs)
		stage_die(ERR_DATA, in->name, "%s is %s, %s has %s", d.path, d.a, first_name, d.b);
}

/* Batches belong to the epochs that their marks end. */
static void
whole(const struct input *in)
{
	int chosen = take >= 0 || skip > 0 || only || except || ids;

	if (chosen && strcmp(header_text(in->header, "kind", ""), "batch") == 0)
		stage_die(ERR_DATA, in->name, "kind is \"batch\": records of batches cannot be selected");
}

/* The reader knows the ids of its own file, this the files. */
static void
unique(const struct input *in, const struct record *r)
{
	const char *old = json_string_value(json_object_get(seen, record_id(r)));

	if (old)
		stage_die(ERR_DATA, in->name, "duplicate id %s, also in %s", record_id(r), old);
	json_object_set_new(seen, record_id(r), json_string(in->name));
}

static void
copy(struct input *in, struct record *r, int several)
{
	int got;

	while ((got = input_next(in, r)) != READ_END) {
		if (got == READ_EPOCH) {
			output_epoch(&out, reader_epoch(in->reader));
			continue;
		}
		if (several)
			unique(in, r);
		if (!selection_keeps(&selection, r))
			continue;
		output_put(&out, r);
		records++;
	}
	skipped += reader_skipped(in->reader);
	if (skipped > COUNT_MOST)
		stage_die(ERR_DATA, in->name, "with it the number of items skipped upstream, %ld, is above 1e15", skipped);
}

static void
verify(struct input *in, struct record *r)
{
	char *line = NULL;
	size_t n;
	FILE *to = open_memstream(&line, &n);

	if (!to)
		stage_die(ERR_MEM, in->name, "out of memory for a line");
	while (input_next(in, r) != READ_END)
		;
	escape_plain(to, in->name);
	fprintf(to, ": %ld record%s, %s\n", reader_count(in->reader), reader_count(in->reader) == 1 ? "" : "s",
	        reader_xxh3(in->reader));
	if (fclose(to) == EOF)
		stage_die(ERR_MEM, in->name, "out of memory for a line");
	stage_write(line, n);
	free(line);
}

static void
join(const char *path, int several, struct record *r)
{
	struct input in;

	input_open(&in, path);
	if (check) {
		verify(&in, r);
		input_close(&in);
		return;
	}
	if (first) {
		agree(&in);
	} else {
		first = difference_header(in.header);
		first_name = in.name;
		if (several)
			agree(&in);
		whole(&in);
		output_open(&out, in.header);
	}
	copy(&in, r, several);
	input_close(&in);
}

int
main(int argc, char *argv[])
{
	static const char *const choices[] = { "take", "skip", "only", "except", "ids" };
	struct record r = {0};
	const char *id = NULL;
	long missing;
	int at = stage_parse(&prog, argc, argv), files = argc - at;

	for (size_t i = 0; check && i < sizeof(choices) / sizeof(*choices); i++)
		if (stage_given(choices[i]))
			stage_die(ERR_ARG, "--check", "checks whole files: cannot be used with --%s", choices[i]);
	choose();
	seen = json_object();
	if (files == 0)
		join(NULL, 0, &r);
	for (int i = at; i < argc; i++)
		join(argv[i], files > 1, &r);
	if (!check && (missing = selection_missing(&selection, &id)) > 0)
		stage_warn(ids, "%ld of its %zu ids no record has, as %s", missing, json_object_size(selection.ids), id);
	if (!check && records == 0 && !stage_allow_empty)
		stage_die(ERR_DATA, "selection", "no records are left");
	if (check)
		stage_out_close();
	else
		output_close(&out, skipped);
	record_free(&r);
	json_decref(first);
	json_decref(seen);
	selection_free(&selection);
	return 0;
}
