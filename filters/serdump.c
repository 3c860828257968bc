/* serdump - look into a stream */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cost.h"
#include "escape.h"
#include "show.h"
#include "stage.h"

static int json, values, pipeline;
static long most = -1;

static const struct opt opts[] = {
	{ 0,   "json",     OPT_FLAG, &json, 0, 0, NULL, "print one line of JSON for each message" },
	{ 0,   "values",   OPT_FLAG, &values, 0, 0, NULL, "print the values of the tensors too (implies --json)" },
	{ 0,   "pipeline", OPT_FLAG, &pipeline, 0, 0, NULL, "print the shell command that makes the features" },
	{ 'n', "records",  OPT_INT,  &most, -1, 1e15, "records", "print at most this many records; -1: all" },
	OPT_ROW_ALLOW_EMPTY,
	{ 0 }
};

static const struct program prog = { "serdump", "print a stream as text or JSON", "[file]", opts, .most = 1 };

/* What is printed waits here for stage_write(). */
static FILE *text;
static char *bytes;
static size_t size;

static void
flush(void)
{
	if (fflush(text) != 0)
		stage_die(ERR_MEM, "output", "out of memory");
	stage_write(bytes, size);
	rewind(text);
}

/* Of a model: entries of parameters and of what is kept beside them. */
static long parameters, tensors, state;

static void
count(const struct record *r)
{
	const char *role = record_text(r, "role");

	if (role && strcmp(role, "parameter") == 0) {
		parameters += (long)tensor_size(&r->x);
		tensors++;
	} else if (r->x.data) {
		state += (long)tensor_size(&r->x);
	}
}

static void
record(const struct input *in, const struct record *r)
{
	count(r);
	if (most >= 0 && reader_count(in->reader) > most)
		return;
	if (!json) {
		show_record(text, r);
	} else {
		show_json(text, r, values);
		fputc('\n', text);
	}
	flush();
}

static void
header(const struct input *in)
{
	char *line;

	if (!json) {
		show_header(text, in->header);
		flush();
		return;
	}
	if (!(line = escape_json(in->header, 0)))
		stage_die(ERR_MEM, "output", "out of memory");
	fprintf(text, "%s\n", line);
	free(line);
	flush();
}

static void
model(const struct input *in, const char *hash)
{
	struct net net = {0};
	struct speech_cost a;
	struct err err = {0};

	if (model_from(&net, in->header, &err) < 0 || model_settle(&net, (size_t)(parameters + state), &err) < 0 ||
	    cost_speech(&net, in->header, &a, &err) < 0)
		stage_fail(in->name, &err);
	fprintf(text, "%.1f million multiply-adds and %.1f MB moved for a second of speech\n", a.macs / 1e6, a.bytes / 1e6);
	fprintf(text, "%ld parameters in %ld tensors (%ld bytes), %ld numbers of state, xxh3 %s\n", parameters, tensors,
	        4 * parameters, state, hash);
	model_free(&net);
}

static void
end(const struct input *in)
{
	const long n = reader_count(in->reader), skipped = reader_skipped(in->reader);
	const char *hash = reader_xxh3(in->reader);

	if (json)
		fprintf(text, "{\"end\": %ld, \"skipped\": %ld, \"xxh3\": \"%s\"}\n", n, skipped,
		        hash);
	else if (strcmp(header_text(in->header, "kind", ""), "model") == 0)
		model(in, hash);
	else
		fprintf(text, "%ld record%s, %ld skipped, xxh3 %s\n", n, n == 1 ? "" : "s", skipped,
		        hash);
	flush();
}

static void
dump(struct input *in)
{
	struct record r = {0};
	int got;

	header(in);
	while ((got = input_next(in, &r)) != READ_END) {
		if (got == READ_RECORD) {
			record(in, &r);
			continue;
		}
		fprintf(text, json ? "{\"epoch\": %ld}\n" : "epoch %ld\n",
		        reader_epoch(in->reader));
		flush();
	}
	end(in);
	record_free(&r);
}

static void
line(struct input *in)
{
	struct record r = {0};
	struct err err = {0};

	if (show_pipeline(text, in->header, &err) < 0)
		stage_fail(in->name, &err);
	while (input_next(in, &r) != READ_END)
		;
	flush();
	record_free(&r);
}

int
main(int argc, char *argv[])
{
	struct input in;
	int at = stage_parse(&prog, argc, argv);

	if (pipeline && (json || values || stage_given("records")))
		stage_die(ERR_ARG, "--pipeline", "prints no records");
	json |= values;
	if (!(text = open_memstream(&bytes, &size)))
		stage_die(ERR_MEM, "output", "out of memory");
	input_open(&in, argv[at]);
	if (pipeline)
		line(&in);
	else
		dump(&in);
	input_close(&in);
	stage_out_close();
	fclose(text);
	free(bytes);
	return 0;
}
