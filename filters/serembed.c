/* serembed - the vector that a model makes of each utterance */
#include "infer.h"
#include "stage.h"

static long size = 32, threads = 0;

static const struct opt opts[] = {
	{ 'b', "batch",   OPT_INT, &size, 1, 4096, "utterances", "run at once; 1 answers each as it comes" },
	{ 'j', "threads", OPT_INT, &threads, 0, 256, "threads", "to compute with; 0: one a core" },
	OPT_ROW_ALLOW_EMPTY,
	{ 0 }
};

static const struct program prog = {
	"serembed", "the vector that a model makes of each utterance", "model [features]", opts, NULL
};

static struct infer model;
static struct output out;

static void
load(const char *path)
{
	struct err err = {0};
	struct input in;

	input_open(&in, path);
	if (infer_open(&model, in.reader, size, (int)threads, &err) < 0)
		stage_fail(path, &err);
	input_close(&in);
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
		for (long i = 0; i < ready; i++) {
			struct record *r = &model.rows[i];

			if (embedding_make(&model.predictor, r, infer_z(&model, i), infer_dim(&model), &err) < 0)
				input_fail(in, r, &err);
			output_put(&out, r);
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
	    !(h = embedding_header(&model.predictor, in.header, infer_dim(&model), model.xxh3, &err)))
		stage_fail(in.name, &err);
	output_open(&out, h);
	run(&in);
	output_close(&out, reader_skipped(in.reader));
	input_close(&in);
	json_decref(h);
	infer_free(&model);
	return 0;
}
