/* ops.c - every operation's backward against the slope of its forward, with both convolutions */
#include <glob.h>
#include <stdio.h>
#include <string.h>

#include "network.h"

enum { ROWS = 3, TIME = 9, BINS = 5 };

static const long lengths[ROWS] = { 9, 4, 7 };

static struct node *
spread(struct graph *g, struct node *x)
{
	return nn_conv2d(g, nn_normalise(g, x, 6), "spread", 3, 1, 1, 1, 1);	/* (B,T,F,3) */
}

static void
normalise(struct graph *g, struct node *x)
{
	graph_output(g, spread(g, x));
}

static void
conv2d(struct graph *g, struct node *x)
{
	graph_output(g, nn_conv2d(g, spread(g, x), "conv", 4, 3, 3, 1, 1));
}

static void
conv2d_stride(struct graph *g, struct node *x)
{
	graph_output(g, nn_conv2d(g, spread(g, x), "conv", 2, 5, 3, 2, 0));
}

static void
conv2d_even(struct graph *g, struct node *x)
{
	graph_output(g, nn_conv2d(g, spread(g, x), "conv", 2, 4, 2, 2, 1));
}

static void
conv2d_branch(struct graph *g, struct node *x)
{
	struct node *h = nn_conv2d(g, spread(g, x), "trunk", 3, 3, 3, 1, 1);

	graph_output(g, nn_conv2d(g, h, "left", 2, 3, 3, 2, 1));
	graph_output(g, nn_conv2d(g, h, "right", 2, 1, 1, 2, 0));
}

static void
maxpool(struct graph *g, struct node *x)
{
	graph_output(g, nn_maxpool(g, spread(g, x), 2, 2, 0, 0));
}

static void
maxpool_overlap(struct graph *g, struct node *x)
{
	graph_output(g, nn_maxpool(g, spread(g, x), 3, 2, 1, 0));
}

static void
maxpool_relu(struct graph *g, struct node *x)
{
	struct node *h = spread(g, x);

	graph_output(g, nn_maxpool(g, h, 2, 2, 0, 1));
	graph_output(g, nn_maxpool(g, h, 3, 2, 1, 1));
}

static void
maxpool_branch(struct graph *g, struct node *x)
{
	struct node *h = spread(g, x);

	graph_output(g, h);
	graph_output(g, nn_maxpool(g, h, 2, 2, 0, 0));
	graph_output(g, nn_maxpool(g, h, 3, 2, 1, 0));
}

static void
flatten_branch(struct graph *g, struct node *x)
{
	struct node *h = spread(g, x);

	graph_output(g, nn_dense(g, nn_flatten(g, h), "fc", 3));
	graph_output(g, nn_conv2d(g, h, "conv", 2, 3, 3, 1, 1));
}

static void
dense(struct graph *g, struct node *x)
{
	graph_output(g, nn_dense(g, nn_dense(g, nn_flatten(g, spread(g, x)), "a", 4), "b", 2));
}

static void
cosine_branch(struct graph *g, struct node *x)
{
	struct node *h = nn_gru(g, nn_flatten(g, spread(g, x)), "gru", 2, BINS);

	graph_output(g, h);
	graph_output(g, nn_cosine(g, h, "fc", 3, 5));
}

static void
prelu(struct graph *g, struct node *x)
{
	graph_output(g, nn_prelu(g, nn_dense(g, nn_flatten(g, spread(g, x)), "a", 4), "act"));
}

static void
gru(struct graph *g, struct node *x)
{
	graph_output(g, nn_gru(g, nn_flatten(g, spread(g, x)), "gru", 4, BINS));
}

/* Three rows: the last stands beside itself. */
static void
pairs_branch(struct graph *g, struct node *x)
{
	struct node *h = nn_gru(g, nn_flatten(g, spread(g, x)), "gru", 2, BINS);

	graph_output(g, h);
	graph_output(g, nn_dense(g, nn_pairs(g, h), "fc", 3));
}

static void
relu_branch(struct graph *g, struct node *x)
{
	struct node *h = nn_dense(g, nn_flatten(g, spread(g, x)), "a", 4);

	graph_output(g, h);
	graph_output(g, nn_relu(g, h));
}

