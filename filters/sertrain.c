/* sertrain - batches to a model: one pass, left to right */
#include <stdio.h>
#include <string.h>

#include "stage.h"
#include "training.h"

static struct training_spec spec = {
	.model = "crnn", .loss = "softmax", .optim = "adam", .schedule = "constant", .rate = 3e-4,
};
static const char *weights = "none", *dev, *init;
static long seed = 1, threads = 0, patience = 0;
static int sanity;

static const struct opt opts[] = {
	{ 'm', "model",     OPT_TEXT, &spec.model, 0, 0, "name:option=value", "the network" },
	{ 'l', "loss",      OPT_TEXT, &spec.loss, 0, 0, "name:option=value", "the objective; terms are joined by +" },
	{ 0,   "weights",   OPT_CHOICE, &weights, 0, 0, "none|balanced", "class weights in the loss" },
	{ 0,   "optimiser", OPT_TEXT, &spec.optim, 0, 0, "name", "the optimiser" },
	{ 0,   "learning-rate", OPT_REAL, &spec.rate, 0, 10, "rate", "its step size" },
	{ 0,   "decay",     OPT_REAL, &spec.decay, 0, 10, "decay", "decoupled weight decay" },
	{ 0,   "clip",      OPT_REAL, &spec.clip, 0, 1e6, "norm", "largest norm of the gradient; 0: no limit" },
	{ 0,   "schedule",  OPT_TEXT, &spec.schedule, 0, 0, "name", "of the learning rate over the epochs" },
	{ 0,   "dev",       OPT_TEXT, &dev, 0, 0, "features", "scored after each epoch; the best epoch is kept" },
	{ 0,   "patience",  OPT_INT, &patience, 0, 1e6, "epochs", "stop after so many without a better one; 0: never" },
	{ 0,   "init",      OPT_TEXT, &init, 0, 0, "model", "start from its weights" },
	{ 0,   "sanity",    OPT_FLAG, &sanity, 0, 0, NULL, "only try to learn the first batch by heart" },
	{ 's', "seed",      OPT_INT, &seed, 0, 1e15, "seed", "draws the first weights" },
	{ 'j', "threads",   OPT_INT, &threads, 0, 256, "threads", "to compute with; 0: one a core" },
	{ 0 }
};

static const struct program prog = {
	"sertrain", "batches to a model: one pass, left to right", "[batches]", opts, NULL
};

static struct input in;
static struct training t;

static void
anew(const char *name)
{
	stage_warn(init, "%s is made anew: it belongs to other classes, or has another shape", name);
}

static void
prepare(void)
{
	struct err err = {0};
	struct input from;

	spec.balanced = strcmp(weights, "balanced") == 0;
	spec.seed = (uint64_t)seed;
	spec.threads = (int)threads;
	if (training_open(&t, &spec, in.header, &err) < 0)
		stage_fail(err.kind == ERR_ARG ? "options" : in.name, &err);
	if (patience && !dev)
		stage_die(ERR_ARG, "--patience", "needs --dev");
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
epoch_end(double seconds)
{
	static int warned;
	struct err err = {0};
	char said[200];

	if (training_epoch(&t, &err) < 0)
		stage_fail(in.name, &err);
	training_say(&t, seconds, said, sizeof(said));
	stage_say("%s", said);
	if (dev && outcome_predicted(&t.dev) == 1 && t.epoch > 1 && !warned++)
		stage_warn(dev, "after epoch %ld one class is predicted for every record", t.epoch);
	if (stage_logging())
		stage_log(training_line(&t, seconds));
	outcome_clear(&t.train);
}

static void
train(void)
{
	long total = t.epochs * header_integer(in.header, "batches", 0), done = 0;
	struct record r = {0};
	struct batch b = {0};
	struct err err = {0};
	double since = stage_seconds();
	int got;

	while ((got = input_next(&in, &r)) != READ_END) {
		char unit[80];

		if (got == READ_EPOCH) {
			epoch_end(stage_seconds() - since);
			since = stage_seconds();
			if (patience && t.epoch - t.best_epoch >= patience)
				break;
			continue;
		}
		if (batch_from(&b, &r, t.classes, &err) < 0)
			input_fail(&in, &r, &err);
		if (training_batch(&t, &b, &err) < 0)
			stage_fail(in.name, &err);
		snprintf(unit, sizeof(unit), "batches, epoch %ld, loss %.3f", t.epoch + 1,
		         t.train.loss / (double)t.train.rows);
		stage_progress(++done, total, unit);
	}
	if (t.epoch == 0)
		stage_die(ERR_DATA, in.name, "no epoch mark: nothing was trained to its end");
	record_free(&r);
	batch_free(&b);
}

/* Could the network learn 32 utterances by heart? Returns the exit status. */
static int
try_one(void)
{
	enum { MOST = 300 };
	struct record r = {0};
	struct batch b = {0};
	struct err err = {0};
	long steps, right;
	char line[200];

	if (input_next(&in, &r) != READ_RECORD || batch_from(&b, &r, t.classes, &err) < 0)
		stage_fail(in.name, &err);
	if ((steps = training_sanity(&t, &b, MOST, &right, &err)) < 0)
		stage_fail(in.name, &err);
	snprintf(line, sizeof(line), "sanity: %ld of %ld %s right after %ld steps, loss %.4f\n", right, t.train.rows,
	         t.net.out.pairs ? "pairs" : "utterances", steps, t.train.loss / (double)t.train.rows);
	stage_write(line, strlen(line));
	stage_out_close();
	right -= t.train.rows;
	record_free(&r);
	batch_free(&b);
	return right < 0 ? 65 : 0;
}

int
main(int argc, char *argv[])
{
	struct err err = {0};
	struct output out;
	json_t *h;
	int first = stage_parse(&prog, argc, argv), bad = 0;

	if (argc - first > 1)
		stage_die(ERR_ARG, argv[first + 1], "only one stream of batches");
	input_open(&in, first < argc ? argv[first] : NULL);
	prepare();
	stage_out();	/* a name that can't be written is better known before the training than after */
	if (sanity) {
		bad = try_one();
	} else {
		train();
		if (!(h = training_header(&t, &err)))
			stage_fail(stage_out_name(), &err);
		output_open(&out, h);
		if (training_write(&t, out.writer, &err) < 0)
			stage_fail(stage_out_name(), &err);
		output_close(&out, 0);
		json_decref(h);
	}
	training_free(&t);
	input_close(&in);
	return bad;
}
