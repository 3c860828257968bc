/* conv.c - oneDNN's convolutions against im2col's, on shapes of the models and odd ones */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "network.h"
#include "nn/conv.h"

static const struct conv_shape shapes[] = {
	{ .t = 40, .f = 33, .in = 1, .out = 48, .kt = 7, .kf = 7, .stride = 2, .relu = 1, .bias = 1 },
	{ .t = 20, .f = 16, .in = 48, .out = 64, .kt = 3, .kf = 3, .stride = 1, .relu = 1, .bias = 1 },
	{ .t = 10, .f = 8, .in = 64, .out = 80, .kt = 3, .kf = 3, .stride = 1, .relu = 1, .bias = 1 },
	{ .t = 5, .f = 4, .in = 80, .out = 96, .kt = 3, .kf = 3, .stride = 1, .relu = 1, .bias = 1 },
	{ .t = 14, .f = 10, .in = 64, .out = 128, .kt = 3, .kf = 3, .stride = 2 },
	{ .t = 14, .f = 10, .in = 64, .out = 128, .kt = 1, .kf = 1, .stride = 2 },
	{ .t = 40, .f = 32, .in = 1, .out = 16, .kt = 12, .kf = 16, .stride = 2 },
	{ .t = 20, .f = 16, .in = 16, .out = 24, .kt = 8, .kf = 12, .stride = 2 },
	{ .t = 7, .f = 5, .in = 3, .out = 5, .kt = 5, .kf = 3, .stride = 1, .bias = 1 },
	{ .t = 1, .f = 1, .in = 8, .out = 8, .kt = 3, .kf = 3, .stride = 1, .relu = 1, .bias = 1 },
};

static float *
noise(size_t n, uint64_t seed)
{
	struct rng r = rng_make(seed, 0, 0);
	float *x = aligned_alloc(64, (n * sizeof(*x) + 63) / 64 * 64);

	for (size_t i = 0; i < n; i++)
		x[i] = (float)rng_normal(&r);
	return x;
}

/* All that one implementation computes: y, dx, dw and db one behind the other. 0: it is not there. */
static int
all(const struct conv *c, const struct conv_shape *s, float *to)
{
	struct conv_sizes size = {0};
	struct err err = {0};
	size_t x = (size_t)(s->t * s->f * s->in), y = (size_t)(s->to * s->fo * s->out);
	size_t w = (size_t)(s->out * s->kt * s->kf * s->in), o = (size_t)s->out;
	void *plan = c->plan(s, 1, &size, &err);
	float *in = noise(x, 1), *weight = noise(w, 2), *bias = noise(o, 3), *dy = noise(y, 4), *packed, *work, *dpacked;

	if (!plan) {
		free(in);
		free(weight);
		free(bias);
		free(dy);
		return 0;
	}
	packed = noise(size.packed, 5);
	work = noise(size.work + 1, 6);
	dpacked = noise(size.dpacked, 7);
	c->pack(plan, weight, packed, 0);
	c->forward(plan, 0, in, packed, s->bias ? bias : NULL, to, work);
	c->pack(plan, weight, packed, 1);
	c->backward_data(plan, 0, dy, packed, to + y, work);
	c->backward_weights(plan, 0, 1, in, dy, dpacked, to + y + x + w, work);
	c->unpack(plan, dpacked, to + y + x);
	c->unplan(plan);
	free(in);
	free(weight);
	free(bias);
	free(dy);
	free(packed);
	free(work);
	free(dpacked);
	return 1;
}

static void
onednn_agrees_with_im2col(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(shapes) / sizeof(*shapes); i++) {
		struct conv_shape s = shapes[i];
		size_t part[4], n = 0;
		float *a, *b;

		s.to = (s.t + 2 * (s.kt / 2) - s.kt) / s.stride + 1;
		s.fo = (s.f + 2 * (s.kf / 2) - s.kf) / s.stride + 1;
		s.train = s.data = s.threads = 1;
		s.rows = 1;
		part[0] = (size_t)(s.to * s.fo * s.out);
		part[1] = (size_t)(s.t * s.f * s.in);
		part[2] = (size_t)(s.out * s.kt * s.kf * s.in);
		part[3] = (size_t)s.out;
		a = noise(part[0] + part[1] + part[2] + part[3], 8);
		b = noise(part[0] + part[1] + part[2] + part[3], 9);
		assert_int_equal(all(&conv_im2col, &s, a), 1);
		if (!all(&conv_dnnl, &s, b)) {
			free(a);
			free(b);
			printf("# SKIP no oneDNN in this build\n");
			return;
		}
		for (int k = 0; k < 4; n += part[k++])
			if (!network_near(b + n, a + n, part[k], 1e-5))
				fail_msg("shape %zu, part %d is %g off", i, k, network_off(b + n, a + n, part[k]));
		free(a);
		free(b);
	}
}

static double
direct(const struct conv_shape *s, const float *x, const float *w, long t, long f, long o)
{
	double sum = 0;

	for (long i = 0; i < s->kt * s->kf * s->in; i++) {
		long a = t * s->stride - s->kt / 2 + i / s->in / s->kf, b = f * s->stride - s->kf / 2 + i / s->in % s->kf;

		if (a >= 0 && a < s->t && b >= 0 && b < s->f)
			sum += (double)x[(a * s->f + b) * s->in + i % s->in] * (double)w[o * s->kt * s->kf * s->in + i];
	}
	return sum;
}

static void
im2col_is_the_sum_it_stands_for(void **state)
{
	struct conv_shape s = { .t = 9, .f = 6, .in = 3, .to = 5, .fo = 3, .out = 4, .kt = 3, .kf = 5,
	                        .stride = 2, .threads = 1 };
	struct conv_sizes size;
	struct err err = {0};
	void *plan = conv_im2col.plan(&s, 1, &size, &err);
	float *x = noise(9 * 6 * 3, 1), *w = noise(4 * 3 * 5 * 3, 2), *work = noise(size.work, 3), y[5 * 3 * 4];

	(void)state;
	conv_im2col.forward(plan, 0, x, w, NULL, y, work);
	for (long i = 0; i < 5 * 3 * 4; i++)
		assert_true(fabs(direct(&s, x, w, i / 12, i / 4 % 3, i % 4) - (double)y[i]) < 1e-4);
	conv_im2col.unplan(plan);
	free(x);
	free(w);
	free(work);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(im2col_is_the_sum_it_stands_for),
		cmocka_unit_test(onednn_agrees_with_im2col),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