static void
batchnorm(struct graph *g, struct node *x)
{
	graph_output(g, nn_batchnorm(g, spread(g, x), "norm", NULL, 0));
}

static void
batchnorm_relu(struct graph *g, struct node *x)
{
	graph_output(g, nn_batchnorm(g, nn_batchnorm(g, spread(g, x), "a", NULL, 1), "b", NULL, 0));
}

static void
batchnorm_branch(struct graph *g, struct node *x)
{
	struct node *h = nn_conv2d(g, spread(g, x), "conv", 4, 3, 3, 2, 0);

	graph_output(g, nn_batchnorm(g, h, "a", NULL, 1));
	graph_output(g, nn_batchnorm(g, h, "b", NULL, 0));
}

static void
batchnorm_past(struct graph *g, struct node *x)
{
	struct node *h = spread(g, x), *y = nn_batchnorm(g, h, "a", nn_conv2d(g, h, "conv", 3, 3, 3, 1, 1), 1);

	graph_output(g, nn_batchnorm(g, y, "b", y, 0));
}

/* One that learns nothing, one that is x itself, one whose gradient others have set. */
static void
batchnorm_past_branch(struct graph *g, struct node *x)
{
	struct node *other = nn_normalise(g, x, 6), *h = nn_conv2d(g, other, "spread", 3, 1, 1, 1, 1);

	graph_output(g, nn_batchnorm(g, nn_conv2d(g, other, "conv", 1, 1, 1, 1, 1), "a", other, 1));
	h = nn_batchnorm(g, h, "b", h, 1);
	graph_output(g, nn_batchnorm(g, h, "c", NULL, 0));
	graph_output(g, nn_batchnorm(g, h, "d", h, 1));
}

static void
avgpool(struct graph *g, struct node *x)
{
	graph_output(g, nn_avgpool(g, spread(g, x)));
}

static void
avgpool_branch(struct graph *g, struct node *x)
{
	struct node *h = spread(g, x);

	graph_output(g, nn_avgpool(g, h));
	graph_output(g, nn_avgpool(g, nn_maxpool(g, h, 3, 2, 1, 0)));
	graph_output(g, nn_avgpool(g, nn_batchnorm(g, h, "norm", NULL, 1)));
}

static void
avgpool_flat(struct graph *g, struct node *x)
{
	graph_output(g, nn_avgpool(g, nn_flatten(g, spread(g, x))));
}

static const struct {
	const char *name;	/* what a failure names */
	void (*build)(struct graph *, struct node *x);
} cases[] = {
	{ "normalise", normalise },
	{ "conv2d", conv2d }, { "conv2d with stride", conv2d_stride },
	{ "conv2d with an even kernel", conv2d_even }, { "conv2d in a branch", conv2d_branch },
	{ "maxpool", maxpool }, { "maxpool that overlaps", maxpool_overlap },
	{ "maxpool with a ReLU", maxpool_relu }, { "maxpool in a branch", maxpool_branch },
	{ "flatten in a branch", flatten_branch },
	{ "batchnorm", batchnorm }, { "batchnorm with a ReLU", batchnorm_relu },
	{ "batchnorm in a branch", batchnorm_branch },
	{ "batchnorm and a branch", batchnorm_past }, { "batchnorm and branches of many", batchnorm_past_branch },
	{ "avgpool", avgpool }, { "avgpool in a branch", avgpool_branch },
	{ "avgpool without bins", avgpool_flat },
	{ "dense", dense }, { "cosine in a branch", cosine_branch }, { "prelu", prelu }, { "gru", gru },
	{ "pairs in a branch", pairs_branch }, { "relu in a branch", relu_branch },
};

/* sum of c y over the outputs, c = cos(i); with fill, c goes to dy too. */
static double
total(struct graph *g, int fill)
{
	double sum = 0;

	graph_forward(g);
	for (int k = 0; graph_output_at(g, k); k++) {
		struct node *out = graph_output_at(g, k);

		for (size_t i = 0; i < tensor_size(&out->y); i++) {
			sum += cos((double)i) * (double)out->y.data[i];
			if (fill)
				out->dy.data[i] += (float)cos((double)i);
		}
	}
	return sum;
}

