/* losses_apart.c - the losses that push classes apart against their papers' formulas, and at their edges */
#include "objective.h"

static double
norm(const float *x)
{
	double sum = 0;

	for (int k = 0; k < DIM; k++)
		sum += (double)x[k] * (double)x[k];
	return sqrt(sum);
}

static double
inner(const float *a, const float *b)
{
	double sum = 0;

	for (int k = 0; k < DIM; k++)
		sum += (double)a[k] / norm(a) * ((double)b[k] / norm(b));
	return sum;
}

/* ---- supcon ---- */

/* Khosla et al. 2020, eq. 2, as it stands there: minus the mean over the partners p of
 * log (e^{u_i u_p / t} / sum_a e^{u_i u_a / t}). */
static double
contrast(const struct batch *t, int i, double temperature)
{
	double all = 0, sum = 0;
	int partners = 0;

	for (int a = 0; a < ROWS; a++)
		all += a == i ? 0 : exp(inner(t->z.data + i * DIM, t->z.data + a * DIM) / temperature);
	for (int p = 0; p < ROWS; p++)
		if (p != i && t->labels[p] == t->labels[i]) {
			partners++;
			sum += log(exp(inner(t->z.data + i * DIM, t->z.data + p * DIM) / temperature) / all);
		}
	return partners ? -sum / partners : 0;
}

static void
supcon_is_equation_2(void **state)
{
	static const double temperature[] = { 0.07, 0.1, 1 };
	struct batch t;

	(void)state;
	made_up(&t);		/* classes 0, 1 and 2 in some order; the last row alone of its class */
	t.labels[ROWS - 1] = 3;
	for (size_t k = 0; k < sizeof(temperature) / sizeof(*temperature); k++) {
		double want = 0, weights = 0;
		struct objective o;
		char spec[60];

		for (int i = 0; i < ROWS - 1; i++) {
			want += (double)t.weights.data[t.labels[i]] * contrast(&t, i, temperature[k]);
			weights += (double)t.weights.data[t.labels[i]];
		}
		snprintf(spec, sizeof(spec), "supcon:lambda=2,temperature=%g", temperature[k]);
		o = objective(spec);
		loss_value(&o, &t.b);
		if (!(fabs(o.term[0].value - 2 * want / weights) < 1e-9))
			fail_msg("%s: %.12g, not %.12g", spec, o.term[0].value, 2 * want / weights);
		loss_free(&o);
	}
	batch_free(&t);
}

/* Two classes of two, at right angles: each row sees one partner at cosine 1, and two others at 0. */
static void
supcon_of_right_angles_is_known(void **state)
{
	float z[] = { 2, 0, 0, 5, 0.1f, 0, 0, 1 }, dz[8] = { 0 };
	static const long labels[] = { 0, 1, 0, 1 };
	struct loss_batch b = { .rows = 4, .dim = 2, .classes = 2, .z = z, .dz = dz, .labels = labels };
	struct objective o = objective("supcon:lambda=1,temperature=0.5");

	(void)state;
	assert_true(fabs(o.term[0].loss->value(&b, o.term[0].knob, NULL) - (log(exp(2) + 2) - 2)) < 1e-12);
	for (int i = 0; i < 4; i++)	/* along z nothing changes a cosine */
		assert_true(fabsf(dz[2 * i] * z[2 * i] + dz[2 * i + 1] * z[2 * i + 1]) < 1e-6f);
	loss_free(&o);
}

static void
an_utterance_alone_of_its_class_is_no_anchor(void **state)
{
	struct objective o = objective("supcon");
	struct batch t;

	(void)state;
	made_up(&t);
	t.b.rows = CLASSES;
	for (int i = 0; i < CLASSES; i++)
		t.labels[i] = i;
	assert_true(o.term[0].loss->value(&t.b, o.term[0].knob, NULL) == 0);
	for (int i = 0; i < ROWS * DIM; i++)
		assert_true(t.dz[i] == 0);
	loss_free(&o);
	batch_free(&t);
}

/* ---- island ---- */

static void
island_is_center_and_cosines_of_centers(void **state)
{
	struct objective center = objective("center:lambda=0.2"), island = objective("island:lambda=0.2,push=3");
	struct tensor *c = &island.term[0].state;
	struct batch t;
	double want;

	(void)state;
	made_up(&t);
	network_noise(c, 1, CLASSES, DIM, 5);
	memcpy(center.term[0].state.data, c->data, CLASSES * DIM * sizeof(float));
	want = center.term[0].loss->value(&t.b, center.term[0].knob, c->data);
	for (int j = 0; j < CLASSES; j++)
		for (int k = 0; k < CLASSES; k++)
			want += k == j ? 0 : 0.2 * 3 * (inner(c->data + j * DIM, c->data + k * DIM) + 1);
	assert_true(fabs(island.term[0].loss->value(&t.b, island.term[0].knob, c->data) - want) < 1e-9);
	loss_free(&center);
	loss_free(&island);
	batch_free(&t);
}

