/* crnn.c - the center loss network against PyTorch, and against itself */
#include "peer.h"

enum { BINS = 64, CLASSES = 4 };

static const struct peer peer = {
	"crnn", "crnn", "center:lambda=0.3,alpha=0.5", 4, 131, BINS, CLASSES, (const long[]){ 97, 64, 131, 80 }, 0
};

static void
four_utterances_in_one_batch_train_as_in_pytorch(void **state)
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
an_utterance_alone_is_as_in_a_batch(void **state)
{
	static const long length[] = { 200, 20, 33, 97, 31 };
	struct network n = network_new("crnn", BINS, CLASSES, 7, 2, CONV_AUTO);

	(void)state;
	network_alone(&n, BINS, length, 5);
	graph_free(n.g);
}

static void
the_same_seed_gives_the_same_bytes_with_any_threads(void **state)
{
	(void)state;
	network_repeats("crnn", BINS);
}

static void
another_seed_gives_other_numbers(void **state)
{
	size_t size;
	float *a = network_noise_step("crnn", BINS, 1, 2, CONV_AUTO, &size);
	float *b = network_noise_step("crnn", BINS, 2, 2, CONV_AUTO, &size);

	(void)state;
	assert_memory_not_equal(a, b, size * sizeof(*a));
	free(a);
	free(b);
}

static void
too_few_bins_are_refused_with_their_number(void **state)
{
	struct graph *g = graph_new();
	double knob[TEXT_KNOBS];
	struct err err = {0};

	(void)state;
	models_find("crnn", knob, &err)->build(g, graph_input(g, 30), 4, knob);
	assert_int_equal(graph_init(g, 1, &err), -1);
	assert_int_equal(err.kind, ERR_ARG);
	assert_string_equal(err.text, "crnn needs 31 bins or more, stream has 30");
	graph_free(g);
}

static void
an_unknown_model_is_refused_with_the_names_there_are(void **state)
{
	struct err err = {0};
	double knob[TEXT_KNOBS];

	(void)state;
	assert_null(models_find("crn", knob, &err));
	assert_non_null(strstr(err.text, "unknown model crn: choose one of "));
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
