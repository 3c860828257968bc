/* graph_run.c - running a graph: forward, backward, and zeros past each row's end */
#include <omp.h>
#include <string.h>

#include "nn/graph_parts.h"

/* Does every row fill its place? */
static int
full(const struct node *n, long batch, long time)
{
	for (long b = 0; b < batch; b++)
		if (n->lengths[b] < time)
			return 0;
	return 1;
}

/* Zero what lies past each row's end. */
static void
clear(const struct node *n, struct tensor t)
{
	long batch = t.shape[0], time = t.shape[1];
	size_t frame = tensor_size(&t) / (size_t)(batch * time);

	if (!n->lengths || !t.data || full(n, batch, time))
		return;
	#pragma omp parallel for schedule(static)
	for (long b = 0; b < batch; b++)
		if (n->lengths[b] < time)
			memset(t.data + (size_t)(b * time + n->lengths[b]) * frame, 0,
			       (size_t)(time - n->lengths[b]) * frame * sizeof(float));
}

int
graph_adds(struct node *in)
{
	int before = graph_owner(in)->reached;

	graph_owner(in)->reached = 1;
	return before;
}

int
graph_training(const struct graph *g)
{
	return g->train;
}

static void
run(struct node *n, int backward)
{
	double since = omp_get_wtime();
	struct cost c;

	(backward ? n->op->backward : n->op->forward)(n);
	if (!backward)
		clear(n, n->y);
	if (!n->graph->profile)
		return;
	c = graph_cost(n, backward);
	n->cost[backward].runs++;
	n->cost[backward].seconds += omp_get_wtime() - since;
	n->cost[backward].flops += c.flops;
	n->cost[backward].bytes += c.bytes;
}

void
graph_forward(struct graph *g)
{
	int before = omp_get_max_threads();

	omp_set_num_threads(g->threads);
	for (int i = 0; i < g->n; i++) {
		struct node *n = g->node[i];

		if (n->kind != NODE_OP || n->op->view)
			continue;
		run(n, 0);
	}
	for (int i = 0; i < g->outputs && g->train; i++)
		if (g->output[i]->dy.data)
			memset(g->output[i]->dy.data, 0, tensor_size(&g->output[i]->dy) * sizeof(float));
	omp_set_num_threads(before);
}

void
graph_backward(struct graph *g)
{
	int before = omp_get_max_threads();

	omp_set_num_threads(g->threads);
	for (int i = 0; i < g->n; i++)
		g->node[i]->reached = 0;
	for (int i = 0; i < g->outputs; i++)
		graph_owner(g->output[i])->reached = 1;
	for (int i = g->n - 1; i >= 0; i--) {
		struct node *n = g->node[i];

		if (n->kind != NODE_OP || n->op->view || !n->dy.data || !n->reached)
			continue;
		clear(n, n->dy);
		run(n, 1);
	}
	for (int i = 0; i < g->n; i++)
		if (g->node[i]->kind == NODE_PARAM && !g->node[i]->reached)
			memset(g->node[i]->dy.data, 0, tensor_size(&g->node[i]->dy) * sizeof(float));
	omp_set_num_threads(before);
}
