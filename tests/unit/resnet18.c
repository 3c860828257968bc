/* resnet18.c - the focal loss network against PyTorch, and against itself */
#include "peer.h"

enum { ROWS = 3, TIME = 70, BINS = 40, CLASSES = 4 };

static const struct peer peer = {
	"resnet18", "resnet18:width=8", "softmax", ROWS, TIME, BINS, CLASSES, (const long[]){ TIME, TIME, TIME }, 2
};

static void
three_utterances_train_as_in_pytorch(void **state)
{
	(void)state;
	peer_agrees(&peer, CONV_AUTO);
	peer_agrees(&peer, CONV_DIRECT);
}

static void
im2col_alone_trains_as_pytorch_does(void **state)
{
	(void)state;
	peer_agrees(&peer, CONV_IM2COL);
}

static void
the_same_seed_gives_the_same_bytes_with_any_threads(void **state)
{
	(void)state;
	network_repeats("resnet18:width=4", BINS);
}

/* Running statistics that are not those of a fresh network. */
static struct network
stepped(const char *spec)
{
	static const long length[2] = { TIME, 50 }, labels[2] = { 0, 1 };
	struct network n = network_new(spec, BINS, CLASSES, 7, 2, CONV_AUTO);
	struct tensor x = {0};
	size_t size;

	network_noise(&x, 2, TIME, BINS, 9);
	free(network_step(&n, &x, length, labels, &size));
	tensor_free(&x);
	return n;
}

static void
an_utterance_alone_is_as_in_a_batch(void **state)
{
	static const long length[] = { 200, 1, 2, 31, 32, 33, 97, 130, 131 };
	struct network n = stepped("resnet18:width=8");

	(void)state;
	network_alone(&n, BINS, length, 9);
	graph_free(n.g);
}

/* In training the batch is what the statistics are of: its padding must not be. */
static void
padding_changes_neither_gradient_nor_statistics(void **state)
{
	static const long length[] = { 33, 48, 21 }, labels[] = { 2, 0, 1 };
	struct tensor tight = {0}, wide = {0};
	float *got[2];
	size_t size;

	(void)state;
	network_noise(&tight, ROWS, 48, BINS, 3);
	network_noise(&wide, ROWS, 77, BINS, 4);
	for (int b = 0; b < ROWS; b++)
		memcpy(wide.data + b * 77 * BINS, tight.data + b * 48 * BINS, 48 * BINS * sizeof(float));
	for (int i = 0; i < 2; i++) {
		struct network n = network_new("resnet18:width=4", BINS, CLASSES, 1, 2, CONV_AUTO);

		got[i] = network_step(&n, i ? &wide : &tight, length, labels, &size);
		graph_free(n.g);
	}
	assert_true(network_near(got[1], got[0], size, 1e-5));
	free(got[0]);
	free(got[1]);
	tensor_free(&tight);
	tensor_free(&wide);
}

static void
running_statistics_follow_the_batch_once_a_step(void **state)
{
	static const long length[] = { 5, 2 };
	struct graph *g = graph_new();
	struct node *x = graph_input(g, 1), *y = nn_batchnorm(g, nn_normalise(g, x, 1), "n", NULL, 0);
	struct tensor in = { .rank = 3, .shape = { 2, 5, 1 },
	                     .data = (float[]){ 1, 2, 3, 4, 5, 6, 7, 1e6f, 1e6f, 1e6f } };
	struct err err = {0};

	(void)state;
	graph_output(g, y);
	assert_int_equal(graph_init(g, 1, &err), 0);
	network_feed(g, &in, length, 1);
	graph_forward(g);
	graph_forward(g);
	assert_true(graph_state_at(g, 2)->y.data[0] == 0);	/* no step yet */
	graph_backward(g);
	assert_string_equal(graph_state_at(g, 2)->name, "n.running_mean");
	assert_true(fabs((double)graph_state_at(g, 2)->y.data[0] - 0.4) < 1e-6);	/* of 1..7: 4 */
	assert_true(fabs((double)graph_state_at(g, 3)->y.data[0] - (0.9 + 0.1 * 28 / 6)) < 1e-6);
	assert_true(fabs((double)y->y.data[0] + 1.5) < 1e-4);	/* (1 - 4) / sqrt(4) */
	graph_free(g);
}

static void
an_even_larger_offset_loses_nothing(void **state)
{
	static const long length[] = { 400, 400 };
	struct graph *g = graph_new();
	struct node *y = nn_batchnorm(g, nn_normalise(g, graph_input(g, 1), 1), "n", NULL, 0);
	struct tensor in = {0};
	struct err err = {0};
	double squares = 0;

	(void)state;
	network_noise(&in, 2, 400, 1, 1);
	for (int i = 0; i < 800; i++)
		in.data[i] = 1000 + (i % 2 ? 1.0f : -1.0f);
	graph_output(g, y);
	assert_int_equal(graph_init(g, 1, &err), 0);
	network_feed(g, &in, length, 1);
	graph_forward(g);
	for (int i = 0; i < 800; i++)
		squares += (double)y->y.data[i] * (double)y->y.data[i];
	assert_true(fabs(squares / 800 - 1) < 1e-4);
	tensor_free(&in);
	graph_free(g);
}

static void
refused(const char *spec, long width, const char *text)
{
	struct graph *g = graph_new();
	struct err err = {0};
	double knob[TEXT_KNOBS];
	const struct model *m = models_find(spec, knob, &err);

	if (m) {
		m->build(g, graph_input(g, width), CLASSES, knob);
		assert_int_equal(graph_init(g, 1, &err), -1);
	}
	assert_int_equal(err.kind, ERR_ARG);
	assert_string_equal(err.text, text);
	graph_free(g);
}

static void
what_cannot_be_built_is_refused_with_its_number(void **state)
{
	(void)state;
	refused("resnet18", 6, "resnet18 needs 7 bins or more, stream has 6");
	refused("resnet18:width=8.5", 40, "width=8.5: width is not a whole number");
	refused("resnet18:width=0", 40, "width=0: width is not a number in 1..256");
	refused("resnet18:depth=18", 40, "unknown setting depth");
}

static void
branches_of_other_shapes_are_not_added(void **state)
{
	struct graph *g = graph_new();
	struct node *x = nn_normalise(g, graph_input(g, BINS), 1);
	struct err err = {0};

	(void)state;
	nn_batchnorm(g, x, "n", nn_conv2d(g, x, "c", 2, 3, 3, 1, 0), 0);
	assert_int_equal(graph_init(g, 1, &err), -1);
	assert_string_equal(err.text, "only branches of one shape can be added");
	graph_free(g);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(three_utterances_train_as_in_pytorch),
		cmocka_unit_test(im2col_alone_trains_as_pytorch_does),
		cmocka_unit_test(an_utterance_alone_is_as_in_a_batch),
		cmocka_unit_test(the_same_seed_gives_the_same_bytes_with_any_threads),
		cmocka_unit_test(padding_changes_neither_gradient_nor_statistics),
		cmocka_unit_test(running_statistics_follow_the_batch_once_a_step),
		cmocka_unit_test(an_even_larger_offset_loses_nothing),
		cmocka_unit_test(what_cannot_be_built_is_refused_with_its_number),
		cmocka_unit_test(branches_of_other_shapes_are_not_added),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
