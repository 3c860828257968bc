/* conv.h - a batch through one convolution: the interface of its implementations.
 *
 * An implementation cuts each direction into tasks, by shape and never by the number of threads; a task runs on one
 * thread and writes what no other does. op_conv2d.c spreads tasks over threads. So what is computed does not depend
 * on the number of threads, nor a row's y on its batch. Parameters pass in an order of the implementation's own
 * ("packed"). */
#ifndef CONV_H
#define CONV_H

#include <stdlib.h>

#include "core/err.h"

struct conv_shape {
	long t, f, in;		/* x (t, f, in) */
	long to, fo, out;	/* y (to, fo, out) */
	long kt, kf, stride;	/* padding is kt/2, kf/2 */
	int bias;		/* b is there */
	int train;		/* backward_weights will be called */
	int data;		/* backward_data as well */
	int threads;		/* how many may call at once: thread is 0..threads-1 */
	long batch;		/* rows of x and y */
};

enum { CONV_BLOCKS = 8 };	/* how many partial sums of the weights' gradient are made, at most */

struct conv_sizes {
	size_t packed;		/* floats of the packed weights: forward and, if train, backward */
	size_t dpacked;		/* floats of the packed gradient of the weights; b's is behind it */
	size_t sum;		/* floats from one partial sum of them to the next */
	size_t work;		/* floats of workspace a thread */
	long forward, data, weights;	/* tasks */
	long sums;		/* partial sums that the tasks of backward_weights fill */
};

struct conv {
	const char *name;
	/* NULL with err untouched: not for this shape, or (unless forced) another is faster. */
	void *(*plan)(const struct conv_shape *, int force, struct conv_sizes *, struct err *);
	void (*unplan)(void *plan);
	/* w (out, kt, kf, in) to packed; backward: 1 for the order that backward_data needs. */
	void (*pack)(void *plan, const float *w, float *packed, int backward);
	/* y = x * w + b: the task's part of the batch */
	void (*forward)(void *plan, int thread, long task, const float *x, const float *packed, const float *b,
	                float *y, float *work);
	/* dx = dy * w turned round, or, if adds, dx += */
	void (*backward_data)(void *plan, int thread, long task, const float *dy, const float *packed, int adds,
	                      float *dx, float *work);
	/* dw = sum of x * dy, packed, and db = sum of dy, in partial sums */
	void (*backward_weights)(void *plan, int thread, long task, const float *x, const float *dy, float *sums,
	                         float *work);
	/* packed gradient to (out, kt, kf, in) */
	void (*unpack)(void *plan, float *dpacked, float *dw);
};

/* Floats in whole cache lines. */
static inline size_t
conv_lines(size_t floats)
{
	return (floats + 15) & ~(size_t)15;
}

static inline long
conv_least(long a, long b)
{
	return a < b ? a : b;
}

static inline size_t
conv_larger(size_t a, size_t b)
{
	return a > b ? a : b;
}

/* A plan of so many bytes, all zero, for free(); NULL: ERR_MEM. */
static inline void *
conv_new(size_t bytes, struct err *err)
{
	void *plan = calloc(1, bytes);

	if (!plan)
		err_set(err, ERR_MEM, "out of memory for a convolution");
	return plan;
}

/* Block b of blocks takes the rows from this to that of block b + 1. */
static inline long
conv_block(long batch, long blocks, long b)
{
	return b * batch / blocks;
}

static inline long
conv_blocks(long batch)
{
	return batch < CONV_BLOCKS ? batch : CONV_BLOCKS;
}

extern const struct conv conv_winograd;	/* 3 x 3 of stride 1 */
extern const struct conv conv_mono;	/* one channel, and no gradient of it */
extern const struct conv conv_panel;	/* any */
extern const struct conv conv_im2col;	/* any: the reference */

#endif
