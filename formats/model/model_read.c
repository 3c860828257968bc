/* model_read.c - what comes into a network: the records of a model, the normalization of the data */
#include <stdlib.h>
#include <string.h>

#include "header.h"
#include "model.h"

enum { NODES = 1024 };	/* most parameters, most state buffers */

struct reading {
	struct net *net;
	struct objective *objective;
	const struct fresh *fresh;
	int other;			/* the classes are others */
	char come[2 * NODES];		/* of each parameter and, from NODES on, of each state buffer: it has */
	struct tensor *held;		/* in the same places: what came, until the network has memory; or NULL */
};

static int
same_shape(const struct tensor *a, const struct tensor *b)
{
	return a->rank == b->rank && memcmp(a->shape, b->shape, (size_t)a->rank * sizeof(*a->shape)) == 0;
}

static struct node *
find(struct graph *g, struct node *(*at)(struct graph *, int), const char *name, int *i)
{
	struct node *n;

	for (*i = 0; (n = at(g, *i)) && strcmp(n->name, name) != 0; ++*i)
		;
	return *i < NODES ? n : NULL;
}

/* Are logits made of this parameter, so that it belongs to the classes? */
static int
head(const struct net *net, const struct node *n)
{
	for (int i = 0; i < NODE_INPUTS; i++)
		if (net->out.logits->in[i] == n)
			return 1;
	return 0;
}

static int
take(struct reading *in, struct node *n, int place, struct record *r, struct err *err)
{
	int fits = r->x.data && same_shape(&n->y, &r->x);

	in->come[place] = 1;
	if (fits && !(in->other && !in->net->out.pairs && head(in->net, n))) {
		if (in->held)
			tensor_swap(&in->held[place], &r->x);
		else
			memcpy(n->y.data, r->x.data, tensor_size(&r->x) * sizeof(float));
		return 0;
	}
	if (!in->fresh)
		return err_set(err, ERR_DATA, "%s does not have the shape that %s needs", n->name, in->net->spec);
	in->fresh->tell(n->name);
	return 0;
}

static void
centres(struct objective *o, const struct record *r)
{
	for (int i = 0; o && i < o->n; i++) {
		struct tensor *s = &o->term[i].state;

		if (strcmp(record_id(r) + strlen("loss."), o->term[i].loss->name) == 0 && s->data && r->x.data &&
		    same_shape(s, &r->x))
			memcpy(s->data, r->x.data, tensor_size(s) * sizeof(float));
	}
}

static int
one(void *arg, struct record *r, struct err *err)
{
	struct reading *in = arg;
	const char *name = record_id(r), *role = record_text(r, "role");
	struct graph *g = in->net->graph;
	struct node *n;
	int i;

	if (role && strcmp(role, "loss") == 0 && strncmp(name, "loss.", 5) == 0) {
		if (!in->other)
			centres(in->objective, r);
		return 0;
	}
	if (role && strcmp(role, "parameter") == 0 && (n = find(g, graph_param_at, name, &i)))
		return take(in, n, i, r, err);
	if (role && strcmp(role, "state") == 0 && (n = find(g, graph_state_at, name, &i))) {
		/* who starts from other weights keeps the normalization of the data at hand */
		if (in->fresh && strncmp(name, "normalise.", 10) == 0)
			return in->come[NODES + i] = 1, 0;
		return take(in, n, NODES + i, r, err);
	}
	return err_set(err, ERR_DATA, "unknown tensor %s for %s", name, in->net->spec);
}

/* What stands in this place; NULL behind the last of its kind. */
static struct node *
node_at(const struct net *net, int place)
{
	return place < NODES ? graph_param_at(net->graph, place) : graph_state_at(net->graph, place - NODES);
}

static int
complete(const struct reading *in, struct err *err)
{
	const struct node *n;

	for (int i = 0; i < 2 * NODES; i++)
		if ((n = node_at(in->net, i)) && !in->come[i])
			return err_set(err, ERR_DATA, "%s is missing", n->name);
	return 0;
}

/* All that the header claims has come: now it may have its memory. */
static int
fill(const struct reading *in, struct err *err)
{
	size_t came = 0;

	for (int i = 0; i < 2 * NODES; i++)
		came += in->held[i].data ? tensor_size(&in->held[i]) : 0;
	if (model_settle(in->net, came, err) < 0)
		return -1;
	for (int i = 0; i < 2 * NODES; i++)
		if (in->held[i].data)
			memcpy(node_at(in->net, i)->y.data, in->held[i].data, tensor_size(&in->held[i]) * sizeof(float));
	return 0;
}

int
model_read(struct net *net, struct objective *o, struct reader *reader, const struct fresh *fresh,
         struct err *err)
{
	struct reading in = { .net = net, .objective = o, .fresh = fresh };
	int bad;

	if (net->bare && !(in.held = calloc(2 * NODES, sizeof(*in.held))))
		return err_set(err, ERR_MEM, "out of memory for a model");
	in.other = fresh && !json_equal(fresh->classes, json_object_get(reader_header(reader), "classes"));
	bad = reader_each(reader, "in a model", one, &in, err) < 0 || complete(&in, err) < 0 ||
	      (in.held && fill(&in, err) < 0);
	for (int i = 0; in.held && i < 2 * NODES; i++)
		tensor_free(&in.held[i]);
	free(in.held);
	return bad ? -1 : 0;
}

const float *
model_state(const struct net *net, const char *name)
{
	int i;
	const struct node *n = find(net->graph, graph_state_at, name, &i);

	return n ? n->y.data : NULL;
}

static int
numbers(const json_t *list, struct tensor *to)
{
	size_t n = tensor_size(to);

	if (json_array_size(list) != n)
		return -1;
	for (size_t i = 0; i < n; i++) {
		if (!json_is_number(json_array_get(list, i)))
			return -1;
		to->data[i] = (float)json_number_value(json_array_get(list, i));
	}
	return 0;
}

int
model_normalise(struct net *net, const json_t *batches, struct err *err)
{
	int i;
	struct node *mean = find(net->graph, graph_state_at, "normalise.mean", &i);
	struct node *deviation = find(net->graph, graph_state_at, "normalise.deviation", &i);

	if (!mean || !deviation)
		return err_set(err, ERR_BUG, "%s has no normalization layer", net->spec);
	if (numbers(json_object_get(batches, "mean"), &mean->y) < 0 ||
	    numbers(json_object_get(batches, "deviation"), &deviation->y) < 0)
		return err_set(err, ERR_DATA, "malformed batch header: mean or deviation");
	for (size_t k = 0; k < tensor_size(&deviation->y); k++)
		if (!(deviation->y.data[k] > 0))
			return err_set(err, ERR_DATA, "deviation[%zu] is not above 0", k);
	return 0;
}
