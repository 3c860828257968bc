/* pairnet.c - the loss of pairs, the network that classifies them, and the nearest class mean */
#include <string.h>

#include "vectors/nearest.h"
#include "network.h"
#include "reference.h"
#include "train/trainer.h"

/* ---- the loss ---- */

enum { PAIRS = 9, DIM = 6 };

static struct objective
objective(const char *spec)
{
	struct objective o;
	struct err err = {0};

	if (loss_parse(&o, spec, 2, DIM, &err) < 0)
		fail_msg("%s: %s", spec, err.text);
	return o;
}

static void
the_cosine_is_pytorchs(void **state)
{
	struct reference r;
	struct tensor a, b, sign, value, da, db;
	struct objective o;
	float z[2 * PAIRS * DIM], dz[2 * PAIRS * DIM] = {0}, logits[2 * PAIRS] = {0}, dlogits[2 * PAIRS] = {0};
	long labels[2 * PAIRS];
	struct loss_batch batch = { .rows = PAIRS, .dim = DIM, .classes = 2, .z = z, .dz = dz, .logits = logits,
	                            .dlogits = dlogits, .labels = labels, .pairs = 1 };

	(void)state;
	if (reference_open(&r, "losses") < 0)
		return;
	o = objective("pair:lambda=1,margin=0.1");
	a = reference_get(&r, "pair_a");
	b = reference_get(&r, "pair_b");
	sign = reference_get(&r, "pair_sign");
	value = reference_get(&r, "cosine_margin_0.1");
	da = reference_get(&r, "cosine_margin_0.1.d_a");
	db = reference_get(&r, "cosine_margin_0.1.d_b");
	for (int i = 0; i < PAIRS; i++) {
		memcpy(z + 2 * i * DIM, a.data + i * DIM, DIM * sizeof(float));
		memcpy(z + (2 * i + 1) * DIM, b.data + i * DIM, DIM * sizeof(float));
		labels[2 * i] = 1;
		labels[2 * i + 1] = sign.data[i] > 0 ? 1 : 2;
	}
	assert_true(fabs(loss_value(&o, &batch) - (double)value.data[0]) < 1e-6);
	for (int i = 0; i < PAIRS; i++) {
		assert_true(network_off(dz + 2 * i * DIM, da.data + i * DIM, DIM) < 1e-6);
		assert_true(network_off(dz + (2 * i + 1) * DIM, db.data + i * DIM, DIM) < 1e-6);
	}
	assert_true(network_largest(dlogits, 2 * PAIRS) == 0);
	tensor_free(&a);
	tensor_free(&b);
	tensor_free(&sign);
	tensor_free(&value);
	tensor_free(&da);
	tensor_free(&db);
	loss_free(&o);
	reference_close(&r);
}

static void
without_the_cosine_it_is_cross_entropy(void **state)
{
	struct objective pair = objective("pair:lambda=0"), softmax = objective("softmax");
	float z[2 * PAIRS * DIM] = {0}, logits[2 * PAIRS], one[2 * PAIRS] = {0}, two[2 * PAIRS] = {0};
	long labels[2 * PAIRS], same_class[PAIRS];
	struct loss_batch batch = { .rows = PAIRS, .dim = DIM, .classes = 2, .z = z, .logits = logits,
	                            .dlogits = one, .labels = labels, .pairs = 1 };
	struct loss_batch plain = batch;

	(void)state;
	for (int i = 0; i < PAIRS; i++) {
		logits[2 * i] = (float)i - 4;
		logits[2 * i + 1] = (float)(i * i % 7) - 3;
		labels[2 * i] = i % 3;
		labels[2 * i + 1] = i % 2;
		same_class[i] = labels[2 * i] == labels[2 * i + 1];
	}
	plain.pairs = 0;
	plain.labels = same_class;
	plain.dlogits = two;
	assert_true(fabs(loss_value(&pair, &batch) - loss_value(&softmax, &plain)) < 1e-12);
	assert_true(network_off(one, two, 2 * PAIRS) < 1e-7);
	loss_free(&pair);
	loss_free(&softmax);
}

