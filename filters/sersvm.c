/* sersvm - classify embeddings by a support vector machine; train one */
#include <string.h>

#include "stage.h"
#include "svm.h"

static int train, probability;
static int kernel = SVC_RBF, balanced;
static const char *gamma_of = "scale", *names;
static double cost = 1;
static long degree = 3, seed = 1;

static struct svc_spec used;	/* of the machine that was trained */

static json_t *
gamma_used(const struct opt *o)
{
	(void)o;
	return used.kernel != SVC_LINEAR ? json_real(used.gamma) : NULL;
}

static json_t *
degree_used(const struct opt *o)
{
	return used.kernel == SVC_POLY ? stage_value(o) : NULL;
}

static json_t *
seed_used(const struct opt *o)
{
	return probability ? stage_value(o) : NULL;
}

static const struct opt opts[] = {
	{ 0,   "train",   OPT_FLAG, &train, 0, 0, NULL, "train an SVM on embeddings" },
	{ 0,   "kernel",  OPT_CHOICE, &kernel, 0, 0, "rbf|linear|poly", "kernel", stage_value },
	{ 0,   "cost",    OPT_REAL, &cost, 1e-9, 1e9, "C", "SVM penalty C", stage_value },
	{ 0,   "weights", OPT_CHOICE, &balanced, 0, 0, "none|balanced", "class weights of C: inverse class frequency", stage_value },
	{ 0,   "probability", OPT_FLAG, &probability, 0, 0, NULL, "fit class probabilities too (Platt scaling)", stage_value },
	{ 0,   "gamma",   OPT_TEXT, &gamma_of, 0, 0, "number", "gamma of rbf and poly; scale: 1 / (dim * variance)", gamma_used },
	{ 0,   "degree",  OPT_INT,  &degree, 1, 100, "degree", "degree of poly", degree_used },
	{ 'c', "classes", OPT_TEXT, &names, 0, 0, "names", "classes, as for batcher (default: those of the embeddings)" },
	{ 's', "seed",    OPT_INT,  &seed, 0, 4294967295, "seed", "random seed of the cross-validation of --probability", seed_used },
	OPT_ROW_ALLOW_EMPTY,
	{ 0 }
};

static const struct program prog = {
	"sersvm", "train an SVM on embeddings, or classify embeddings with one", "[svm] [embeddings]", opts, .most = 2
};

static struct output out;

/* The next record, or 0 at the end. */
static int
next(struct input *in, struct record *r)
{
	int got = input_next(in, r);

	if (got == READ_EPOCH)
		stage_die(ERR_DATA, in->name, "unexpected epoch mark among embeddings");
	return got == READ_RECORD;
}

/* ---- training ---- */

static struct svc_spec
spec(void)
{
	struct svc_spec s = {
		.kernel = (enum svc_kernel)kernel,
		.cost = cost, .degree = (int)degree, .balanced = balanced,
		.probability = probability, .seed = (unsigned)seed,
	};

	if (strcmp(gamma_of, "scale") != 0 && (text_number(gamma_of, &s.gamma) < 0 || s.gamma <= 0 || s.gamma > 1e9))
		stage_die(ERR_ARG, "--gamma", "%s is neither scale nor a number above 0, up to 1e9", gamma_of);
	return s;
}

static void
gather(struct svm_set *set, struct input *in)
{
	struct classes classes = {0};
	struct record r = {0};
	struct err err = {0};

	if (names && classes_parse(&classes, names, &err) < 0)
		stage_fail("-c", &err);
	if (svm_set_init(set, in->header, &classes, &err) < 0)
		stage_fail(in->name, &err);
	while (next(in, &r))
		if (svm_set_add(set, &r, &err) < 0)
			input_fail(in, &r, &err);
	if (set->omitted)
		stage_warn(in->name, "%ld records have a label of no class", set->omitted);
	record_free(&r);
}

static void
learn(const char *path)
{
	struct svc_spec s = spec();
	struct svm_set set = {0};
	struct svc svc = {0};
	struct err err = {0};
	struct input in;
	json_t *h;

	input_open(&in, path);
	gather(&set, &in);
	if (svm_set_train(&set, &s, &svc, &err) < 0 || !(h = svm_header(&svc, &set, in.header, &err)))
		stage_fail(in.name, &err);
	stage_say("%ld of %ld vectors are support vectors, gamma %g", svc.vectors.shape[0], set.n, svc.spec.gamma);
	used = svc.spec;
	stage_history(h, 1);
	output_open(&out, h);
	if (svm_write(&svc, out.writer, &err) < 0)
		stage_fail(stage_out_name(), &err);
	output_close(&out, 0);
	json_decref(h);
	svc_free(&svc);
	svm_set_free(&set);
	input_close(&in);
}

/* ---- classifying ---- */

static void
classify(const char *machine, const char *path)
{
	struct predictor predictor;
	struct tensor share = {0};
	struct svc_plan *plan;
	struct record r = {0};
	struct err err = {0};
	struct input of, in;
	struct svc svc;
	json_t *h;
	int of_model;

	input_open(&of, machine);
	if (svm_read(&svc, of.reader, &err) < 0 || prediction_init(&predictor, of.header, &err) < 0 ||
	    !(plan = svc_plan(&svc, &err)))
		stage_fail(machine, &err);
	input_open(&in, path);
	if (svm_agree(of.header, in.header, machine, &err) < 0 ||
	    !(h = svm_prediction_header(&predictor, &svc, in.header, reader_xxh3(of.reader), &err)))
		stage_fail(in.name, &err);
	output_open(&out, h);
	of_model = json_object_get(in.header, "model") != NULL;
	while (next(&in, &r)) {
		if (svm_predict(&predictor, plan, of_model, &r, &share, &err) < 0)
			input_fail(&in, &r, &err);
		output_put(&out, &r);
	}
	output_close(&out, reader_skipped(in.reader));
	json_decref(h);
	tensor_free(&share);
	record_free(&r);
	svc_plan_free(plan);
	svc_free(&svc);
	prediction_free(&predictor);
	input_close(&of);
	input_close(&in);
}

int
main(int argc, char *argv[])
{
	static const char *const only[] = {
		"--kernel", "--cost", "--gamma", "--degree", "--weights", "--probability", "--classes", "--seed"
	};
	int first = stage_parse(&prog, argc, argv), n = argc - first;

	for (size_t i = 0; !train && i < sizeof(only) / sizeof(*only); i++)
		if (stage_given(only[i] + 2))
			stage_die(ERR_ARG, only[i], "can be used only with --train: a trained SVM has it already");
	stage_operands(n, argv + first, train ? 0 : 1, train ? 1 : 2);
	if (train)
		learn(argv[first]);
	else
		classify(argv[first], argv[first + 1]);
	return 0;
}
