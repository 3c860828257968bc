/* model.c - a network and the stream of its parameters */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "header.h"
#include "model.h"

enum { NODES = 1024 };	/* most parameters, most state buffers */

/* ---- making ---- */

static void
write_spec(const struct model *m, const double *knob, char *to, size_t room)
{
	int n = snprintf(to, room, "%s", m->name);

	for (int i = 0; m->knobs && m->knobs[i].name && n < (int)room; i++)
		n += snprintf(to + n, room - (size_t)n, "%c%s=%.10g", i ? ',' : ':', m->knobs[i].name, knob[i]);
}

int
net_build(struct net *net, const char *spec, long width, long classes, uint64_t seed, struct err *err)
{
	double knob[TEXT_KNOBS];
	const struct model *m = model_find(spec, knob, err);

	*net = (struct net){0};
	if (!m)
		return -1;
	write_spec(m, knob, net->spec, sizeof(net->spec));
	if (!(net->graph = graph_new()))
		return err_set(err, ERR_MEM, "out of memory for a network");
	net->x = graph_input(net->graph, width);
	net->out = m->build(net->graph, net->x, classes, knob);
	graph_output(net->graph, net->out.z);
	graph_output(net->graph, net->out.logits);
	if (graph_init(net->graph, seed, err) < 0) {
		net_free(net);
		return -1;
	}
	return 0;
}

void
net_free(struct net *net)
{
	if (net->graph)
		graph_free(net->graph);
	*net = (struct net){0};
}

json_t *
net_header(const struct net *net, const json_t *batches)
{
	static const char *const keys[] = { "classes", "map", "counts", "train", "parts" };
	json_t *h = header_new("model", "", 0);

	json_object_set_new(h, "model", json_string(net->spec));
	for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++)
		json_object_set(h, keys[i], json_object_get(batches, keys[i]));
	json_object_set_new(h, "features", header_features(batches));
	json_object_set_new(h, "history", json_copy(json_object_get(batches, "history")));	/* stages are appended */
	return h;
}

int
net_from(struct net *net, const json_t *h, struct err *err)
{
	const json_t *features = json_object_get(h, "features");
	long width = header_integer(features, "width", 0);
	size_t classes = json_array_size(json_object_get(h, "classes"));
	struct err why = {0};

	if (header_expect(h, "model", "", err) < 0)
		return -1;
	if (width < 1 || width > 1 << 20 || classes < 1 || !json_is_array(json_object_get(features, "history")))
		return err_set(err, ERR_DATA, "malformed model header: features or classes");
	if (net_build(net, header_text(h, "model", ""), width, (long)classes, 0, &why) < 0)
		return err_set(err, why.kind == ERR_MEM ? ERR_MEM : ERR_DATA, "%s", why.text);
	return 0;
}

/* ---- writing ---- */

static int
put(struct record *r, const char *name, const char *role, const char *axes, const struct tensor *x,
    struct writer *w, struct err *err)
{
	int bad;

	if (record_new(r, name, err) < 0)
		return -1;
	json_object_set_new(r->meta, "role", json_string(role));
	json_object_set_new(r->meta, "axes", json_string(axes));
	r->x = *x;
	r->x.room = 0;	/* borrowed for as long as it takes to write */
	bad = writer_put(w, r, err);
	r->x = (struct tensor){0};
	return bad;
}

int
net_write(const struct net *net, const struct objective *o, struct writer *w, struct err *err)
{
	struct record r = {0};
	const struct node *n;
	int bad = 0;

	for (int i = 0; !bad && (n = graph_param_at(net->graph, i)); i++)
		bad = put(&r, n->name, "parameter", n->axes, &n->y, w, err);
	for (int i = 0; !bad && (n = graph_state_at(net->graph, i)); i++)
		bad = put(&r, n->name, "state", n->axes, &n->y, w, err);
	for (int i = 0; o && !bad && i < o->n; i++) {
		char name[GRAPH_NAME];

		snprintf(name, sizeof(name), "loss.%s", o->term[i].loss->name);
		if (o->term[i].state.data)
			bad = put(&r, name, "loss", "class dim", &o->term[i].state, w, err);
	}
	record_free(&r);
	return bad;
}

/* ---- reading ---- */

struct reading {
	struct net *net;
	struct objective *objective;
	const struct fresh *fresh;
	int other;				/* the classes are others */
	char param[NODES], state[NODES];	/* has come */
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
take(struct reading *in, struct node *n, char *come, const struct record *r, struct err *err)
{
	int fits = r->x.data && same_shape(&n->y, &r->x);

	*come = 1;
	if (fits && !(in->other && !in->net->out.pairs && head(in->net, n))) {
		memcpy(n->y.data, r->x.data, tensor_size(&r->x) * sizeof(float));
		return 0;
	}
	if (!in->fresh)
		return err_set(err, ERR_DATA, "%s has another shape than %s wants", n->name, in->net->spec);
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
one(struct reading *in, const struct record *r, struct err *err)
{
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
		return take(in, n, &in->param[i], r, err);
	if (role && strcmp(role, "state") == 0 && (n = find(g, graph_state_at, name, &i))) {
		/* who starts from other weights keeps the normalisation of the data at hand */
		if (in->fresh && strncmp(name, "normalise.", 10) == 0)
			return in->state[i] = 1, 0;
		return take(in, n, &in->state[i], r, err);
	}
	return err_set(err, ERR_DATA, "%s is nothing that %s has", name, in->net->spec);
}

static int
complete(const struct reading *in, struct err *err)
{
	const struct node *n;

	for (int i = 0; i < NODES && (n = graph_param_at(in->net->graph, i)); i++)
		if (!in->param[i])
			return err_set(err, ERR_DATA, "%s is missing", n->name);
	for (int i = 0; i < NODES && (n = graph_state_at(in->net->graph, i)); i++)
		if (!in->state[i])
			return err_set(err, ERR_DATA, "%s is missing", n->name);
	return 0;
}

int
net_read(struct net *net, struct objective *o, struct reader *reader, const struct fresh *fresh,
         struct err *err)
{
	struct reading in = { .net = net, .objective = o, .fresh = fresh };
	struct record r = {0};
	int got;

	in.other = fresh && !json_equal(fresh->classes, json_object_get(reader_header(reader), "classes"));
	while ((got = reader_next(reader, &r, err)) == READ_RECORD)
		if (one(&in, &r, err) < 0) {
			got = READ_ERROR;
			break;
		}
	record_free(&r);
	if (got == READ_EPOCH)
		return err_set(err, ERR_DATA, "an epoch mark in a model");
	return got == READ_END ? complete(&in, err) : -1;
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
net_normalise(struct net *net, const json_t *batches, struct err *err)
{
	int i;
	struct node *mean = find(net->graph, graph_state_at, "normalise.mean", &i);
	struct node *deviation = find(net->graph, graph_state_at, "normalise.deviation", &i);

	if (!mean || !deviation)
		return err_set(err, ERR_BUG, "%s does not normalise", net->spec);
	if (numbers(json_object_get(batches, "mean"), &mean->y) < 0 ||
	    numbers(json_object_get(batches, "deviation"), &deviation->y) < 0)
		return err_set(err, ERR_DATA, "malformed batch header: mean or deviation");
	for (size_t k = 0; k < tensor_size(&deviation->y); k++)
		if (!(deviation->y.data[k] > 0))
			return err_set(err, ERR_DATA, "deviation[%zu] is not above 0", k);
	return 0;
}
