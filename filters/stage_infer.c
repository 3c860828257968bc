/* stage_infer.c - a model over features, record by record */
#include "stage_infer.h"

long stage_infer_size = 32, stage_infer_threads = 0;

void
stage_infer_open(struct inference *run, int operands, char **operand)
{
	struct err err = {0};
	struct input in;

	*run = (struct inference){ .got = READ_RECORD };
	if (operands < 1 || operands > 2)
		stage_die(ERR_ARG, "operands", "%d of them, not a model and perhaps a features file", operands);
	input_open(&in, operand[0]);
	if (infer_open(&run->model, in.reader, stage_infer_size, (int)stage_infer_threads, &err) < 0)
		stage_fail(operand[0], &err);
	input_close(&in);
	input_open(&run->in, operand[1]);
	if (infer_agree(&run->model, run->in.header, operand[0], &err) < 0)
		stage_fail(run->in.name, &err);
}

struct record *
stage_infer_next(struct inference *run)
{
	struct err err = {0};

	for (run->row++; run->row >= run->ready && run->got != READ_END; run->row = 0) {
		run->got = input_next(&run->in, infer_room(&run->model));
		if ((run->ready = infer_take(&run->model, run->got, &err)) < 0)
			stage_fail(run->in.name, &err);
	}
	return run->row < run->ready ? &run->model.rows[run->row] : NULL;
}

void
stage_infer_close(struct inference *run)
{
	input_close(&run->in);
	infer_free(&run->model);
}
