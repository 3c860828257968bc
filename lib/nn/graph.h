/* graph.h - a model is a list of nodes, each naming the nodes it reads.
 *
 *   build    constructors append nodes; errors stick to the graph
 *   feed     names a batch: shapes are inferred and one block laid out, once per
 *            shape (B, T); a shape seen before costs no allocation
 *   run      forward, backward: no allocation, no failure, no return value
 *
 * Axes: activations are (batch, time, bin, channel), channels last, or (batch,
 * time, feature), or (batch, feature). The list is in the order of making, which
 * is a topological order. A node may be read by several others (branches), and a
 * parameter by several nodes (shared weights).
 *
 * Variable length: each node whose y has a time axis knows the length of every
 * row; what lies past it in y is zero after every forward. A node without a time axis may have
 * another number of rows than the batch (pairs).
 *
 * Gradients: parameters are one vector (theta), their gradients another (dtheta).
 * The first backward that reaches a gradient sets it, later ones add: ops ask
 * graph_adds(). dy.data == NULL means that nobody upstream learns.
 */
#ifndef GRAPH_H
#define GRAPH_H

#include <stdint.h>

#include "core/tensor.h"

enum { NODE_INPUTS = 10, NODE_ARGS = 8, GRAPH_NAME = 64 };

struct graph;
struct node;

/* One differentiable operation: a static table in its own op_*.c. */
struct op {
	const char *name;
	/* y.shape from in[]->y.shape; scratch (floats kept until backward) where wanted. */
	int (*shape)(struct node *, struct err *);
	/* What can allocate or fail for this shape: primitives; sets n->want. NULL if nothing.
	 * The result is kept in n->plan and ends in unplan. */
	int (*plan)(struct node *, struct err *);
	void (*unplan)(void *plan);
	/* The length of a row of y, given that of in[0]; NULL: the same. */
	long (*length)(const struct node *, long in);
	void (*forward)(struct node *);		/* fill y */
	void (*backward)(struct node *);	/* from dy to in[]->dy */
	int view;	/* 1: y and dy are those of in[0] under another shape; no forward, no backward */
	int recurrent;	/* 1: its weights meet each frame of in[0], not each row of y: see graph_cost() */
};

/* Which implementations of convolution are used: AUTO is whichever is fastest for the shape; DIRECT is the same without
 * Winograd's, which rounds more; IM2COL is im2col and OpenBLAS alone, the reference. */
enum conv_choice { CONV_AUTO, CONV_DIRECT, CONV_IM2COL };

/* What a node has cost in one direction, over all batches since graph_profile(). */
struct cost {
	long runs;
	double seconds;
	double flops;		/* of products with weights: 2 a multiply-add */
	double bytes;		/* at the least: each operand read or written once */
};

enum node_kind { NODE_INPUT, NODE_OP, NODE_PARAM, NODE_STATE };

struct node {
	enum node_kind kind;
	const struct op *op;		/* NODE_OP only */
	struct graph *graph;
	struct node *in[NODE_INPUTS];
	struct tensor y, dy;		/* views: into the block, into theta and dtheta, into the state */
	struct tensor scratch;		/* asked for by shape(): lives from forward to backward */
	size_t want;			/* floats of workspace wanted: lives within one call, shared by all nodes */
	float *work;
	int learns;			/* a parameter is at or behind this node */
	int reached;			/* this backward has set dy: see graph_adds() */
	long *lengths;			/* a row's length in frames, per batch row; NULL without a time axis */
	double arg[NODE_ARGS];		/* the operation's own numbers */
	void *plan;
	struct cost cost[2];		/* forward, backward */
	/* parameters and state */
	char name[GRAPH_NAME];		/* PyTorch's name: "convs.0.weight" */
	const char *axes;		/* one word an axis: "out time bin in"; a word "flat:" in front says that
					 * all axes behind the first are one (flattened) axis to PyTorch */
	double bound;			/* parameters start uniform in +-bound, or, if fill, all equal to it */
	int fill;
};

struct graph *graph_new(void);		/* NULL: out of memory */
void graph_free(struct graph *);

/* Constructors. After an error they go on with a dud node, and graph_init() returns the error. */
struct node *graph_input(struct graph *, long width);		/* (batch, time, width) */
struct node *graph_param(struct graph *, const char *name, const char *axes,
                         int rank, const long *shape, double bound, int fill);
struct node *graph_state(struct graph *, const char *name, const char *axes,
                         int rank, const long *shape, double value);
struct node *graph_node(struct graph *, const struct op *, int n, struct node *const *in);
/* The same for an operation with numbers of its own, which its shape() reads. */
struct node *graph_node_with(struct graph *, const struct op *, int n, struct node *const *in,
                             int args, const double *arg);
/* For models of one length: graph_feed refuses rows of any other. */
void graph_frames(struct graph *, long frames);
long graph_fixed(const struct graph *);		/* how many those are; 0: any */
/* Name what the loss reads: dy of an output, where anybody upstream learns, is zeroed before the loss adds to it. */
void graph_output(struct graph *, struct node *);

/* Finish building: lays out theta and state, draws the parameters, each from its own stream
 * (seed, name). ERR_ARG or ERR_MEM, also for what went wrong in a constructor. */
int graph_init(struct graph *, uint64_t seed, struct err *);

/* Record that the model can't be built (ERR_ARG): for models and operations. */
void graph_refuse(struct graph *, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Threads for the loops inside forward and backward, 0: one a core (1 at first); BLAS stays on one thread each.
 * What was planned for another number is forgotten: feed again. So with graph_conv(). */
void graph_threads(struct graph *, int n);
int graph_workers(const struct graph *);

/* Force an implementation of the convolutions (CONV_AUTO at first). */
void graph_conv(struct graph *, enum conv_choice);
enum conv_choice graph_conv_choice(const struct graph *);

/* Name the next batch. x is (B, T, width) and is read in place: it must live until the
 * next feed. lengths: B frame counts, 1..T. train: 1 plans gradients too. ERR_DATA where the model expects another
 * width or other lengths, ERR_MEM. */
int graph_feed(struct graph *, const struct tensor *x, const long *lengths, int train, struct err *);

/* Only the shapes of a batch of `batch` rows of `time` frames, for graph_cost(): no memory is laid out, nothing can be
 * run before the next feed. ERR_DATA, ERR_MEM. */
int graph_shapes(struct graph *, long batch, long time, struct err *);

void graph_forward(struct graph *);	/* zeroes the outputs' dy as well, if train */
void graph_backward(struct graph *);	/* from the outputs' dy to dtheta; sets all of dtheta */
int graph_training(const struct graph *);

/* From now on count what each node costs. */
void graph_profile(struct graph *);
/* The i-th node that is run, in order; NULL past the last. */
const struct node *graph_op_at(const struct graph *, int i);
/* What one run forward (backward: 0) or backward (1) of a node costs for the batch that was fed; no seconds. */
struct cost graph_cost(const struct node *, int backward);

/* For operations: 1 if this backward must add to in->dy, 0 if it must set it. Asking marks
 * the gradient as set. */
int graph_adds(struct node *in);

/* All parameters, and their gradients, as one vector each. Padding between parameters is 0. */
struct tensor graph_theta(struct graph *);
struct tensor graph_dtheta(struct graph *);

/* The i-th parameter, state buffer or output in order of making; NULL past the last. */
struct node *graph_param_at(struct graph *, int i);
struct node *graph_state_at(struct graph *, int i);
struct node *graph_output_at(struct graph *, int i);

#endif
