/* sertrain - batches to a model: one pass, left to right */
#include <stdio.h>
#include <string.h>

#include "checkpoint.h"
#include "stage.h"

static struct training_spec spec = {
	.model = "crnn", .loss = "softmax", .optim = "adam", .schedule = "constant",
	.rate = 3e-4, .seed = 1,
};
static const char *dev, *init;
static int sanity, warned;
static struct input in;
static struct training t;
static struct resume resume = { .how = &checkpoint_training, .run = &t };

static const struct opt opts[] = {
	{ 'm', "model",     OPT_TEXT, &spec.model, 0, 0, "name:option=value", "model", stage_value },
	{ 'l', "loss",      OPT_TEXT, &spec.loss, 0, 0, "name:option=value", "loss; terms are added with +", stage_value },
	{ 0,   "weights",   OPT_CHOICE, &spec.balanced, 0, 0, "none|balanced", "class weights of the loss", stage_value },
	{ 0,   "optimizer", OPT_TEXT, &spec.optim, 0, 0, "name", "optimizer", stage_value, "optimiser" },
	{ 0,   "learning-rate", OPT_REAL, &spec.rate, 0, 10, "rate", "learning rate", stage_value },
	{ 0,   "decay",     OPT_REAL, &spec.decay, 0, 10, "decay", "decoupled weight decay", stage_value },
	{ 0,   "clip",      OPT_REAL, &spec.clip, 0, 1e6, "norm", "clip the gradient to this norm; 0: no clipping", stage_value },
	{ 0,   "schedule",  OPT_TEXT, &spec.schedule, 0, 0, "name", "learning rate schedule", stage_value },
	/* Releases up to 0.1.0 also had a precision of bf16. That it is named keeps their checkpoints and models the same. */
	{ 0,   "precision", OPT_FIXED, NULL, 0, 0, "float32", NULL, stage_value },
	{ 0,   "dev",       OPT_TEXT, &dev, 0, 0, "features", "dev set: scored after each epoch; the best epoch is kept" },
	{ 0,   "patience",  OPT_INT, &spec.patience, 0, 1e6, "epochs", "early stopping: end after this many epochs without improvement; 0: never" },
	{ 0,   "init",      OPT_TEXT, &init, 0, 0, "model", "initialize the weights from this model" },
	{ 0,   "checkpoint", OPT_TEXT, &resume.path, 0, 0, "file", "save checkpoints in this file, and resume from it" },
	{ 0,   "checkpoint-every", OPT_INT, &resume.every, 0, 1e9, "batches", "save a checkpoint also after this many batches; 0: only after each epoch" },
	{ 0,   "sanity",    OPT_FLAG, &sanity, 0, 0, NULL, "overfit the first batch, and say whether that worked" },
	{ 0,   "profile",   OPT_FLAG, &spec.profile, 0, 0, NULL, "print the time that each layer took" },
	{ 's', "seed",      OPT_INT, &spec.seed, 0, 1e15, "seed", "random seed of the initial weights", stage_value },
	{ 'j', "threads",   OPT_INT, &spec.threads, 0, 256, "threads", "number of threads; 0: one per core" },
	{ 0 }
};

static const struct program prog = { "sertrain", "train a model on batches", "[batches]", opts, .most = 1 };

static void
anew(const char *name)
{
	stage_warn(init, "%s is initialized anew: the classes or the shape differ", name);
}

static void
prepare(void)
{
	struct err err = {0};
	struct input from;

	if (training_open(&t, &spec, in.reader, &err) < 0)
		stage_fail(err.kind == ERR_ARG ? "options" : in.name, &err);
	spec.model = t.net.spec;	/* the history has them with every setting written out */
	spec.loss = t.loss;
	spec.schedule = t.schedule;
	t.options = stage_options();
	if (init) {
		input_open(&from, init);
		if (training_init(&t, from.reader, anew, &err) < 0)
			stage_fail(init, &err);
		input_close(&from);
	}
	if (dev) {
		input_open(&from, dev);
		if (training_dev(&t, from.reader, from.fd, &err) < 0)
			stage_fail(dev, &err);
		reader_close(from.reader);	/* its file is read anew after each epoch */
	}
}

static void
epoch_end(double *since)
{
	struct err err = {0};
	json_t *line;
	char said[200];
	double seconds = stage_seconds() - *since;

	if (training_epoch(&t, &err) < 0)
		stage_fail(in.name, &err);
	training_say(&t, seconds, said, sizeof(said));
	stage_say("%s", said);
	if (dev && outcome_predicted(&t.dev) == 1 && t.epoch > 1 && !warned++)
		stage_warn(dev, "after epoch %ld the same class is predicted for every record", t.epoch);
	line = training_line(&t, seconds);
	outcome_clear(&t.train);
	resume_log(&resume, line);
	*since = stage_seconds();
}

static void
batch(struct batch *b, struct record *r)
{
	struct err err = {0};
	char unit[80];

	if (batch_from(b, r, t.classes, &err) < 0)
		input_fail(&in, r, &err);
	if (training_batch(&t, b, &err) < 0)
		stage_fail(in.name, &err);
	resume_used(&resume);
	snprintf(unit, sizeof(unit), "batches, epoch %ld, loss %.3f", t.epoch + 1, t.train.loss / (double)t.train.rows);
	stage_progress(t.trainer.steps, t.epochs * header_integer(in.header, "batches", 0), unit);
}

static int
train(void)
{
	struct record r = {0};
	struct batch b = {0};
	struct err err = {0};
	struct output out = {0};
	json_t *h;
	double since;
	int got;

	resume_begin(&resume, &in);
	since = stage_seconds();
	while (!training_over(&t) && (got = resume_next(&resume, &r)) != READ_END)
		if (got == READ_EPOCH)
			epoch_end(&since);
		else
			batch(&b, &r);
	if (t.epoch == 0)
		stage_die(ERR_DATA, in.name, "no epoch mark: no epoch was completed");
	training_profile(&t, stderr);
	record_free(&r);
	batch_free(&b);
	if ((h = training_header(&t, &err)))
		output_open(&out, h);
	if (!h || training_write(&t, out.writer, &err) < 0)
		stage_fail(stage_out_name(), &err);
	output_close(&out, 0);
	resume_close(&resume);
	json_decref(h);
	return 0;
}

/* Overfit the first batch. Returns the exit status. */
static int
try_one(void)
{
	struct record r = {0};
	struct batch b = {0};
	struct err err = {0};
	char line[200];
	int learnt;

	if (input_next(&in, &r) != READ_RECORD || batch_from(&b, &r, t.classes, &err) < 0 ||
	    (learnt = training_sanity(&t, &b, line, sizeof(line), &err)) < 0)
		stage_fail(in.name, &err);
	stage_write(line, strlen(line));
	stage_out_close();
	record_free(&r);
	batch_free(&b);
	return learnt ? 0 : 65;
}

int
main(int argc, char *argv[])
{
	int first = stage_parse_names(&prog, argc, argv), bad = 0;

	if (spec.patience && !dev)
		stage_die(ERR_ARG, "--patience", "needs --dev");
	if (sanity && resume.path)
		stage_die(ERR_ARG, "--checkpoint", "cannot be used with --sanity, which keeps no model");
	resume_open(&resume);
	input_open(&in, first < argc ? argv[first] : NULL);
	prepare();
	if (!resume_complete(&resume)) {
		stage_out();	/* a name that can't be written is better known before the training than after */
		bad = sanity ? try_one() : train();
	}
	training_free(&t);
	input_close(&in);
	return bad;
}
