/* graph_share.c - where gradients lie: they share memory, for none is needed all the way back
 *
 * A gradient lives from the backward of the last node that reads its y (an output's from the loss) to that of its own
 * node. In the order of backward, each takes the first place that is free as long as it lives. */
#include "nn/graph_parts.h"

struct span {
	int own, last;		/* indexes of nodes: it is needed from last down to own */
	size_t at, end;		/* floats of the block */
};

struct node *
graph_owner(struct node *n)
{
	while (n->kind == NODE_OP && n->op->view)
		n = n->in[0];
	return n;
}

static int
last_reader(const struct graph *g, const struct node *n)
{
	for (int i = 0; i < g->outputs; i++)
		if (graph_owner(g->output[i]) == n)
			return g->n;
	for (int i = g->n - 1; i > 0; i--)
		for (int k = 0; k < NODE_INPUTS && g->node[i]->in[k]; k++)
			if (graph_owner(g->node[i]->in[k]) == n)
				return i;
	return 0;
}

/* Move s up to where it overlaps nobody; after a move, all are asked again. */
static void
fit(const struct span *other, int n, struct span *s)
{
	size_t size = s->end - s->at;

	for (int i = 0; i < n; i++)
		if (other[i].own <= s->last && s->at < other[i].end && other[i].at < s->end) {
			s->at = other[i].end;
			s->end = s->at + size;
			i = -1;
		}
}

size_t
graph_share(struct graph *g, float *base)
{
	struct span span[GRAPH_NODES];
	size_t most = 0;
	int n = 0;

	for (int i = g->n - 1; i >= 0; i--) {
		struct node *of = g->node[i];
		struct span *s = &span[n];

		if (of->kind != NODE_OP || of->op->view || !of->learns)
			continue;
		*s = (struct span){ i, last_reader(g, of), 0, graph_floats(&of->y) };
		fit(span, n++, s);
		of->dy.data = base ? base + s->at : NULL;
		most = s->end > most ? s->end : most;
	}
	return most;
}