static void
island_without_push_moves_as_center(void **state)
{
	struct objective center = objective("center"), island = objective("island:push=0");
	struct batch t;

	(void)state;
	made_up(&t);
	for (int i = 0; i < 3; i++) {
		loss_update(&center, &t.b);
		loss_update(&island, &t.b);
	}
	assert_true(network_off(island.term[0].state.data, center.term[0].state.data, CLASSES * DIM) < 1e-6);
	loss_free(&center);
	loss_free(&island);
	batch_free(&t);
}

/* Two centers at 60 degrees, no utterance: c_0 goes by alpha push sin 60 at a right angle to itself, and is as long as
 * before. */
static void
island_turns_centers_away_and_keeps_their_length(void **state)
{
	float c[4] = { 10, 0, 1, 0 };
	struct loss_batch b = { .rows = 0, .dim = 2, .classes = 2 };
	struct objective o = objective("island:alpha=0.5,push=0.4");
	double angle;

	(void)state;
	c[2] = 0.5f;
	c[3] = (float)sqrt(0.75);
	o.term[0].loss->update(&b, o.term[0].knob, c);
	assert_true(fabs(hypot((double)c[0], (double)c[1]) - 10) < 1e-5);
	assert_true(fabs(hypot((double)c[2], (double)c[3]) - 1) < 1e-6);
	angle = atan2((double)c[1], (double)c[0]);
	assert_true(fabs(tan(angle) + 0.2 * sqrt(0.75)) < 1e-6);
	loss_free(&o);
}

/* However they begin, three pushed centers end at about 120 degrees from each other. */
static void
islands_end_as_far_apart_as_they_can(void **state)
{
	float c[6] = { 1, 0, 0.9f, 0.1f, 0.9f, -0.2f };
	struct loss_batch b = { .rows = 0, .dim = 2, .classes = 3 };
	struct objective o = objective("island:alpha=0.5,push=0.1");

	(void)state;
	for (int i = 0; i < 400; i++)
		o.term[0].loss->update(&b, o.term[0].knob, c);
	for (int j = 0; j < 3; j++) {
		const float *a = c + 2 * j, *d = c + 2 * ((j + 1) % 3);
		double cos = ((double)a[0] * (double)d[0] + (double)a[1] * (double)d[1]) /
		             (hypot((double)a[0], (double)a[1]) * hypot((double)d[0], (double)d[1]));

		assert_true(fabs(cos + 0.5) < 0.05);
	}
	loss_free(&o);
}

/* ---- am ---- */

/* Wang et al. 2018, eq. 6, as it stands there. */
static void
am_is_equation_6(void **state)
{
	struct objective o = objective("am:scale=12,margin=0.2");
	double want = 0, weights = 0;
	struct batch t;

	(void)state;
	made_up(&t);
	for (int i = 0; i < ROWS * CLASSES; i++)
		t.logits.data[i] = 12 * cosf((float)i);
	for (int i = 0; i < ROWS; i++) {
		double label = cos((double)(i * CLASSES + (int)t.labels[i])), sum = exp(12 * (label - 0.2));

		for (int c = 0; c < CLASSES; c++)
			sum += c == t.labels[i] ? 0 : exp(12 * cos((double)(i * CLASSES + c)));
		want -= (double)t.weights.data[t.labels[i]] * log(exp(12 * (label - 0.2)) / sum);
		weights += (double)t.weights.data[t.labels[i]];
	}
	assert_true(fabs(loss_value(&o, &t.b) - want / weights) < 1e-5);
	assert_true(loss_cosines(&o) == 12);
	loss_free(&o);
	batch_free(&t);
}

static void
am_without_margin_is_softmax(void **state)
{
	struct objective am = objective("am:margin=0"), softmax = objective("softmax");
	struct batch t;

	(void)state;
	made_up(&t);
	assert_true(loss_value(&am, &t.b) == loss_value(&softmax, &t.b));
	assert_true(loss_cosines(&softmax) == 0);
	loss_free(&am);
	loss_free(&softmax);
	batch_free(&t);
}

