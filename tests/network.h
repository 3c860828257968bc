/* network.h - graphs for unit tests: made, fed with random numbers, compared */
#ifndef NETWORK_H
#define NETWORK_H

#include <math.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <setjmp.h>
#include <cmocka.h>

#include "core/larger.h"
#include "core/rng.h"
#include "losses/losses.h"
#include "models/models.h"
#include "ops/ops.h"

/* A model and its outputs, made from a seed. */
struct network {
	struct graph *g;
	struct outputs out;
};

static inline struct network
network_new(const char *spec, long width, long classes, uint64_t seed, int threads, enum conv_choice conv)
{
	struct network n = { .g = graph_new() };
	double knob[TEXT_KNOBS];
	struct err err = {0};
	const struct model *m = models_find(spec, knob, &err);

	assert_non_null(m);
	n.out = m->build(n.g, graph_input(n.g, width), classes, knob);
	graph_output(n.g, n.out.z);
	graph_output(n.g, n.out.logits);
	if (graph_init(n.g, seed, &err) < 0)
		fail_msg("%s", err.text);
	graph_threads(n.g, threads);
	graph_conv(n.g, conv);
	return n;
}

/* Normal numbers, also past the rows' ends, where they must not matter. */
static inline void
network_noise(struct tensor *x, long batch, long time, long width, uint64_t seed)
{
	struct rng r = rng_make(seed, 0, 0);
	struct err err = {0};

	assert_int_equal(tensor_shape(x, 3, (long[]){ batch, time, width }, &err), 0);
	for (size_t i = 0; i < tensor_size(x); i++)
		x->data[i] = (float)rng_normal(&r);
}

static inline void
network_feed(struct graph *g, const struct tensor *x, const long *lengths, int train)
{
	struct err err = {0};

	if (graph_feed(g, x, lengths, train, &err) < 0)
		fail_msg("%s", err.text);
}

/* What a loss sees of the network's last forward. */
static inline struct loss_batch
network_batch(const struct network *n, const long *labels)
{
	const struct tensor *z = &n->out.z->y, *l = &n->out.logits->y;

	return (struct loss_batch){
		.rows = z->shape[0], .dim = z->shape[1], .classes = l->shape[1], .z = z->data, .logits = l->data,
		.dz = n->out.z->dy.data, .dlogits = n->out.logits->dy.data, .labels = labels
	};
}

/* The largest difference; infinite where got is NaN. */
static inline double
network_off(const float *got, const float *want, size_t n)
{
	double off = 0;

	for (size_t i = 0; i < n; i++)
		off = isnan(got[i]) ? INFINITY : larger(off, fabs((double)got[i] - (double)want[i]));
	return off;
}

static inline double
network_largest(const float *x, size_t n)
{
	double most = 0;

	for (size_t i = 0; i < n; i++)
		most = larger(most, fabs((double)x[i]));
	return most;
}

/* 1 if got differs from want by at most share of want's largest entry. */
static inline int
network_near(const float *got, const float *want, size_t n, double share)
{
	return network_off(got, want, n) <= share * network_largest(want, n);
}

/* One step's gradient, behind it the state that the step left: what a run's bytes depend on. */
static inline float *
network_step(struct network *n, const struct tensor *x, const long *length, const long *labels, size_t *size)
{
	struct tensor d = graph_dtheta(n->g);
	struct err err = {0};
	struct objective o;
	struct loss_batch b;
	struct node *s;
	float *copy;

	network_feed(n->g, x, length, 1);
	graph_forward(n->g);
	assert_int_equal(loss_parse(&o, "focal:gamma=2+center", n->out.logits->y.shape[1], n->out.z->y.shape[1], &err), 0);
	b = network_batch(n, labels);
	loss_value(&o, &b);
	graph_backward(n->g);
	loss_free(&o);
	*size = tensor_size(&d);
	for (int i = 0; (s = graph_state_at(n->g, i)); i++)
		*size += tensor_size(&s->y);
	copy = malloc(*size * sizeof(*copy));
	memcpy(copy, d.data, tensor_size(&d) * sizeof(*copy));
	*size = tensor_size(&d);
	for (int i = 0; (s = graph_state_at(n->g, i)); *size += tensor_size(&s->y), i++)
		memcpy(copy + *size, s->y.data, tensor_size(&s->y) * sizeof(*copy));
	return copy;
}

/* The same of a fresh network for noise of several lengths, with junk past the ends that says whether it matters. */
static inline float *
network_noise_step(const char *spec, long width, uint64_t seed, int threads, enum conv_choice conv, size_t *size)
{
	static const long length[] = { 70, 41, 64, 33, 1, 70, 12, 60, 61, 62, 63, 40, 45, 46, 47, 48, 49, 50 };
	static const long labels[18] = { 0, 1, 2, 3, 0, 1 };
	struct network n = network_new(spec, width, 4, seed, threads, conv);
	struct tensor x = {0};
	float *got;

	network_noise(&x, 18, 70, width, 5);
	got = network_step(&n, &x, length, labels, size);
	tensor_free(&x);
	graph_free(n.g);
	return got;
}

/* The same seed gives the same bytes, whatever the convolutions and threads. */
static inline void
network_repeats(const char *spec, long width)
{
	for (int conv = CONV_AUTO; conv <= CONV_IM2COL; conv++) {
		size_t size;
		float *want = network_noise_step(spec, width, 1, 1, conv, &size);

		for (int threads = 1; threads <= 3; threads++) {
			float *got = network_noise_step(spec, width, 1, threads, conv, &size);

			assert_memory_equal(got, want, size * sizeof(*got));
			free(got);
		}
		free(want);
	}
}

/* An utterance alone has the logits that it has in a batch: up to 1e-5 of the largest. */
static inline void
network_alone(struct network *n, long width, const long *length, long rows)
{
	long classes = n->out.logits->y.shape[1], time = 0;
	struct tensor x = {0};
	float *together = malloc((size_t)(rows * classes) * sizeof(*together));

	for (long b = 0; b < rows; b++)
		time = length[b] > time ? length[b] : time;
	network_noise(&x, rows, time, width, 3);
	network_feed(n->g, &x, length, 0);
	graph_forward(n->g);
	memcpy(together, n->out.logits->y.data, (size_t)(rows * classes) * sizeof(*together));
	for (long b = 0; b < rows; b++) {
		struct tensor one = { .rank = 3, .shape = { 1, length[b], width }, .data = x.data + b * time * width };
		const float *want = together + b * classes;

		network_feed(n->g, &one, &length[b], 0);
		graph_forward(n->g);
		if (!network_near(n->out.logits->y.data, want, (size_t)classes, 1e-5))
			fail_msg("length %ld is %g off", length[b], network_off(n->out.logits->y.data, want, (size_t)classes));
	}
	free(together);
	tensor_free(&x);
}

#endif
