/* network.h - graphs for unit tests: made, fed with random numbers, compared */
#ifndef NETWORK_H
#define NETWORK_H

#include <math.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "core/rng.h"
#include "losses/losses.h"
#include "models/models.h"
#include "nn/ops.h"

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
	const struct model *m = model_find(spec, knob, &err);

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
		off = isnan(got[i]) ? INFINITY : fmax(off, fabs((double)got[i] - (double)want[i]));
	return off;
}

static inline double
network_largest(const float *x, size_t n)
{
	double most = 0;

	for (size_t i = 0; i < n; i++)
		most = fmax(most, fabs((double)x[i]));
	return most;
}

/* 1 if got differs from want by at most share of want's largest entry. */
static inline int
network_near(const float *got, const float *want, size_t n, double share)
{
	return network_off(got, want, n) <= share * network_largest(want, n);
}

#endif
