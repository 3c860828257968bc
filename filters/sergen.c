/* sergen - write a stream of reproducible records, for tests and demonstrations */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "classes.h"
#include "core/rng.h"
#include "stage.h"

enum { SPEAKERS = 4 };

#define KINDS "spectrogram|embedding|prediction"
enum { SPECTROGRAM, EMBEDDING, PREDICTION };
enum { LN, POWER };

static const char *frames = "20-60", *names = "angry,happy,neutral,sad";
static int kind = SPECTROGRAM, scale = LN;
static long records = 8, width = 16, seed = 1;

static const struct opt opts[] = {
	{ 'k', "kind",    OPT_CHOICE, &kind, 0, 0, KINDS, "kind of the stream", stage_value },
	{ 'n', "records", OPT_INT,  &records, 0, 1e7, "records", "number of records" },
	{ 0,   "frames",  OPT_TEXT, &frames, 0, 0, "min-max", "range that the length of a spectrogram is drawn from" },
	{ 'w', "width",   OPT_INT,  &width, 1, 65536, "values", "number of values in a frame or an embedding", stage_value },
	{ 0,   "scale",   OPT_CHOICE, &scale, 0, 0, "ln|power", "scale of a spectrogram", stage_value },
	{ 'c', "classes", OPT_TEXT, &names, 0, 0, "names", "labels, assigned in turn" },
	{ 's', "seed",    OPT_INT,  &seed, 0, 1e9, "seed", "random seed" },
	{ 0 }
};

static const struct program prog = { "sergen", "generate a reproducible test stream", "", opts, NULL };

static struct classes classes;
static long shortest, longest;

static void
range(void)
{
	int n = 0, got = sscanf(frames, "%ld-%ld%n", &shortest, &longest, &n);

	if (got == 1 || n == 0) {
		n = 0;
		got = sscanf(frames, "%ld%n", &shortest, &n);
		longest = shortest;
	}
	if (got < 1 || frames[n] || shortest < 1 || longest < shortest || longest > 1000000)
		stage_die(ERR_ARG, "--frames", "%s is not a range of frames in 1..1000000", frames);
}

static json_t *
header(void)
{
	const int spectra = kind == SPECTROGRAM, scored = kind == PREDICTION;
	char word[OPT_WORD];
	json_t *h = header_new(stage_word(KINDS, kind, word), spectra ? "time bin" : scored ? "class" : "dim",
	                       scored ? classes.n : width);

	if (spectra)
		json_object_update_new(h, json_pack("{s:i, s:i, s:s}", "rate", 16000, "hop", 160, "scale",
		                                    scale == LN ? "ln" : "power"));
	if (scored)
		json_object_update_new(h, json_pack("{s:O, s:O, s:s}", "classes", classes.names, "map", classes.map,
		                                    "model", "0000000000000000"));
	stage_history(h, 1);
	return h;
}

/* Gaussian noise (standard deviation 1) around a wave over the width; each class has its own frequency. */
static void
noise(struct tensor *x, struct rng *rng, long class)
{
	size_t n = tensor_size(x), wide = (size_t)x->shape[x->rank - 1];

	for (size_t i = 0; i < n; i++) {
		double at = (double)(i % wide) / (double)wide, v = rng_normal(rng);

		v += 0.8 * sin(6.283185307179586 * at * (double)(class + 1));
		x->data[i] = (float)(scale == POWER ? exp(v) : v);
	}
}

/* Random posteriors; the class predicted is the likeliest. */
static void
posteriors(struct record *r, struct rng *rng, const char *class)
{
	long best = 0;
	double sum = 0;

	for (long i = 0; i < classes.n; i++)
		sum += r->x.data[i] = (float)(rng_uniform(rng) + 0.01);
	for (long i = 0; i < classes.n; i++) {
		r->x.data[i] = (float)(r->x.data[i] / sum);
		best = r->x.data[i] > r->x.data[best] ? i : best;
	}
	json_object_set_new(r->meta, "class", json_string(class));
	json_object_set(r->meta, "predicted", json_array_get(classes.names, (size_t)best));
	json_object_set_new(r->meta, "seen", json_array());
}

static void
make(struct record *r, long i, struct err *err)
{
	const char *label = json_string_value(json_array_get(classes.names, (size_t)(i % classes.n)));
	struct rng rng = rng_make((uint64_t)seed, (uint64_t)i, 0);
	long shape[2] = { shortest + (long)rng_below(&rng, (uint64_t)(longest - shortest + 1)), width };
	int spectra = kind == SPECTROGRAM, scored = kind == PREDICTION;
	char id[32], speaker[16];

	snprintf(id, sizeof(id), "u%ld", i);
	snprintf(speaker, sizeof(speaker), "s%ld", i / classes.n % SPEAKERS + 1);
	if (record_new(r, id, err) < 0 ||
	    tensor_shape(&r->x, spectra ? 2 : 1, spectra ? shape : scored ? &classes.n : &width, err) < 0)
		stage_fail(id, err);
	json_object_update_new(r->meta, json_pack("{s:s, s:s, s:s}", "label", label, "speaker", speaker,
	                                          "recording", id));
	if (scored)
		posteriors(r, &rng, label);
	else
		noise(&r->x, &rng, i % classes.n);
}

int
main(int argc, char *argv[])
{
	struct err err = {0};
	struct record r = {0};
	struct output out;
	json_t *h;

	stage_parse(&prog, argc, argv);
	range();
	if (classes_parse(&classes, names, &err) < 0)
		stage_fail("-c", &err);
	output_open(&out, h = header());
	for (long i = 0; i < records; i++) {
		make(&r, i, &err);
		output_put(&out, &r);
	}
	output_close(&out, 0);
	json_decref(h);
	record_free(&r);
	classes_free(&classes);
	return 0;
}