static void
vectors_without_length_and_huge_ones_stay_finite(void **state)
{
	static const float sizes[] = { 0, 1e-30f, 1e-20f, 1, 1e15f, 1e30f };
	struct objective o = objective("pair");
	float z[4 * DIM], dz[4 * DIM], logits[4] = { 1e30f, -1e30f, -1e4f, 1e4f }, dlogits[4];
	const long labels[4] = { 1, 1, 0, 1 };
	struct loss_batch b = { .rows = 2, .dim = DIM, .classes = 2, .z = z, .logits = logits, .dz = dz,
	                        .dlogits = dlogits, .labels = labels, .pairs = 1 };

	(void)state;
	for (int i = 0; i < 36; i++) {
		memset(dz, 0, sizeof(dz));
		memset(dlogits, 0, sizeof(dlogits));
		for (int k = 0; k < 4 * DIM; k++)
			z[k] = sizes[k / DIM % 2 ? i / 6 : i % 6] * (float)(k % 5 + 1);
		assert_true(isfinite(loss_value(&o, &b)));
		for (int k = 0; k < 4 * DIM; k++)
			assert_true(isfinite(dz[k]));
		for (int k = 0; k < 4; k++)
			assert_true(isfinite(dlogits[k]));
	}
	loss_free(&o);
}

/* ---- the network ---- */

enum { ROWS = 4, FRAMES = 32, BINS = 16 };

static const char *const small = "pairnet:frames=32";
static const long labels[ROWS] = { 0, 0, 1, 2 }, lengths[ROWS] = { FRAMES, FRAMES, FRAMES, FRAMES };

static double
objective_of(struct network *n, struct objective *o)
{
	struct loss_batch b;

	graph_forward(n->g);
	b = network_batch(n, labels);
	b.pairs = 1;
	b.rows = ROWS / 2;
	return loss_value(o, &b);
}

/* Some entries of every parameter, from the loss through discriminator, shared encoder and batch normalization. */
static void
gradients_go_through_both_sides(void **state)
{
	struct network n = network_new(small, BINS, 3, 2, 1, CONV_AUTO);
	struct objective o = objective("pair:lambda=0.5");
	struct tensor x = {0};
	long checked = 0;

	(void)state;
	network_noise(&x, ROWS, FRAMES, BINS, 4);
	network_feed(n.g, &x, lengths, 1);
	objective_of(&n, &o);
	graph_backward(n.g);
	for (int i = 0; graph_param_at(n.g, i); i++) {
		struct node *p = graph_param_at(n.g, i);
		size_t size = tensor_size(&p->y);

		for (size_t k = 0; k < size; k += size / 4 + 1, checked++) {
			const float eps = 2e-3f, keep = p->y.data[k];
			double up, down, mid = objective_of(&n, &o), got, kink;

			p->y.data[k] = keep + eps;
			up = objective_of(&n, &o);
			p->y.data[k] = keep - eps;
			down = objective_of(&n, &o);
			p->y.data[k] = keep;
			got = (up - down) / (2 * (double)eps);
			kink = fabs(up + down - 2 * mid) / (2 * (double)eps);
			if (!(fabs(got - (double)p->dy.data[k]) - kink < 2e-3 * fmax(1, fabs(got))))
				fail_msg("%s[%zu]: slope %g, gradient %g", p->name, k, got, (double)p->dy.data[k]);
		}
	}
	assert_true(checked > 50);
	tensor_free(&x);
	loss_free(&o);
	graph_free(n.g);
}

static void
an_utterance_alone_has_the_vector_that_it_has_in_a_pair(void **state)
{
	struct network n = network_new(small, BINS, 3, 2, 1, CONV_AUTO);
	struct tensor x = {0}, one = {0};
	float z[256];
	struct err err = {0};

	(void)state;
	network_noise(&x, ROWS, FRAMES, BINS, 4);
	network_feed(n.g, &x, lengths, 0);
	graph_forward(n.g);
	assert_int_equal(n.out.z->y.shape[0], ROWS);
	assert_int_equal(n.out.z->y.shape[1], 256);
	assert_int_equal(n.out.logits->y.shape[0], ROWS / 2);
	memcpy(z, n.out.z->y.data + 2 * 256, sizeof(z));
	assert_int_equal(tensor_shape(&one, 3, (long[]){ 1, FRAMES + 16, BINS }, &err), 0);	/* padded */
	for (size_t i = 0; i < tensor_size(&one); i++)
		one.data[i] = i < (size_t)FRAMES * BINS ? x.data[2 * FRAMES * BINS + (long)i] : 1e3f;
	network_feed(n.g, &one, lengths, 0);
	graph_forward(n.g);
	assert_int_equal(n.out.logits->y.shape[0], 1);
	assert_true(network_off(n.out.z->y.data, z, 256) < 1e-5);
	tensor_free(&x);
	tensor_free(&one);
	graph_free(n.g);
}

