/* serpredict - class posteriors of features, by a model */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "infer.h"
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

static struct infer model;
static struct output out;
static float *posteriors;

static void
load(const char *path)
{
	struct err err = {0};
	struct input in;

	input_open(&in, path);
	if (infer_open(&model, in.reader, size, (int)threads, &err) < 0)
		stage_fail(path, &err);
	if (model.net.out.pairs)
		stage_die(ERR_DATA, path, "%s has no classes: use serembed", model.net.spec);
	input_close(&in);
	if (!(posteriors = calloc((size_t)(size * model.predictor.classes.n), sizeof(*posteriors))))
		stage_die(ERR_MEM, path, "out of memory for %ld utterances", size);
}

static void
put(const struct record *r)
{
	if (strcmp(format, "tsv") == 0)
		stage_line(prediction_tsv(&model.predictor, r));
	else if (strcmp(format, "jsonl") == 0)
		stage_line(prediction_jsonl(&model.predictor, r));
	else
		output_put(&out, r);
}

static void
run(struct input *in)
{
	struct err err = {0};
	long ready;
	int got;

	do {
		got = input_next(in, infer_room(&model));
		if ((ready = infer_take(&model, got, &err)) < 0)
			stage_fail(in->name, &err);
		if (ready)
			trainer_posteriors(&model.net.out, posteriors);
		for (long i = 0; i < ready; i++) {
			const float *p = posteriors + i * model.predictor.classes.n;

			if (prediction_make(&model.predictor, &model.rows[i], p, &err) < 0)
				input_fail(in, &model.rows[i], &err);
			put(&model.rows[i]);
		}
	} while (got != READ_END);
}

int
main(int argc, char *argv[])
{
	struct err err = {0};
	struct input in;
	json_t *h;
	int first = stage_parse(&prog, argc, argv);

	if (argc - first < 1 || argc - first > 2)
		stage_die(ERR_ARG, "operands", "%d of them, not a model and perhaps a features file", argc - first);
	load(argv[first]);
	input_open(&in, argv[first + 1]);
	if (infer_agree(&model, in.header, argv[first], &err) < 0 ||
	    !(h = prediction_header(&model.predictor, in.header, model.xxh3, &err)))
		stage_fail(in.name, &err);
	if (strcmp(format, "ser") == 0)
		output_open(&out, h);
	else if (strcmp(format, "tsv") == 0)
		stage_line(prediction_tsv_head(&model.predictor));
	run(&in);
	if (strcmp(format, "ser") == 0)
		output_close(&out, reader_skipped(in.reader));
	else
		stage_out_close();
	input_close(&in);
	json_decref(h);
	free(posteriors);
	infer_free(&model);
	return 0;
}
