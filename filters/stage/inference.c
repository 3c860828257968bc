/* inference.c - a model over features, record by record */
#include "inference.h"

long stage_infer_size = 32, stage_infer_threads = 0;

void
stage_infer_open(struct inference *run, char **operand)
{
	struct err err = {0};
	struct input in;

	*run = (struct inference){ .got = READ_RECORD, .labels = json_object(), .speakers = json_object() };
	input_open(&in, operand[0]);
	if (infer_open(&run->model, in.reader, stage_infer_size, (int)stage_infer_threads, &err) < 0)
		stage_fail(operand[0], &err);
	input_close(&in);
	input_open(&run->in, operand[1]);
	if (infer_agree(&run->model, run->in.header, operand[0], &err) < 0)
		stage_fail(run->in.name, &err);
}

static void
note(json_t *set, const char *text)
{
	if (text)
		json_object_set_new(set, text, json_true());
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
	if (run->row >= run->ready)
		return NULL;
	note(run->labels, record_text(&run->model.rows[run->row], "label"));
	note(run->speakers, record_text(&run->model.rows[run->row], "speaker"));
	return &run->model.rows[run->row];
}

void
stage_infer_close(struct inference *run)
{
	stage_warn_spelling(run->in.name, run->model.predictor.classes.map, run->labels, "labels of training and input");
	stage_warn_spelling(run->in.name, run->model.predictor.seen.speakers, run->speakers, "speakers of training and input");
	json_decref(run->labels);
	json_decref(run->speakers);
	input_close(&run->in);
	infer_free(&run->model);
}
