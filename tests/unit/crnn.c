/* crnn.c - the center loss network against PyTorch, and against itself */
#include "peer.h"

enum { ROWS = 4, TIME = 131, BINS = 64, CLASSES = 4 };

static const long lengths[ROWS] = { 97, 64, 131, 80 };

static void
load(const struct reference *r, struct network *n, struct tensor *x)
{
	struct err err = {0};

	peer_load(r, n->g);
	assert_int_equal(tensor_shape(x, 3, (long[]){ ROWS, TIME, BINS }, &err), 0);
	for (size_t i = 0; i < tensor_size(x); i++)
		x->data[i] = 1e3f;	/* junk past the ends must not matter */
	for (int b = 0; b < ROWS; b++) {
		char name[16];
		struct tensor t;

		snprintf(name, sizeof(name), "x.%d", b);
		t = reference_get(r, name);
		assert_int_equal(t.shape[0], lengths[b]);
		memcpy(x->data + b * TIME * BINS, t.data, tensor_size(&t) * sizeof(float));
		tensor_free(&t);
	}
}

static void
pytorch(enum conv_choice conv)
{
	struct reference r;
	struct network n;
	struct tensor x = {0};
	struct objective o;
	struct err err = {0};

	if (reference_open(&r, "crnn") < 0)
		return;
	n = network_new("crnn", BINS, CLASSES, 1, 2, conv);
	load(&r, &n, &x);
	assert_int_equal(loss_parse(&o, "center:lambda=0.3,alpha=0.5", CLASSES, 64, &err), 0);
	peer_train(&r, &n, &x, lengths, &o);
	peer_near_all(&r, n.g, "after5", 0, 0);
	peer_near(&r, "after5.centers", o.term[0].state.data);
	network_feed(n.g, &x, lengths, 0);
	graph_forward(n.g);
	peer_near(&r, "after5.logits", n.out.logits->y.data);
	loss_free(&o);
	tensor_free(&x);
	graph_free(n.g);
	reference_close(&r);
}

static void
four_utterances_in_one_batch_train_as_in_pytorch(void **state)
{
	(void)state;
	pytorch(CONV_AUTO);
}

static void
im2col_alone_trains_as_pytorch_does(void **state)
{
	(void)state;
	pytorch(CONV_IM2COL);
}

static void
posteriors(const float *l, double *p)
{
	double sum = 0;

	for (int c = 0; c < CLASSES; c++)
		sum += p[c] = exp((double)l[c]);
	for (int c = 0; c < CLASSES; c++)
		p[c] /= sum;
}

static void
an_utterance_alone_is_as_in_a_batch(void **state)
{
	static const long length[] = { 200, 20, 33, 97, 31 };
	struct network n = network_new("crnn", BINS, CLASSES, 7, 2, CONV_AUTO);
	struct tensor x = {0};
	double together[5][CLASSES], alone[CLASSES];

	(void)state;
	network_noise(&x, 5, 200, BINS, 3);
	network_feed(n.g, &x, length, 0);
	graph_forward(n.g);
	for (int b = 0; b < 5; b++)
		posteriors(n.out.logits->y.data + b * CLASSES, together[b]);
	for (int b = 0; b < 5; b++) {
		struct tensor one = { .rank = 3, .shape = { 1, length[b], BINS }, .data = x.data + b * 200 * BINS };

		network_feed(n.g, &one, &length[b], 0);
		graph_forward(n.g);
		posteriors(n.out.logits->y.data, alone);
		for (int c = 0; c < CLASSES; c++)
			assert_true(fabs(alone[c] - together[b][c]) < 1e-5);
	}
	tensor_free(&x);
	graph_free(n.g);
}

/* One step's gradient, copied out. */
static float *
gradient(uint64_t seed, int threads, enum conv_choice conv, size_t *size)
{
	static const long length[] = { 70, 41, 64, 33, 50, 70, 12, 60, 61, 62, 63, 40, 45, 46, 47, 48, 49, 50 };
	static const long labels[18] = { 0, 1, 2, 3, 0, 1 };
	struct network n = network_new("crnn", BINS, CLASSES, seed, threads, conv);
	struct tensor x = {0}, d = graph_dtheta(n.g);
	struct err err = {0};
	struct objective o;
	struct loss_batch b;
	float *copy;

	network_noise(&x, 18, 70, BINS, 5);
	network_feed(n.g, &x, length, 1);
	graph_forward(n.g);
	assert_int_equal(loss_parse(&o, "center", CLASSES, 64, &err), 0);
	b = network_batch(&n, labels);
	loss_value(&o, &b);
	graph_backward(n.g);
	*size = tensor_size(&d);
	copy = malloc(*size * sizeof(*copy));
	memcpy(copy, d.data, *size * sizeof(*copy));
	loss_free(&o);
	tensor_free(&x);
	graph_free(n.g);
	return copy;
}

static void
the_same_seed_gives_the_same_bytes_with_any_threads(void **state)
{
	(void)state;
	for (int conv = CONV_AUTO; conv <= CONV_IM2COL; conv++) {
		size_t size;
		float *want = gradient(1, 1, conv, &size);

		for (int threads = 1; threads <= 3; threads++) {
			float *got = gradient(1, threads, conv, &size);

			assert_memory_equal(got, want, size * sizeof(*got));
			free(got);
		}
		free(want);
	}
}

static void
another_seed_gives_other_numbers(void **state)
{
	size_t size;
	float *a = gradient(1, 2, CONV_AUTO, &size), *b = gradient(2, 2, CONV_AUTO, &size);

	(void)state;
	assert_memory_not_equal(a, b, size * sizeof(*a));
	free(a);
	free(b);
}

static void
too_few_bins_are_refused_with_their_number(void **state)
{
	struct graph *g = graph_new();
	struct err err = {0};

	(void)state;
	model_find("crnn", NULL, &err)->build(g, graph_input(g, 30), 4, NULL);
	assert_int_equal(graph_init(g, 1, &err), -1);
	assert_int_equal(err.kind, ERR_ARG);
	assert_string_equal(err.text, "crnn wants 31 bins or more, stream has 30");
	graph_free(g);
}

static void
an_unknown_model_is_refused_with_the_names_there_are(void **state)
{
	struct err err = {0};
	double knob[TEXT_KNOBS];

	(void)state;
	assert_null(model_find("crn", knob, &err));
	assert_non_null(strstr(err.text, "no model crn; there are "));
	assert_non_null(strstr(err.text, "crnn"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(four_utterances_in_one_batch_train_as_in_pytorch),
		cmocka_unit_test(im2col_alone_trains_as_pytorch_does),
		cmocka_unit_test(an_utterance_alone_is_as_in_a_batch),
		cmocka_unit_test(the_same_seed_gives_the_same_bytes_with_any_threads),
		cmocka_unit_test(another_seed_gives_other_numbers),
		cmocka_unit_test(too_few_bins_are_refused_with_their_number),
		cmocka_unit_test(an_unknown_model_is_refused_with_the_names_there_are),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
