/* conv.h - utterances through one convolution: the interface of its implementations.
 *
 * An implementation sees a row of the batch at a time, or for the gradient of the weights a block
 * of rows, on one thread; op_conv2d.c spreads rows and blocks over threads. So what is computed does
 * not depend on the number of threads, nor a row's y on the batch. Parameters pass in an order of the implementation's own ("packed"). */
#ifndef CONV_H
#define CONV_H

#include <stddef.h>

#include "core/err.h"

struct conv_shape {
	long t, f, in;		/* x (t, f, in) */
	long to, fo, out;	/* y (to, fo, out) */
	long kt, kf, stride;	/* padding is kt/2, kf/2 */
	int relu, bias;		/* y = max(0, ...); b is there */
	int train;		/* backward_weights will be called */
	int data;		/* backward_data as well */
	int threads;		/* how many may call at once: thread is 0..threads-1 */
	long rows;		/* of a block, for backward_weights */
	int more;		/* there are blocks of rows + 1 too */
};

struct conv_sizes {
	size_t packed;		/* floats of the packed weights: forward and, if train, backward */
	size_t dpacked;		/* floats of the packed gradient of the weights */
	size_t work;		/* floats of workspace a thread */
};

struct conv {
	const char *name;
	/* NULL with err untouched: not for this shape, or not on this machine (unless forced). */
	void *(*plan)(const struct conv_shape *, int force, struct conv_sizes *, struct err *);
	void (*unplan)(void *plan);
	/* w (out, kt, kf, in) to packed; backward: 1 for the order that backward_data wants. */
	void (*pack)(void *plan, const float *w, float *packed, int backward);
	/* y = x * w + b, after the ReLU */
	void (*forward)(void *plan, int thread, const float *x, const float *packed, const float *b,
	                float *y, float *work);
	/* dx = dy * w turned round */
	void (*backward_data)(void *plan, int thread, const float *dy, const float *packed,
	                      float *dx, float *work);
	/* dw = sum of x * dy over a block's rows, in packed order; db = sum of dy */
	void (*backward_weights)(void *plan, int thread, long rows, const float *x, const float *dy,
	                         float *dpacked, float *db, float *work);
	/* packed gradient to (out, kt, kf, in) */
	void (*unpack)(void *plan, float *dpacked, float *dw);
};

extern const struct conv conv_im2col;
extern const struct conv conv_dnnl;	/* plan() fails where the build has no oneDNN */

#endif
