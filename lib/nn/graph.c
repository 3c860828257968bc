/* graph.c - building a graph: nodes, parameters, state */
#include <omp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/rng.h"
#include "gemm/gemm.h"
#include "nn/graph_parts.h"

enum { NOMINAL = 1024 /* frames that constructors see: enough for any strides */, MOST = 1 << 28 /* parameters */ };

struct graph *
graph_new(void)
{
	struct graph *g = calloc(1, sizeof(*g));

	if (!g)
		return NULL;
	g->dud.graph = g;
	g->dud.y = (struct tensor){ .rank = 4, .shape = { 1, 1, 1, 1 } };
	graph_threads(g, 1);
	return g;
}

void
graph_free(struct graph *g)
{
	if (!g)
		return;
	graph_forget(g);
	for (int i = 0; i < g->n; i++)
		free(g->node[i]);
	tensor_free(&g->theta);
	tensor_free(&g->dtheta);
	tensor_free(&g->state);
	tensor_free(&g->block);
	free(g->lengths);
	free(g);
}

void
graph_refuse(struct graph *g, const char *fmt, ...)
{
	char text[sizeof(g->err.text)];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	err_set(&g->err, ERR_ARG, "%s", text);
}

static struct node *
append(struct graph *g, enum node_kind kind)
{
	struct node *n;

	if (g->n == GRAPH_NODES)
		graph_refuse(g, "model has more than %d nodes", GRAPH_NODES);
	if (g->err.kind != ERR_NONE)
		return &g->dud;
	if (!(n = calloc(1, sizeof(*n)))) {
		err_set(&g->err, ERR_MEM, "out of memory for a node");
		return &g->dud;
	}
	n->kind = kind;
	n->graph = g;
	g->ready = 0;
	g->node[g->n++] = n;
	return n;
}

/* A node that holds numbers of its own under a name of its own. */
static struct node *
leaf(struct graph *g, enum node_kind kind, const char *name, const char *axes, int rank, const long *shape)
{
	struct node *n;

	if (strlen(name) >= GRAPH_NAME)
		graph_refuse(g, "name too long: %s", name);
	for (int i = 0; i < g->n; i++)
		if (strcmp(g->node[i]->name, name) == 0)
			graph_refuse(g, "two parameters are named %s", name);
	if ((n = append(g, kind)) == &g->dud)
		return n;
	memcpy(n->name, name, strlen(name) + 1);
	n->axes = axes;
	n->y.rank = rank;
	memcpy(n->y.shape, shape, (size_t)rank * sizeof(*shape));
	n->learns = kind == NODE_PARAM;
	return n;
}

struct node *
graph_input(struct graph *g, long width)
{
	struct node *n = append(g, NODE_INPUT);

	if (g->input || width < 1)
		graph_refuse(g, g->input ? "model has two inputs" : "input has no bins");
	if (n == &g->dud)
		return n;
	n->y = (struct tensor){ .rank = 3, .shape = { 1, NOMINAL, width } };
	return g->input = n;
}

struct node *
graph_param(struct graph *g, const char *name, const char *axes,
            int rank, const long *shape, double bound, int fill)
{
	struct node *n = leaf(g, NODE_PARAM, name, axes, rank, shape);

	n->bound = bound;
	n->fill = fill;
	return n;
}

struct node *
graph_state(struct graph *g, const char *name, const char *axes,
            int rank, const long *shape, double value)
{
	struct node *n = leaf(g, NODE_STATE, name, axes, rank, shape);

	n->bound = value;
	n->fill = 1;
	return n;
}

struct node *
graph_node(struct graph *g, const struct op *op, int inputs, struct node *const *in)
{
	return graph_node_with(g, op, inputs, in, 0, NULL);
}

struct node *
graph_node_with(struct graph *g, const struct op *op, int inputs, struct node *const *in,
                int args, const double *arg)
{
	struct node *n = append(g, NODE_OP);

	if (n == &g->dud)
		return n;
	n->op = op;
	for (int i = 0; i < args; i++)
		n->arg[i] = arg[i];
	for (int i = 0; i < inputs; i++) {
		n->in[i] = in[i];
		n->learns |= in[i]->learns;
	}
	return op->shape(n, &g->err) < 0 ? &g->dud : n;
}

