/* serpredict - class posteriors of features, by a model */
#include <stdlib.h>
#include <string.h>

#include "inference.h"
#include "train/trainer.h"

enum { SER, TSV, JSONL };

static int format = SER;

static const struct opt opts[] = {
	{ 'f', "format", OPT_CHOICE, &format, 0, 0, "ser|tsv|jsonl", "output format: a stream, or text" },
	OPT_ROWS_INFER,
	{ 0 }
};

static const struct program prog = {
	"serpredict", "predict class posteriors of features with a model", "model [features]", opts, .least = 1, .most = 2
};

static struct inference run;
static struct output out;

static void
begin(const json_t *header)
{
	if (format == SER)
		output_open(&out, header);
	else if (format == TSV)
		stage_line(prediction_tsv_head(&run.model.predictor));
}

static void
put(const struct record *r)
{
	if (format == TSV)
		stage_line(prediction_tsv(&run.model.predictor, r));
	else if (format == JSONL)
		stage_line(prediction_jsonl(&run.model.predictor, r));
	else
		output_put(&out, r);
}

static void
end(void)
{
	if (format == SER)
		output_close(&out, reader_skipped(run.in.reader));
	else
		stage_out_close();
}

int
main(int argc, char *argv[])
{
	struct err err = {0};
	struct record *r;
	float *posteriors;
	json_t *h;
	int first = stage_parse(&prog, argc, argv);

	stage_infer_open(&run, argv + first);
	if (run.model.net.out.pairs)
		stage_die(ERR_DATA, argv[first], "%s has no classes: use serembed", run.model.net.spec);
	if (!(posteriors = calloc((size_t)run.model.predictor.classes.n, sizeof(*posteriors))))
		stage_die(ERR_MEM, argv[first], "out of memory for the posteriors");
	if (!(h = prediction_header(&run.model.predictor, "serpredict", run.in.header, run.model.xxh3, &err)))
		stage_fail(run.in.name, &err);
	begin(h);
	while ((r = stage_infer_next(&run))) {
		trainer_posteriors(&run.model.net.out, run.row, posteriors);
		if (prediction_make(&run.model.predictor, r, posteriors, &err) < 0)
			input_fail(&run.in, r, &err);
		put(r);
	}
	end();
	json_decref(h);
	free(posteriors);
	stage_infer_close(&run);
	return 0;
}
