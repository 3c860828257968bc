/* serembed - the vector that a model makes of each utterance */
#include "inference.h"

static const struct opt opts[] = { OPT_ROWS_INFER, { 0 } };

static const struct program prog = {
	"serembed", "compute the embedding z of each utterance", "model [features]", opts, .least = 1, .most = 2
};

int
main(int argc, char *argv[])
{
	struct inference run;
	struct err err = {0};
	struct output out;
	struct record *r;
	json_t *h;
	int first = stage_parse(&prog, argc, argv);
	long dim;

	stage_infer_open(&run, argv + first);
	dim = infer_dim(&run.model);
	if (!(h = prediction_embedding_header(&run.model.predictor, run.in.header, dim, run.model.xxh3, &err)))
		stage_fail(run.in.name, &err);
	output_open(&out, h);
	while ((r = stage_infer_next(&run))) {
		if (prediction_embedding(&run.model.predictor, r, infer_z(&run.model, run.row), dim, &err) < 0)
			input_fail(&run.in, r, &err);
		output_put(&out, r);
	}
	output_close(&out, reader_skipped(run.in.reader));
	json_decref(h);
	stage_infer_close(&run);
	return 0;
}
