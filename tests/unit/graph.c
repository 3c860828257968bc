/* graph.c - feeding, planning and naming: what every operation relies on */
#include <omp.h>
#include <string.h>

#include "network.h"

static struct graph *
small(void)
{
	struct graph *g = graph_new();
	struct node *h = nn_normalise(g, graph_input(g, 4), 3);
	struct err err = {0};

	graph_output(g, nn_dense(g, nn_flatten(g, h), "fc", 2));
	assert_int_equal(graph_init(g, 1, &err), 0);
	return g;
}

static void
no_number_of_threads_is_one_a_core(void **state)
{
	struct graph *g = small();

	(void)state;
	assert_int_equal(graph_workers(g), 1);
	graph_threads(g, 0);
	assert_int_equal(graph_workers(g), omp_get_num_procs());
	graph_threads(g, 3);
	assert_int_equal(graph_workers(g), 3);
	graph_free(g);
}

static void
parameters_lie_on_cache_lines_with_zeros_between(void **state)
{
	struct graph *g = small();
	struct tensor theta = graph_theta(g);
	struct node *w = graph_param_at(g, 0), *b = graph_param_at(g, 1);

	(void)state;
	assert_string_equal(w->name, "fc.weight");
	assert_string_equal(b->name, "fc.bias");
	assert_null(graph_param_at(g, 2));
	assert_int_equal(tensor_size(&theta), 32);
	assert_ptr_equal(w->y.data, theta.data);
	assert_ptr_equal(b->y.data, theta.data + 16);
	for (int i = 8; i < 16; i++)
		assert_true(theta.data[i] == 0);
	for (int i = 0; i < 8; i++)
		assert_true(w->y.data[i] != 0 && fabs((double)w->y.data[i]) <= 0.5);
	assert_string_equal(graph_state_at(g, 1)->name, "normalise.deviation");
	assert_true(graph_state_at(g, 1)->y.data[3] == 1);
	graph_free(g);
}

static void
a_parameter_starts_the_same_whatever_stands_beside_it(void **state)
{
	struct graph *a = small(), *b = graph_new();
	struct node *h = nn_dense(b, nn_dense(b, graph_input(b, 4), "first", 4), "fc", 2);
	struct err err = {0};

	(void)state;
	graph_output(b, h);
	assert_int_equal(graph_init(b, 1, &err), 0);
	assert_memory_equal(graph_param_at(a, 0)->y.data, graph_param_at(b, 2)->y.data, 8 * sizeof(float));
	graph_free(a);
	graph_free(b);
}

/* What comes out for this many frames of a batch of two. */
static float
once(struct graph *g, long time)
{
	struct tensor x = {0};
	float y;

	network_noise(&x, 2, time, 4, 9);
	network_feed(g, &x, (long[]){ time, 1 }, 0);
	graph_forward(g);
	y = graph_output_at(g, 0)->y.data[0];
	tensor_free(&x);
	return y;
}

static void
shapes_come_and_go_and_come_again(void **state)
{
	struct graph *g = small();
	float first[130];

	(void)state;
	for (long t = 1; t < 130; t++)	/* more shapes than are kept */
		first[t] = once(g, t);
	for (long t = 129; t > 0; t -= 8)
		assert_true(once(g, t) == first[t]);
	graph_free(g);
}

static void
short_rows_are_lengthened(void **state)
{
	struct graph *g = small();
	struct node *y = graph_output_at(g, 0);

	(void)state;
	once(g, 2);
	assert_int_equal(y->y.shape[1], 3);
	assert_int_equal(y->lengths[0], 3);
	assert_int_equal(y->lengths[1], 3);
	once(g, 5);
	assert_int_equal(y->lengths[0], 5);
	assert_int_equal(y->lengths[1], 3);
	graph_free(g);
}

static void
what_does_not_fit_is_refused(void **state)
{
	struct graph *g = small();
	struct tensor x = {0};
	struct err wide = {0}, length = {0};

	(void)state;
	network_noise(&x, 2, 6, 5, 1);
	assert_int_equal(graph_feed(g, &x, (long[]){ 6, 6 }, 0, &wide), -1);
	assert_string_equal(wide.text, "model expects 4 bins, batch has 5");
	network_noise(&x, 2, 6, 4, 1);
	assert_int_equal(graph_feed(g, &x, (long[]){ 6, 7 }, 0, &length), -1);
	assert_string_equal(length.text, "row 1 has length 7 of 6 frames");
	tensor_free(&x);
	graph_free(g);
}

static void
an_error_while_building_sticks(void **state)
{
	struct graph *g = graph_new();
	struct node *x = graph_input(g, 4), *h = nn_dense(g, x, "fc", 2);
	struct err err = {0};

	(void)state;
	h = nn_dense(g, h, "fc", 3);	/* the name is taken */
	h = nn_maxpool(g, nn_conv2d(g, h, "conv", 2, 3, 3, 1, 1), 2, 2, 0, 1);
	h = nn_prelu(g, nn_gru(g, nn_flatten(g, h), "gru", 3, 1), "act");
	graph_output(g, h);
	assert_int_equal(graph_init(g, 1, &err), -1);
	assert_string_equal(err.text, "two parameters are named fc.weight");
	graph_free(g);
}

static void
what_no_output_needs_has_a_gradient_of_zero(void **state)
{
	struct graph *g = graph_new();
	struct node *x = graph_input(g, 4), *used = nn_dense(g, x, "used", 2);
	struct tensor in = {0}, d;
	struct err err = {0};

	(void)state;
	nn_dense(g, x, "idle", 2);
	graph_output(g, used);
	assert_int_equal(graph_init(g, 1, &err), 0);
	network_noise(&in, 2, 3, 4, 1);
	network_feed(g, &in, (long[]){ 3, 2 }, 1);
	d = graph_dtheta(g);
	for (size_t i = 0; i < 8; i++)
		graph_param_at(g, 2)->dy.data[i] = 5;
	graph_forward(g);
	used->dy.data[0] = 1;
	graph_backward(g);
	assert_true(graph_param_at(g, 1)->dy.data[0] == 1);
	assert_true(network_largest(graph_param_at(g, 2)->dy.data, 8) == 0);
	assert_true(tensor_nonfinite(&d) == -1);
	tensor_free(&in);
	graph_free(g);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_number_of_threads_is_one_a_core),
		cmocka_unit_test(parameters_lie_on_cache_lines_with_zeros_between),
		cmocka_unit_test(a_parameter_starts_the_same_whatever_stands_beside_it),
		cmocka_unit_test(shapes_come_and_go_and_come_again),
		cmocka_unit_test(short_rows_are_lengthened),
		cmocka_unit_test(what_does_not_fit_is_refused),
		cmocka_unit_test(an_error_while_building_sticks),
		cmocka_unit_test(what_no_output_needs_has_a_gradient_of_zero),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