static void
slope(struct graph *g, float *theta, float want, const char *name)
{
	const float eps = 1e-3f, keep = *theta;
	double mid = total(g, 0), up, down, got, kink;

	*theta = keep + eps;
	up = total(g, 0);
	*theta = keep - eps;
	down = total(g, 0);
	*theta = keep;
	got = (up - down) / (2 * (double)eps);
	kink = fabs(up + down - 2 * mid) / (2 * (double)eps);	/* a ReLU or a maximum turned over */
	if (!(fabs(got - (double)want) - kink < 2e-3 * fmax(1, fabs(got))))
		fail_msg("%s: slope %g, gradient %g", name, got, (double)want);
}

static void
gradient(const char *name, void (*build)(struct graph *, struct node *), enum conv_choice conv)
{
	struct graph *g = graph_new();
	struct tensor x = {0}, dtheta;
	struct err err = {0};

	build(g, graph_input(g, BINS));
	if (graph_init(g, 3, &err) < 0)
		fail_msg("%s: %s", name, err.text);
	graph_threads(g, 2);
	graph_conv(g, conv);
	network_noise(&x, ROWS, TIME, BINS, 11);
	dtheta = graph_dtheta(g);
	network_feed(g, &x, lengths, 1);
	total(g, 1);
	memset(dtheta.data, 0x7f, tensor_size(&dtheta) * sizeof(float));	/* backward must set it all */
	graph_backward(g);
	for (int i = 0; graph_param_at(g, i); i++) {
		struct node *p = graph_param_at(g, i);

		for (size_t k = 0; k < tensor_size(&p->y); k++)
			slope(g, p->y.data + k, p->dy.data[k], name);
	}
	tensor_free(&x);
	graph_free(g);
}

static void
every_gradient_is_the_slope_with_im2col(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		gradient(cases[i].name, cases[i].build, CONV_IM2COL);
}

/* Whether the node, or one that it reads, is this operation. */
static int
uses(const struct node *n, const char *op)
{
	int found = n->kind == NODE_OP && strcmp(n->op->name, op) == 0;

	for (int i = 0; i < NODE_INPUTS && n->in[i]; i++)
		found = found || uses(n->in[i], op);
	return found;
}

static int
has_case(const char *op)
{
	int found = 0;

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases) && !found; i++) {
		struct graph *g = graph_new();

		cases[i].build(g, graph_input(g, BINS));
		for (int k = 0; graph_output_at(g, k); k++)
			found = found || uses(graph_output_at(g, k), op);
		graph_free(g);
	}
	return found;
}

/* An operation is called what its file is. */
static void
every_operation_has_a_case(void **state)
{
	glob_t files;

	(void)state;
	if (glob("lib/ops/op_*.c", 0, NULL, &files) != 0)
		fail_msg("no lib/ops/op_*.c here: to be run from the project's top folder");
	for (size_t i = 0; i < files.gl_pathc; i++) {
		char op[64];

		assert_int_equal(sscanf(files.gl_pathv[i], "lib/ops/op_%63[^.]", op), 1);
		if (!has_case(op))
			fail_msg("%s has no gradient check", files.gl_pathv[i]);
	}
	globfree(&files);
}

static void
what_lies_past_the_end_is_zero(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct graph *g = graph_new();
		struct tensor x = {0};
		struct err err = {0};

		cases[i].build(g, graph_input(g, BINS));
		assert_int_equal(graph_init(g, 3, &err), 0);
		network_noise(&x, ROWS, TIME, BINS, 11);
		network_feed(g, &x, lengths, 0);
		graph_forward(g);
		for (int k = 0; graph_output_at(g, k); k++) {
			struct node *y = graph_output_at(g, k);
			size_t row = tensor_size(&y->y) / ROWS, frame = row / (size_t)y->y.shape[1];

			for (int b = 0; y->lengths && b < ROWS; b++)
				for (size_t j = (size_t)y->lengths[b] * frame; j < row; j++)
					assert_true(y->y.data[(size_t)b * row + j] == 0);
		}
		tensor_free(&x);
		graph_free(g);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_gradient_is_the_slope_with_im2col),
		cmocka_unit_test(every_operation_has_a_case),
		cmocka_unit_test(what_lies_past_the_end_is_zero),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
