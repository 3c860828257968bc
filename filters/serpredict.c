/* serpredict - class posteriors of features, by a model */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model.h"
#include "prediction.h"
#include "stage.h"
#include "train/trainer.h"

static const char *format = "ser";
static long size = 32, threads = 0;

static const struct opt opts[] = {
	{ 'f', "format",  OPT_CHOICE, &format, 0, 0, "ser|tsv|jsonl", "a stream, or text" },
	{ 'b', "batch",   OPT_INT, &size, 1, 4096, "utterances", "predicted at once; 1 answers each as it comes" },
	{ 'j', "threads", OPT_INT, &threads, 0, 256, "threads", "to compute with; 0: one a core" },
	OPT_ROW_ALLOW_EMPTY,
	{ 0 }
};

static const struct program prog = {
	"serpredict", "class posteriors of features, by a model", "model [features]", opts, NULL
};

static struct net net;
static struct predictor predictor;
static struct output out;
static float *posteriors;

/* Read the model; returns its header's features, for the contract. *xxh3 (17 bytes) names it. */
static json_t *
load(const char *path, char *xxh3)
{
	struct err err = {0};
	struct input in;
	json_t *features;

	input_open(&in, path);
	if (net_from(&net, in.header, &err) < 0 || predictor_init(&predictor, in.header, &err) < 0 ||
	    net_read(&net, NULL, in.reader, NULL, &err) < 0)
		stage_fail(path, &err);
	features = json_deep_copy(json_object_get(in.header, "features"));
	memcpy(xxh3, reader_xxh3(in.reader), 17);
	input_close(&in);
	graph_threads(net.graph, (int)threads);
	return features;
}

static void
text(char *line)
{
	if (!line)
		stage_die(ERR_MEM, stage_out_name(), "out of memory for a line");
	stage_write(line, strlen(line));
	free(line);
}

static void
put(const struct record *r)
{
	if (strcmp(format, "tsv") == 0)
		text(prediction_tsv(&predictor, r));
	else if (strcmp(format, "jsonl") == 0)
		text(prediction_jsonl(&predictor, r));
	else
		output_put(&out, r);
}

static void
predict(const struct input *in, struct record *rows, long n, struct batch *b)
{
	struct err err = {0};

	if (batch_pad(b, rows, n, 16, &err) < 0 || graph_feed(net.graph, &b->x, b->lengths, 0, &err) < 0)
		stage_fail(in->name, &err);
	graph_forward(net.graph);
	trainer_posteriors(&net.out, posteriors);
	for (long i = 0; i < n; i++) {
		if (prediction_make(&predictor, &rows[i], posteriors + i * predictor.classes.n, &err) < 0)
			input_fail(in, &rows[i], &err);
		put(&rows[i]);
	}
}

static void
run(struct input *in)
{
	struct record *rows = calloc((size_t)size, sizeof(*rows));
	struct batch b = {0};
	long n = 0;
	int got;

	posteriors = calloc((size_t)(size * predictor.classes.n), sizeof(*posteriors));
	if (!rows || !posteriors)
		stage_die(ERR_MEM, in->name, "out of memory for %ld utterances", size);
	do {
		if ((got = input_next(in, &rows[n])) == READ_EPOCH)
			stage_die(ERR_DATA, in->name, "an epoch mark among features");
		n += got == READ_RECORD;
		if (n > 0 && (n == size || got == READ_END)) {
			predict(in, rows, n, &b);
			n = 0;
		}
	} while (got != READ_END);
	for (long i = 0; i < size; i++)
		record_free(&rows[i]);
	free(rows);
	free(posteriors);
	batch_free(&b);
}

int
main(int argc, char *argv[])
{
	struct err err = {0};
	struct input in;
	char xxh3[17];
	json_t *want, *have, *h;
	int first = stage_parse(&prog, argc, argv);

	if (argc - first < 1 || argc - first > 2)
		stage_die(ERR_ARG, "operands", "%d of them, not a model and perhaps a features file", argc - first);
	want = load(argv[first], xxh3);
	input_open(&in, argv[first + 1]);
	have = header_features(in.header);
	if (header_expect(in.header, "spectrogram", NULL, &err) < 0 || header_agree(want, have, argv[first], &err) < 0 ||
	    !(h = prediction_header(&predictor, in.header, xxh3, &err)))
		stage_fail(in.name, &err);
	if (strcmp(format, "ser") == 0)
		output_open(&out, h);
	else if (strcmp(format, "tsv") == 0)
		text(prediction_tsv_head(&predictor));
	run(&in);
	if (strcmp(format, "ser") == 0)
		output_close(&out, reader_skipped(in.reader));
	else
		stage_out_close();
	input_close(&in);
	json_decref(want);
	json_decref(have);
	json_decref(h);
	predictor_free(&predictor);
	net_free(&net);
	return 0;
}