void
graph_output(struct graph *g, struct node *n)
{
	if (g->outputs == GRAPH_OUTPUTS)
		graph_refuse(g, "model has more than %d outputs", GRAPH_OUTPUTS);
	if (g->err.kind == ERR_NONE)
		g->output[g->outputs++] = n;
}

/* FNV-1a: a parameter's stream of random numbers depends on its name, not on its place. */
static uint64_t
hash(const char *s)
{
	uint64_t h = 0xcbf29ce484222325u;

	for (; *s; s++)
		h = (h ^ (unsigned char)*s) * 0x100000001b3u;
	return h;
}

static void
draw(struct node *n, uint64_t seed)
{
	struct rng r = rng_make(seed, hash(n->name), 0);
	size_t size = tensor_size(&n->y);

	for (size_t i = 0; i < size; i++)
		n->y.data[i] = (float)(n->fill ? n->bound : n->bound * (2 * rng_uniform(&r) - 1));
}

/* Give all nodes of a kind their place in one zeroed vector. */
static int
gather(struct graph *g, enum node_kind kind, struct tensor *y, struct tensor *dy, struct err *err)
{
	for (int pass = 0; pass < 2; pass++) {
		size_t at = 0;

		for (int i = 0; i < g->n; i++) {
			struct node *n = g->node[i];

			if (n->kind != kind)
				continue;
			if (pass == 1) {
				n->dy = n->y;
				n->y.data = y->data + at;
				n->dy.data = dy ? dy->data + at : NULL;
			}
			at += graph_floats(&n->y);
		}
		at = at ? at : 16;	/* a tensor has no empty axes */
		if (at > MOST)
			return err_set(err, ERR_ARG, "the network has %zu parameters, more than %d", at, MOST);
		if (pass == 0 && (tensor_shape(y, 1, (long[]){ (long)at }, err) < 0 ||
		                  (dy && tensor_shape(dy, 1, (long[]){ (long)at }, err) < 0)))
			return -1;
	}
	memset(y->data, 0, tensor_size(y) * sizeof(float));
	if (dy)
		memset(dy->data, 0, tensor_size(dy) * sizeof(float));
	return 0;
}

int
graph_init(struct graph *g, uint64_t seed, struct err *err)
{
	if (g->err.kind == ERR_NONE && !g->input)
		graph_refuse(g, "model has no input");
	if (g->err.kind != ERR_NONE)
		return err_set(err, g->err.kind, "%s", g->err.text);
	if (gather(g, NODE_PARAM, &g->theta, &g->dtheta, err) < 0 ||
	    gather(g, NODE_STATE, &g->state, NULL, err) < 0)
		return -1;
	for (int i = 0; i < g->n; i++)
		if (g->node[i]->kind == NODE_PARAM || g->node[i]->kind == NODE_STATE)
			draw(g->node[i], seed);
	g->ready = 1;
	return 0;
}

void
graph_threads(struct graph *g, int n)
{
	gemm_alone();
	g->threads = n < 1 ? omp_get_num_procs() : n;
	graph_forget(g);
}

int
graph_workers(const struct graph *g)
{
	return g->threads;
}

void
graph_conv(struct graph *g, enum conv_choice c)
{
	g->conv = c;
	graph_forget(g);
}

enum conv_choice
graph_conv_choice(const struct graph *g)
{
	return g->conv;
}

static struct node *
nth(struct graph *g, enum node_kind kind, int i)
{
	for (int k = 0; k < g->n; k++)
		if (g->node[k]->kind == kind && i-- == 0)
			return g->node[k];
	return NULL;
}

struct node *
graph_param_at(struct graph *g, int i)
{
	return nth(g, NODE_PARAM, i);
}

struct node *
graph_state_at(struct graph *g, int i)
{
	return nth(g, NODE_STATE, i);
}

struct node *
graph_output_at(struct graph *g, int i)
{
	return i < g->outputs ? g->output[i] : NULL;
}

struct tensor
graph_theta(struct graph *g)
{
	return (struct tensor){ .rank = 1, .shape = { g->theta.shape[0] }, .data = g->theta.data };
}

struct tensor
graph_dtheta(struct graph *g)
{
	return (struct tensor){ .rank = 1, .shape = { g->dtheta.shape[0] }, .data = g->dtheta.data };
}
