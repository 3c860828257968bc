/* serproject - embeddings to the plane, by principal components or t-SNE */
#include <omp.h>
#include <stdlib.h>
#include <string.h>

#include "vectors/pca.h"
#include "vectors/tsne.h"
#include "projection.h"
#include "stage.h"

enum { PCA, TSNE };
enum { FROM_PCA, AT_RANDOM };
enum { SER, TSV };

static const char *fit;
static int method = PCA, begin = FROM_PCA, format = SER;
static double perplexity = 30;
static long iterations = 1000, sample = 0, most = 5000, seed = 1, threads = 0;

static struct input in, from;	/* from: --fit */

static json_t *
of_tsne(const struct opt *o)
{
	return method == TSNE ? stage_value(o) : NULL;
}

static json_t *
fit_used(const struct opt *o)
{
	(void)o;
	return fit ? json_string(reader_xxh3(from.reader)) : NULL;
}

static json_t *
seed_used(const struct opt *o)
{
	return sample || begin == AT_RANDOM ? stage_value(o) : NULL;
}

static const struct opt opts[] = {
	{ 0,   "perplexity", OPT_REAL, &perplexity, 1, 5000, "neighbours", "with tsne: effective number of neighbors of a vector", of_tsne },
	{ 0,   "iterations", OPT_INT,  &iterations, 250, 1e6, "n", "with tsne: number of iterations", of_tsne },
	{ 0,   "start",      OPT_CHOICE, &begin, 0, 0, "pca|random", "with tsne: initial positions", of_tsne },
	{ 0,   "method",     OPT_CHOICE, &method, 0, 0, "pca|tsne", "PCA (principal components) or t-SNE", stage_value },
	{ 0,   "sample",     OPT_INT,  &sample, 0, 1e7, "vectors", "random sample of this many vectors; 0: all", stage_value },
	{ 0,   "fit",        OPT_TEXT, &fit, 0, 0, "embeddings", "with pca: compute the axes on these vectors", fit_used },
	{ 0,   "most",       OPT_INT,  &most, 3, TSNE_POINTS, "vectors", "most vectors for tsne" },
	{ 'f', "format",     OPT_CHOICE, &format, 0, 0, "ser|tsv", "output format" },
	{ 's', "seed",       OPT_INT,  &seed, 0, 1e15, "seed", "random seed of the sample and the initial positions", seed_used },
	{ 'j', "threads",    OPT_INT,  &threads, 0, 256, "threads", "number of threads; 0: one per core" },
	{ 0 }
};

static const struct program prog = {
	"serproject", "project embeddings to two dimensions", "[embeddings]", opts, .most = 1
};

static struct projection all, others;	/* others: of --fit */
static struct tensor x, fitted, y;	/* the vectors, those of --fit, where the vectors come to lie */

static void
gather(struct input *i, const char *path, struct projection *p, struct tensor *v)
{
	struct record r = {0};
	struct err err = {0};
	int got;

	input_open(i, path);
	if (projection_init(p, i->header, p == &all ? sample : 0, (uint64_t)seed, &err) < 0)
		stage_fail(i->name, &err);
	while ((got = input_next(i, &r)) == READ_RECORD)
		if (projection_add(p, &r, &err) < 0)
			input_fail(i, &r, &err);
	if (got == READ_EPOCH)
		stage_die(ERR_DATA, i->name, "unexpected epoch mark among embeddings");
	if (projection_vectors(p, v, &err) < 0)
		stage_fail(i->name, &err);
	record_free(&r);
}

static json_t *
by_components(void)
{
	struct err err = {0};
	struct pca p;
	json_t *shares;

	if (fit) {
		gather(&from, fit, &others, &fitted);
		if (projection_agree(in.header, from.header, fit, &err) < 0)
			stage_fail(in.name, &err);
	}
	if (pca_fit(&p, fit ? &fitted : &x, 2, &err) < 0)
		stage_fail(fit ? fit : in.name, &err);
	pca_apply(&p, x.data, all.n, y.data);
	shares = json_pack("[f, f]", p.variance[0] / p.total, p.variance[1] / p.total);
	stage_say("the axes explain %.1f %% and %.1f %% of the variance of %ld vectors", 100 * p.variance[0] / p.total,
	          100 * p.variance[1] / p.total, fit ? others.n : all.n);
	pca_free(&p);
	return projection_header(in.header, "explained", shares);
}

static json_t *
by_tsne(void)
{
	struct tsne_spec spec = {
		.perplexity = perplexity, .random = begin == AT_RANDOM, .seed = (uint64_t)seed,
		.threads = threads ? (int)threads : omp_get_max_threads(),
	};
	struct err err = {0};
	struct tsne *t;
	double kl;

	if (all.n > most)
		stage_die(ERR_ARG, in.name, "%ld vectors, t-SNE takes at most %ld: its work grows with their square; see "
		          "--sample and --most", all.n, most);
	if (!(t = tsne_plan(&spec, &x, &err)))
		stage_fail(in.name, &err);
	for (long i = 0; i < iterations; i++) {
		tsne_step(t);
		stage_progress(i + 1, iterations, "iterations");
	}
	kl = tsne_kl(t);
	stage_say("KL divergence %.4f after %ld iterations on %ld vectors", kl, iterations, all.n);
	tsne_points(t, y.data);
	tsne_free(t);
	return projection_header(in.header, "kl", json_real(kl));
}

static void
write_out(const json_t *header)
{
	int table = format == TSV;
	struct record r = {0};
	struct err err = {0};
	struct output out;

	if (table)
		stage_line(projection_tsv_head());
	else
		output_open(&out, header);
	for (long i = 0; i < all.n; i++) {
		if (projection_record(&all, i, y.data + 2 * i, &r, &err) < 0)
			stage_fail(in.name, &err);
		if (table)
			stage_line(projection_tsv(&r));
		else
			output_put(&out, &r);
	}
	if (table)
		stage_out_close();
	else
		output_close(&out, reader_skipped(in.reader));
	record_free(&r);
}

int
main(int argc, char *argv[])
{
	static const char *const only[] = { "--perplexity", "--iterations", "--start", "--most" };
	int first = stage_parse(&prog, argc, argv), tsne = method == TSNE;
	struct err err = {0};
	json_t *header;

	for (size_t i = 0; !tsne && i < sizeof(only) / sizeof(*only); i++)
		if (stage_given(only[i] + 2))
			stage_die(ERR_ARG, only[i], "can be used only with --method tsne");
	if (tsne && fit)
		stage_die(ERR_ARG, "--fit", "can be used only with --method pca");
	gather(&in, argv[first], &all, &x);
	if (tensor_shape(&y, 2, (long[]){ all.n, 2 }, &err) < 0)
		stage_fail(in.name, &err);
	if (!(header = tsne ? by_tsne() : by_components()))
		stage_die(ERR_MEM, in.name, "out of memory for the header");
	stage_history(header, 1);
	write_out(header);
	json_decref(header);
	if (fit)
		input_close(&from);
	input_close(&in);
	projection_free(&others);
	projection_free(&all);
	tensor_free(&fitted);
	tensor_free(&x);
	tensor_free(&y);
	return 0;
}
