/* model.c - a network and the stream of its parameters */
#include "header.h"
#include "model.h"

/* The nodes alone: no parameter has memory yet. */
static int
construct(struct net *net, const char *spec, long width, long classes, struct err *err)
{
	double knob[TEXT_KNOBS];
	const struct model *m = models_find(spec, knob, err);

	*net = (struct net){0};
	if (!m || text_spec(m->name, m->knobs, knob, net->spec, sizeof(net->spec), err) < 0)
		return -1;
	if (!(net->graph = graph_new()))
		return err_set(err, ERR_MEM, "out of memory for a network");
	net->out = m->build(net->graph, graph_input(net->graph, width), classes, knob);
	graph_output(net->graph, net->out.z);
	graph_output(net->graph, net->out.logits);
	return 0;
}

int
model_build(struct net *net, const char *spec, long width, long classes, uint64_t seed, struct err *err)
{
	if (construct(net, spec, width, classes, err) < 0)
		return -1;
	if (graph_init(net->graph, seed, err) == 0)
		return 0;
	model_free(net);
	return -1;
}

void
model_free(struct net *net)
{
	if (net->graph)
		graph_free(net->graph);
	*net = (struct net){0};
}

json_t *
model_header(const struct net *net, const json_t *batches)
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
model_from(struct net *net, const json_t *h, struct err *err)
{
	const json_t *features = json_object_get(h, "features");
	long width = header_integer(features, "width", 0);
	size_t classes = json_array_size(json_object_get(h, "classes"));
	struct err why = {0};

	if (header_expect(h, "model", "", err) < 0)
		return -1;
	if (width < 1 || width > 1 << 20 || classes < 1 || !json_is_array(json_object_get(features, "history")))
		return err_set(err, ERR_DATA, "malformed model header: features or classes");
	if (construct(net, header_text(h, "model", ""), width, (long)classes, &why) < 0)
		return err_set(err, why.kind == ERR_MEM ? ERR_MEM : ERR_DATA, "%s", why.text);
	net->bare = 1;
	return 0;
}

static size_t
claim(const struct net *net)
{
	const struct node *n;
	size_t all = 0;

	for (int i = 0; (n = graph_param_at(net->graph, i)); i++)
		all += tensor_size(&n->y);
	for (int i = 0; (n = graph_state_at(net->graph, i)); i++)
		all += tensor_size(&n->y);
	return all;
}

int
model_settle(struct net *net, size_t came, struct err *err)
{
	struct err why = {0};

	if (claim(net) > came)
		return err_set(err, ERR_DATA, "%s has %zu parameters, but the stream holds %zu numbers", net->spec,
		               claim(net), came);
	if (graph_init(net->graph, 0, &why) < 0)
		return err_set(err, why.kind == ERR_MEM ? ERR_MEM : ERR_DATA, "%s", why.text);
	net->bare = 0;
	return 0;
}
