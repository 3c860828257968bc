/* graph_plan.c - feeding a graph: shapes, memory, lengths */
#include <omp.h>
#include <stdlib.h>
#include <string.h>

#include "gemm/gemm.h"
#include "nn/graph_parts.h"

/* ---- shapes ---- */

/* Let the graph's nodes be as this shape planned them. */
static void
take(struct graph *g, struct layout *l)
{
	for (int i = 0; i < g->n; i++) {
		struct node *n = g->node[i];

		if (n->kind != NODE_INPUT && n->kind != NODE_OP)
			continue;
		n->y = l->node[i].y;
		n->scratch = l->node[i].scratch;
		n->want = l->node[i].want;
		n->plan = l->node[i].plan;
	}
	g->now = l;
	l->used = ++g->clock;
}

static void
drop(struct graph *g, int at)
{
	struct layout *l = g->layout[at];

	for (int i = 0; i < g->n; i++)
		if (l->node[i].plan)
			g->node[i]->op->unplan(l->node[i].plan);
	if (g->now == l)
		g->now = NULL;
	free(l);
	g->layout[at] = g->layout[--g->layouts];
}

void
graph_forget(struct graph *g)
{
	while (g->layouts > 0)
		drop(g, g->layouts - 1);
}

static int
plan_node(struct graph *g, struct shaped *s, struct node *n, struct err *err)
{
	n->scratch = (struct tensor){0};
	n->want = 0;
	n->plan = NULL;
	if (n->op->shape(n, err) < 0 || (n->op->plan && n->op->plan(n, err) < 0))
		return -1;
	if (n->y.rank > 2 && n->y.shape[0] != g->input->y.shape[0])
		return err_set(err, ERR_BUG, "%s lost the batch axis", n->op->name);
	*s = (struct shaped){ n->y, n->scratch, n->want, n->plan };
	return 0;
}

int
graph_shapes(struct graph *g, long batch, long time, struct err *err)
{
	g->now = NULL;
	g->input->y.shape[0] = batch;
	g->input->y.shape[1] = time;
	for (int i = 0; i < g->n; i++)
		if (g->node[i]->kind == NODE_OP && g->node[i]->op->shape(g->node[i], err) < 0)
			return -1;
	return 0;
}

static struct layout *
make(struct graph *g, long batch, long time, int train, struct err *err)
{
	struct layout *l;
	int oldest = 0;

	for (int i = 1; i < g->layouts; i++)
		if (g->layout[i]->used < g->layout[oldest]->used)
			oldest = i;
	if (g->layouts == GRAPH_LAYOUTS)
		drop(g, oldest);
	if (!(l = calloc(1, sizeof(*l) + (size_t)g->n * sizeof(l->node[0])))) {
		err_set(err, ERR_MEM, "out of memory for a plan");
		return NULL;
	}
	l->batch = batch;
	l->time = time;
	l->train = train;
	g->layout[g->layouts++] = l;
	g->now = NULL;
	for (int i = 0; i < g->n; i++) {
		struct node *n = g->node[i];

		if (n == g->input) {
			n->y.shape[0] = batch;
			n->y.shape[1] = time;
			l->node[i].y = n->y;
		} else if (n->kind == NODE_OP && plan_node(g, &l->node[i], n, err) < 0) {
			drop(g, g->layouts - 1);
			return NULL;
		}
	}
	return l;
}

static struct layout *
find(struct graph *g, long batch, long time, int train, struct err *err)
{
	for (int i = 0; i < g->layouts; i++) {
		struct layout *l = g->layout[i];

		if (l->batch == batch && l->time == time && l->train == train)
			return l;
	}
	return make(g, batch, time, train, err);
}

/* ---- memory ---- */

/* Point t at the next free floats of a block, or only count if base is NULL. */
static size_t
place(struct tensor *t, float *base, size_t at)
{
	t->data = base ? base + at : NULL;
	t->room = 0;
	return at + graph_floats(t);
}

