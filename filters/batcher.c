/* batcher - gather records into padded batches, epoch after epoch */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "feature_index.h"
#include "stage.h"

static const char *spec;
static long batch = 32, epochs = 1, seed = 1, rounding = 4, pairs;
static double positive = 0.33;
static int balance, no_group, no_shuffle;

static const struct opt opts[] = {
	{ 'b', "batch",      OPT_INT,  &batch, 1, 65536, "rows", "batch size: most records, or pairs, in a batch", stage_value },
	{ 'e', "epochs",     OPT_INT,  &epochs, 1, 1e6, "count", "number of epochs", stage_value },
	{ 's', "seed",       OPT_INT,  &seed, 0, 1e9, "seed", "random seed of the order", stage_value },
	{ 'c', "classes",    OPT_TEXT, &spec, 0, 0, "list",
	  "classes in their order, as 'neutral,happy=happy+excited' (default: every label is a class)", stage_value },
	{ 0,   "balance",    OPT_FLAG, &balance, 0, 0, NULL, "oversample each class to the size of the largest", stage_value },
	{ 0,   "no-group",   OPT_FLAG, &no_group, 0, 0, NULL, "do not batch records of similar length together", stage_value },
	{ 0,   "no-shuffle", OPT_FLAG, &no_shuffle, 0, 0, NULL, "keep the order of the input", stage_value },
	{ 0,   "round",      OPT_INT,  &rounding, 1, 65536, "frames",
	  "pad the time axis to a multiple of this", stage_value },
	{ 0,   "pairs",      OPT_INT,  &pairs, 0, 1e8, "count", "draw this many pairs an epoch; 0: no pairs", stage_value },
	{ 0,   "positive",   OPT_REAL, &positive, 0, 1, "share", "share of pairs of the same class", stage_value },
	{ 0 }
};

static const struct program prog = {
	"batcher", "make padded, shuffled batches of records, epoch after epoch", "[features.ser]", opts, .most = 1
};

static struct feature_index corpus;
static struct sampler sampler;
static struct input in;

static void
check(void)
{
	const char *axes = header_text(in.header, "axes", "");
	struct err err = {0};

	if (header_expect(in.header, "spectrogram", NULL, &err) < 0)
		stage_fail(in.name, &err);
	if (strncmp(axes, "time ", 5) != 0 || strchr(axes + 5, ' '))
		stage_die(ERR_DATA, in.name, "axes are \"%s\", not time and one feature axis", axes);
}

/* All of the input, before anything is written: a cut stream must not become a short epoch. */
static void
take_in(struct classes *classes)
{
	struct record r = {0};
	struct err err = {0};
	int got;

	if (feature_index_init(&corpus, in.fd, header_integer(in.header, "width", 0), classes, &err) < 0)
		stage_fail(in.name, &err);
	while ((got = input_next(&in, &r)) != READ_END)
		if (got == READ_RECORD && feature_index_add(&corpus, &r, &err) < 0)
			input_fail(&in, &r, &err);
	if (feature_index_ready(&corpus, &err) < 0)
		stage_fail(in.name, &err);
	record_free(&r);
}

/* Each label that came with its class, or with null. */
static void
warn_labels(void)
{
	json_t *labels = json_object(), *count;
	const char *label;

	json_object_foreach(corpus.labels, label, count) {
		json_t *class = json_object_get(corpus.classes.map, label);

		json_object_set(labels, label, class ? class : json_null());
	}
	stage_warn_spelling(in.name, NULL, labels, "labels");
	json_decref(labels);
}

static void
warn(void)
{
	const char *name;
	json_t *value;

	json_object_foreach(corpus.census.parts, name, value)
		if (strcmp(name, "train") != 0)
			stage_warn(in.name, "has records of part %s; they are used for training", name);
	json_object_foreach(corpus.classes.map, name, value)
		if (!json_object_get(corpus.labels, name))
			stage_warn(in.name, "label %s of class %s has no records", name,
			           json_string_value(value));
	warn_labels();
	stage_warn_spelling(in.name, NULL, corpus.census.speakers, "speakers");
	stage_say("%ld records of %ld classes; left out: %ld of other labels, %ld without",
	          corpus.n, corpus.classes.n, corpus.omitted, corpus.unlabelled);
}

static json_t *
header(void)
{
	json_t *h = json_deep_copy(in.header), *own;
	char *classes = classes_spec(&corpus.classes);
	struct err err = {0};

	own = json_pack("{s:I, s:I, s:I}", "batch", (json_int_t)(pairs ? 2 * batch : batch), "epochs", (json_int_t)epochs,
	                "batches", (json_int_t)sampler.batches);
	if (own && pairs)
		json_object_update_new(own, json_pack("{s:b, s:f}", "pairs", 1, "positive", positive));
	if (!h || !classes || json_object_update_new(h, own) < 0)
		stage_die(ERR_MEM, in.name, "out of memory for the header");
	if (feature_index_describe(&corpus, h, &err) < 0)
		stage_fail(in.name, &err);
	spec = classes;
	stage_history(h, 3);
	spec = NULL;
	free(classes);
	return h;
}

static void
write_batches(struct output *out, long epoch, struct batch *b, struct record *r)
{
	struct err err = {0};
	char id[48];

	sampler_epoch(&sampler, epoch);
	for (long i = 0, n; i < sampler.batches; i++) {
		const long *rows = sampler_batch(&sampler, i, &n);

		snprintf(id, sizeof(id), "%ld.%ld", epoch, i + 1);
		if (feature_index_batch(&corpus, rows, n, rounding, b, &err) < 0 ||
		    batch_to(r, b, id, &err) < 0)
			stage_fail(in.name, &err);
		output_put(out, r);
		tensor_swap(&r->x, &b->x);	/* one buffer is enough */
	}
	output_epoch(out, epoch);
}

static void
write_epochs(void)
{
	json_t *h = header();
	struct output out;
	struct batch b = {0};
	struct record r = {0};

	output_open(&out, h);
	for (long epoch = 1; epoch <= epochs; epoch++)
		write_batches(&out, epoch, &b, &r);
	stage_say("%ld batches an epoch; %.1f %% padding", sampler.batches,
	          100 * (1 - corpus.real / corpus.padded));
	output_close(&out, reader_skipped(in.reader));
	json_decref(h);
	batch_free(&b);
	record_free(&r);
}

int
main(int argc, char *argv[])
{
	struct sampler_spec order;
	struct classes classes = {0};
	struct err err = {0};
	int first = stage_parse(&prog, argc, argv);

	if (no_shuffle && (balance || pairs))
		stage_die(ERR_ARG, pairs ? "--pairs" : "--balance", "draws at random: cannot be used with --no-shuffle");
	if (pairs && balance)
		stage_die(ERR_ARG, "--balance", "cannot be used with --pairs, which use each record about equally often");
	if (!pairs && stage_given("positive"))
		stage_die(ERR_ARG, "--positive", "needs --pairs");
	if (spec && classes_parse(&classes, spec, &err) < 0)
		stage_fail("-c", &err);
	input_open(&in, first < argc ? argv[first] : NULL);
	check();
	take_in(spec ? &classes : NULL);
	warn();
	order = (struct sampler_spec){ batch, !no_shuffle, !no_group && !no_shuffle && !pairs, balance,
	                               (uint64_t)seed, pairs, positive };
	if (sampler_plan(&sampler, &order, corpus.sample, corpus.n, corpus.classes.n, &err) < 0)
		stage_fail(in.name, &err);
	write_epochs();
	sampler_free(&sampler);
	feature_index_free(&corpus);
	input_close(&in);
	return 0;
}
