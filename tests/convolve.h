/* convolve.h - all that an implementation of convolutions computes, for the tests of each */
#ifndef CONVOLVE_H
#define CONVOLVE_H

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "network.h"
#include "conv/conv.h"

enum { CONVOLVE_PARTS = 4 };

static inline float *
convolve_noise(size_t n, uint64_t seed)
{
	struct rng r = rng_make(seed, 0, 0);
	float *x = aligned_alloc(64, (n * sizeof(*x) + 64) / 64 * 64);

	assert_non_null(x);
	for (size_t i = 0; i < n; i++)
		x[i] = (float)rng_normal(&r);
	return x;
}

/* Whole numbers of -4..4: their products and sums are exact. */
static inline float *
convolve_whole(size_t n, uint64_t seed)
{
	struct rng r = rng_make(seed, 0, 0);
	float *x = convolve_noise(n, seed);

	for (size_t i = 0; i < n; i++)
		x[i] = (float)((int)(rng_uniform(&r) * 9) - 4);
	return x;
}

/* What an implementation must write before it reads. */
static inline float *
convolve_nothing(size_t n)
{
	float *x = convolve_noise(n, 0);

	for (size_t i = 0; i < n; i++)
		x[i] = NAN;
	return x;
}

/* The shape of a batch in training, from what a test says of it: t, f, in, out, kernel, stride, bias, data. */
static inline struct conv_shape
convolve_shape(struct conv_shape s, long batch)
{
	s.to = (s.t + 2 * (s.kt / 2) - s.kt) / s.stride + 1;
	s.fo = (s.f + 2 * (s.kf / 2) - s.kf) / s.stride + 1;
	s.train = s.threads = 1;
	s.batch = batch;
	return s;
}

/* Floats of y, dx, dw and db. */
static inline void
convolve_sizes(const struct conv_shape *s, size_t part[CONVOLVE_PARTS])
{
	part[0] = (size_t)(s->batch * s->to * s->fo * s->out);
	part[1] = (size_t)(s->batch * s->t * s->f * s->in);
	part[2] = (size_t)(s->out * s->kt * s->kf * s->in);
	part[3] = (size_t)s->out;
}

/* y, dx (unless there is to be none), dw and db of a batch of such numbers, one behind the other. NULL: not for this
 * shape, or not there. Tasks go backward if asked, and each gets a work of nothing. */
static inline float *
convolve_of(float *(*numbers)(size_t, uint64_t), const struct conv *c, const struct conv_shape *s, int adds, int backward)
{
	struct conv_sizes size = {0};
	struct err err = {0};
	void *plan = c->plan(s, 1, &size, &err);
	size_t n[CONVOLVE_PARTS];
	float *x, *dy, *w, *b, *to, *packed, *work, *sums, *y, *dx, *dw;

	assert_int_equal(err.kind, ERR_NONE);
	if (!plan)
		return NULL;
	convolve_sizes(s, n);
	x = numbers(n[1], 1);
	dy = numbers(n[0], 2);
	w = numbers(n[2], 3);
	b = numbers(n[3], 4);
	to = numbers(n[0] + n[1] + n[2] + n[3], 5);
	packed = convolve_nothing(size.packed);
	work = convolve_nothing(size.work);
	sums = convolve_nothing(size.sum * (size_t)size.sums);
	y = to;
	dx = y + n[0];
	dw = dx + n[1];
	c->pack(plan, w, packed, 0);
	for (long i = 0; i < size.forward; i++)
		c->forward(plan, 0, backward ? size.forward - 1 - i : i, x, packed, s->bias ? b : NULL, y, work);
	for (long i = 0; i < size.weights; i++)
		c->backward_weights(plan, 0, backward ? size.weights - 1 - i : i, x, dy, sums, work);
	for (size_t i = size.sum; i < size.sum * (size_t)size.sums; i++)
		sums[i % size.sum] += sums[i];
	memcpy(dw + n[2], sums + size.dpacked, n[3] * sizeof(float));
	c->unpack(plan, sums, dw);
	if (s->data)
		c->pack(plan, w, packed, 1);
	for (long i = 0; i < (s->data ? size.data : 0); i++)
		c->backward_data(plan, 0, backward ? size.data - 1 - i : i, dy, packed, adds, dx, work);
	c->unplan(plan);
	free(x);
	free(dy);
	free(w);
	free(b);
	free(packed);
	free(work);
	free(sums);
	return to;
}

static inline float *
convolve(const struct conv *c, const struct conv_shape *s, int adds, int backward)
{
	return convolve_of(convolve_noise, c, s, adds, backward);
}

/* Both implementations agree on all parts, to this share of the largest; 0: the one to be tested is not there. */
static inline int
convolve_agree_of(float *(*numbers)(size_t, uint64_t), const struct conv *tested, const struct conv *with,
                  const struct conv_shape *s, int adds, double share)
{
	float *got = convolve_of(numbers, tested, s, adds, 0), *want = convolve_of(numbers, with, s, adds, 0);
	size_t n[CONVOLVE_PARTS], at = 0;
	int is = got != NULL;

	assert_non_null(want);
	convolve_sizes(s, n);
	for (int k = 0; is && k < CONVOLVE_PARTS; at += n[k++])
		if (!(k == 3 && !s->bias) && !network_near(got + at, want + at, n[k], share))
			fail_msg("%s: (%ld,%ld,%ld) -> %ld, batch of %ld: part %d is %g off", tested->name, s->t, s->f,
			         s->in, s->out, s->batch, k, network_off(got + at, want + at, n[k]));
	free(got);
	free(want);
	return is;
}

static inline int
convolve_agree(const struct conv *tested, const struct conv *with, const struct conv_shape *s, int adds, double share)
{
	return convolve_agree_of(convolve_noise, tested, with, s, adds, share);
}

#endif