static void
other_lengths_are_refused(void **state)
{
	struct network n = network_new(small, BINS, 3, 2, 1, CONV_AUTO);
	struct tensor x = {0};
	struct err err = {0};

	(void)state;
	network_noise(&x, 1, FRAMES + 1, BINS, 4);
	for (long frames = FRAMES - 1; frames <= FRAMES + 1; frames += 2) {
		err = (struct err){0};
		assert_int_equal(graph_feed(n.g, &x, &frames, 0, &err), -1);
		assert_int_equal(err.kind, ERR_DATA);
		assert_non_null(strstr(err.text, "model expects 32 frames"));
		assert_non_null(strstr(err.text, "--duration"));
	}
	tensor_free(&x);
	graph_free(n.g);
}

static void
losses_of_pairs_and_of_classes_are_not_taken_for_each_other(void **state)
{
	struct network pairs = network_new(small, BINS, 3, 2, 1, CONV_AUTO);
	struct network classes = network_new("encoder:frames=32", BINS, 3, 2, 1, CONV_AUTO);
	struct trainer t;
	struct err err = {0};

	(void)state;
	assert_int_equal(classes.out.logits->y.shape[1], 3);
	assert_int_equal(trainer_init(&t, pairs.g, pairs.out, "center", "adam", &err), -1);
	assert_string_equal(err.text, "loss center is for classes, but the model classifies pairs");
	trainer_free(&t);
	err = (struct err){0};
	assert_int_equal(trainer_init(&t, classes.g, classes.out, "softmax+pair", "adam", &err), -1);
	assert_string_equal(err.text, "loss pair is for pairs, but the model classifies single utterances");
	trainer_free(&t);
	graph_free(pairs.g);
	graph_free(classes.g);
}

static void
a_batch_with_an_odd_row_is_refused(void **state)
{
	struct network n = network_new(small, BINS, 3, 2, 1, CONV_AUTO);
	struct tensor x = {0};
	struct trainer t;
	struct err err = {0};
	double loss;

	(void)state;
	network_noise(&x, 3, FRAMES, BINS, 4);
	assert_int_equal(trainer_init(&t, n.g, n.out, "pair", "adam", &err), 0);
	assert_int_equal(trainer_step(&t, &x, lengths, labels, &loss, &err), -1);
	assert_int_equal(err.kind, ERR_DATA);
	assert_string_equal(err.text, "a batch of 3 rows does not consist of pairs");
	trainer_free(&t);
	tensor_free(&x);
	graph_free(n.g);
}

/* ---- the nearest class mean ---- */

static void
a_vector_is_left_out_of_its_class_mean(void **state)
{
	static const float z[] = { 1, 0,  5, 0.5f,  0, 2,  0.1f, 1,  -1, 0,  0, 0 };
	static const long class[] = { 0, 0, 1, 1, 2, 0 };
	struct confusion c;
	struct err err = {0};

	(void)state;
	assert_int_equal(confusion_make(&c, 3, &err), 0);
	assert_int_equal(nearest_means(z, class, 6, 2, &c, &err), 0);
	assert_int_equal(confusion_at(&c, 0, 0), 3);	/* the zero vector is as near to all: the first class */
	assert_int_equal(confusion_at(&c, 1, 1), 2);
	assert_int_equal(confusion_at(&c, 2, 1), 1);	/* alone in its class: it has no mean to be near to */
	confusion_free(&c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_cosine_is_pytorchs),
		cmocka_unit_test(without_the_cosine_it_is_cross_entropy),
		cmocka_unit_test(vectors_without_length_and_huge_ones_stay_finite),
		cmocka_unit_test(gradients_go_through_both_sides),
		cmocka_unit_test(an_utterance_alone_has_the_vector_that_it_has_in_a_pair),
		cmocka_unit_test(other_lengths_are_refused),
		cmocka_unit_test(losses_of_pairs_and_of_classes_are_not_taken_for_each_other),
		cmocka_unit_test(a_batch_with_an_odd_row_is_refused),
		cmocka_unit_test(a_vector_is_left_out_of_its_class_mean),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