/* The head of a model for am: logits are cosines of z and the class's vector, times the scale. */
static void
logits_of_a_model_for_am_are_cosines(void **state)
{
	static const char *const specs[] = { "crnn:cosine=12", "resnet18:width=2,cosine=12", "encoder:frames=32,cosine=12" };
	static const long lengths[2] = { 32, 32 };

	(void)state;
	for (size_t m = 0; m < sizeof(specs) / sizeof(*specs); m++) {
		struct network n = network_new(specs[m], 32, CLASSES, 3, 1, CONV_AUTO);
		struct node *w = n.out.logits->in[1];
		long dim = n.out.z->y.shape[1];
		struct tensor x = {0};

		assert_true(n.out.cosines == 12);
		network_noise(&x, 2, 32, 32, 1);
		network_feed(n.g, &x, lengths, 0);
		graph_forward(n.g);
		for (long i = 0; i < 2 * CLASSES; i++) {
			const float *z = n.out.z->y.data + i / CLASSES * dim, *c = w->y.data + i % CLASSES * dim;
			double zc = 0, zz = 0, cc = 0;

			for (long k = 0; k < dim; k++) {
				zc += (double)z[k] * (double)c[k];
				zz += (double)z[k] * (double)z[k];
				cc += (double)c[k] * (double)c[k];
			}
			assert_true(fabs((double)n.out.logits->y.data[i] - 12 * zc / sqrt(zz * cc)) < 1e-5);
		}
		tensor_free(&x);
		graph_free(n.g);
	}
}

/* ---- edges ---- */

static void
stays_finite(const char *spec, void (*change)(struct batch *))
{
	struct objective o = objective(spec);
	struct batch t;

	made_up(&t);
	change(&t);
	for (int step = 0; step < 3; step++) {
		if (!isfinite(loss_value(&o, &t.b)))
			fail_msg("%s is not finite", spec);
		loss_update(&o, &t.b);
	}
	for (int i = 0; i < ROWS * DIM; i++)
		assert_true(isfinite(t.dz[i]));
	for (size_t i = 0; o.term[0].state.data && i < CLASSES * DIM; i++)
		assert_true(isfinite(o.term[0].state.data[i]));
	loss_free(&o);
	batch_free(&t);
}

static void
zeros(struct batch *t)
{
	memset(t->z.data, 0, ROWS * DIM * sizeof(float));
}

static void
all_alike(struct batch *t)
{
	for (int i = 0; i < ROWS * DIM; i++)
		t->z.data[i] = 3;
}

static void
huge(struct batch *t)
{
	for (int i = 0; i < ROWS * DIM; i++)
		t->z.data[i] *= 1e15f;
}

static void
tiny(struct batch *t)
{
	for (int i = 0; i < ROWS * DIM; i++)
		t->z.data[i] *= 1e-30f;
}

static void
one_row(struct batch *t)
{
	t->b.rows = 1;
}

static void
opposite(struct batch *t)
{
	all_alike(t);
	for (int i = 0; i < DIM; i++)
		t->z.data[i] = -3;
}

static void
nothing_makes_them_anything_but_finite(void **state)
{
	static void (*const change[])(struct batch *) = { zeros, all_alike, huge, tiny, one_row, opposite };

	(void)state;
	for (size_t i = 0; i < sizeof(change) / sizeof(*change); i++) {
		stays_finite("island", change[i]);
		stays_finite("supcon", change[i]);
		stays_finite("supcon:temperature=0.01", change[i]);
		stays_finite("am", change[i]);
		stays_finite("supcon+island+am+center", change[i]);
	}
}

static void
sums_of_them_have_gradients_too(void **state)
{
	(void)state;
	gradients_are_slopes("softmax+supcon:lambda=0.5,temperature=0.2", 1);
	gradients_are_slopes("supcon:temperature=1+island:push=1+focal", 0);
	gradients_are_slopes("am:scale=4,margin=0.1+center", 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(supcon_is_equation_2),
		cmocka_unit_test(supcon_of_right_angles_is_known),
		cmocka_unit_test(an_utterance_alone_of_its_class_is_no_anchor),
		cmocka_unit_test(island_is_center_and_cosines_of_centers),
		cmocka_unit_test(island_without_push_moves_as_center),
		cmocka_unit_test(island_turns_centers_away_and_keeps_their_length),
		cmocka_unit_test(islands_end_as_far_apart_as_they_can),
		cmocka_unit_test(am_is_equation_6),
		cmocka_unit_test(am_without_margin_is_softmax),
		cmocka_unit_test(logits_of_a_model_for_am_are_cosines),
		cmocka_unit_test(nothing_makes_them_anything_but_finite),
		cmocka_unit_test(sums_of_them_have_gradients_too),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
