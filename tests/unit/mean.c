/* mean.c - the baseline: z is each feature's mean before the utterance's end, normalized */
#include "network.h"

enum { ROWS = 3, TIME = 9, BINS = 5, CLASSES = 4 };

static const long lengths[ROWS] = { 9, 1, 6 };

static void
z_is_the_normalised_mean(void **state)
{
	struct network n = network_new("mean", BINS, CLASSES, 1, 2, CONV_AUTO);
	struct node *mean = graph_state_at(n.g, 0), *deviation = graph_state_at(n.g, 1);
	struct tensor x = {0};

	(void)state;
	for (int k = 0; k < BINS; k++) {
		mean->y.data[k] = (float)k;
		deviation->y.data[k] = 0.5f + (float)k;
	}
	network_noise(&x, ROWS, TIME, BINS, 2);
	network_feed(n.g, &x, lengths, 0);
	graph_forward(n.g);
	for (int b = 0; b < ROWS; b++)
		for (int k = 0; k < BINS; k++) {
			double sum = 0;

			for (long t = 0; t < lengths[b]; t++)
				sum += (double)x.data[(b * TIME + t) * BINS + k];
			assert_true(fabs((sum / (double)lengths[b] - k) / (0.5 + k) -
			                 (double)n.out.z->y.data[b * BINS + k]) < 1e-5);
		}
	tensor_free(&x);
	graph_free(n.g);
}

static void
an_utterance_alone_is_as_in_a_batch(void **state)
{
	struct network n = network_new("mean", BINS, CLASSES, 1, 2, CONV_AUTO);

	(void)state;
	network_alone(&n, BINS, lengths, ROWS);
	graph_free(n.g);
}

static void
the_same_seed_gives_the_same_bytes_with_any_threads(void **state)
{
	(void)state;
	network_repeats("mean", BINS);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(z_is_the_normalised_mean),
		cmocka_unit_test(an_utterance_alone_is_as_in_a_batch),
		cmocka_unit_test(the_same_seed_gives_the_same_bytes_with_any_threads),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