/* Walk the nodes and place what they hold; the same walk counts (base NULL) and points. */
static size_t
walk(struct graph *g, float *base)
{
	size_t at = 0, work = 0;

	for (int i = 0; i < g->n; i++) {
		struct node *n = g->node[i];

		if (n->kind != NODE_OP)
			continue;
		n->dy = n->y;
		n->dy.data = NULL;
		if (n->op->view)
			n->y.data = n->in[0]->y.data;
		else
			at = place(&n->y, base, at);
		if (n->scratch.rank)
			at = place(&n->scratch, base, at);
		work = n->want > work ? n->want : work;
	}
	if (g->train)
		at += graph_share(g, base ? base + at : NULL);
	for (int i = 0; i < g->n; i++) {
		struct node *n = g->node[i];

		if (n->kind == NODE_OP && n->op->view)
			n->dy.data = n->in[0]->dy.data;
		n->work = base ? base + at : NULL;
	}
	return at + work;
}

static int
settle(struct graph *g, struct err *err)
{
	size_t floats = walk(g, NULL), longs = (size_t)g->now->batch * (size_t)g->n;

	if (tensor_shape(&g->block, 1, (long[]){ (long)(floats ? floats : 1) }, err) < 0)
		return -1;
	if (longs > g->room) {
		long *more = realloc(g->lengths, longs * sizeof(*more));

		if (!more)
			return err_set(err, ERR_MEM, "out of memory for lengths");
		g->lengths = more;
		g->room = longs;
	}
	walk(g, g->block.data);
	return 0;
}

/* ---- lengths ---- */

static void
measure(struct graph *g, const long *lengths)
{
	long batch = g->now->batch, *at = g->lengths;

	for (int i = 0; i < g->n; i++, at += batch) {
		struct node *n = g->node[i];

		n->lengths = NULL;
		if (n == g->input)
			memcpy(n->lengths = at, lengths, (size_t)batch * sizeof(*at));
		if (n->kind != NODE_OP || n->y.rank < 3 || !n->in[0]->lengths)
			continue;
		n->lengths = at;
		for (long b = 0; b < batch; b++) {
			long l = n->in[0]->lengths[b];

			l = n->op->length ? n->op->length(n, l) : l;
			at[b] = l < n->y.shape[1] ? l : n->y.shape[1];
		}
	}
}

void
graph_frames(struct graph *g, long frames)
{
	g->frames = frames;
}

long
graph_fixed(const struct graph *g)
{
	return g->frames;
}

static int
fits(const struct graph *g, const struct tensor *x, const long *lengths, struct err *err)
{
	if (!g->ready)
		return err_set(err, ERR_BUG, "graph is fed before it is finished");
	if (x->rank != 3 || x->shape[2] != g->input->y.shape[2])
		return err_set(err, ERR_DATA, "model expects %ld bins, batch has %ld", g->input->y.shape[2],
		               x->rank == 3 ? x->shape[2] : 0);
	for (long b = 0; b < x->shape[0]; b++)
		if (lengths[b] < 1 || lengths[b] > x->shape[1])
			return err_set(err, ERR_DATA, "row %ld has length %ld of %ld frames",
			               b, lengths[b], x->shape[1]);
	for (long b = 0; g->frames && b < x->shape[0]; b++)
		if (lengths[b] != g->frames)
			return err_set(err, ERR_DATA, "model expects %ld frames, utterance has %ld: see wav2spec "
			               "--duration, and frames= of the model", g->frames, lengths[b]);
	return 0;
}

int
graph_feed(struct graph *g, const struct tensor *x, const long *lengths, int train, struct err *err)
{
	int before = omp_get_max_threads(), made;
	struct layout *l;

	if (fits(g, x, lengths, err) < 0 || (g->products < g->threads && gemm_room(g->threads, err) < 0))
		return -1;
	g->products = g->threads;
	g->train = train = !!train;
	omp_set_num_threads(g->threads);
	l = find(g, x->shape[0], x->shape[1], train, err);
	omp_set_num_threads(before);
	if (!l)
		return -1;
	take(g, l);
	made = settle(g, err);
	if (made < 0) {
		g->now = NULL;
		return -1;
	}
	g->input->y.data = x->data;
	measure(g, lengths);
	return 0;
}
