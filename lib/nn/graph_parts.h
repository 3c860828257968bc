/* graph_parts.h - what the files graph*.c share; no one else's business */
#ifndef GRAPH_PARTS_H
#define GRAPH_PARTS_H

#include "nn/graph.h"

enum { GRAPH_NODES = 512, GRAPH_OUTPUTS = 4, GRAPH_LAYOUTS = 96 };

/* What a node remembers of one batch shape. */
struct shaped {
	struct tensor y, scratch;
	size_t want;
	void *plan;
};

/* One batch shape, planned. */
struct layout {
	long batch, time;
	int train;
	unsigned long used;		/* when last: the one longest unused makes room */
	struct shaped node[];		/* as many as the graph has */
};

struct graph {
	struct node *node[GRAPH_NODES];
	int n;
	struct node dud;		/* what constructors return after an error */
	struct err err;
	struct node *input, *output[GRAPH_OUTPUTS];
	int outputs, ready, threads, train, profile;
	int products;			/* threads that matrix products have room for */
	long frames;			/* of every row; 0: any */
	enum conv_choice conv;
	struct tensor theta, dtheta, state;
	struct tensor block;		/* every value, gradient, scratch and the workspace */
	long *lengths;			/* batch lengths a node */
	size_t room;
	struct layout *layout[GRAPH_LAYOUTS], *now;
	int layouts;
	unsigned long clock;
};

/* The floats that a tensor takes in a vector or a block: whole cache lines. */
static inline size_t
graph_floats(const struct tensor *t)
{
	return (tensor_size(t) + 15) & ~(size_t)15;
}

/* Forget every planned shape. */
void graph_forget(struct graph *);

/* Whose memory a node's gradient is: behind views, the node that they show. */
struct node *graph_owner(struct node *);

/* Place the gradients of what learns into base (NULL: only count). The floats that they take. */
size_t graph_share(struct graph *, float *base);

#endif
