/* peer.h - a network against PyTorch's: the weights it began with, five steps of Adam */
#ifndef PEER_H
#define PEER_H

#include "network.h"
#include "optim/optim.h"
#include "reference.h"

/* PyTorch's weight as ours: (out,in,kt,kf) to (out,kt,kf,in), and the GRU's channel-major columns. */
static inline void
peer_turn(const struct node *n, const struct tensor *from, float *to)
{
	const long *s = n->y.shape;

	if (n->y.rank < 3) {
		memcpy(to, from->data, tensor_size(&n->y) * sizeof(float));
		return;
	}
	long out = s[0], in = s[n->y.rank - 1], cells = n->y.rank == 4 ? s[1] * s[2] : s[1];

	for (long o = 0; o < out; o++)
		for (long k = 0; k < cells; k++)
			for (long i = 0; i < in; i++)
				to[(o * cells + k) * in + i] = from->data[(o * in + i) * cells + k];
}

/* PREFIX.name in our order, which owns its data; or nothing, where the file has not this name. */
static inline struct tensor
peer_get(const struct reference *r, const struct node *n, const char *prefix)
{
	struct tensor t, mine = {0};
	struct err err = {0};
	char name[200];

	snprintf(name, sizeof(name), "%s.%s", prefix, n->name);
	if (n->kind == NODE_STATE && !json_object_get(r->file.names, name))
		return mine;
	t = reference_get(r, name);
	assert_int_equal(tensor_size(&t), tensor_size(&n->y));
	assert_int_equal(tensor_shape(&mine, n->y.rank, n->y.shape, &err), 0);
	peer_turn(n, &t, mine.data);
	tensor_free(&t);
	return mine;
}

static inline void
peer_put(const struct reference *r, struct node *n)
{
	struct tensor t = peer_get(r, n, "init");

	if (t.data)
		memcpy(n->y.data, t.data, tensor_size(&t) * sizeof(float));
	tensor_free(&t);
}

/* The parameters and the state that PyTorch's network began with. */
static inline void
peer_load(const struct reference *r, struct graph *g)
{
	for (int i = 0; graph_param_at(g, i); i++)
		peer_put(r, graph_param_at(g, i));
	for (int i = 0; graph_state_at(g, i); i++)
		peer_put(r, graph_state_at(g, i));
}

static inline void
peer_near(const struct reference *r, const char *name, const float *got)
{
	struct tensor t = reference_get(r, name);

	if (!network_near(got, t.data, tensor_size(&t), 1e-4))
		fail_msg("%s is %g off", name, network_off(got, t.data, tensor_size(&t)));
	tensor_free(&t);
}

/* Gradients to 1e-4 of the largest entry; weights and state to 1e-4. But where PyTorch's first gradient is nothing
 * but rounding (1e-6 of the largest), so is the way that Adam's first step goes: returns how many such weights are
 * further off than 1e-4, but within 5 steps of 3e-4. */
static inline int
peer_near_one(const struct reference *r, const struct node *n, const char *prefix, int gradient)
{
	int astray = 0;
	struct tensor t = peer_get(r, n, prefix), first = {0};
	const float *got = gradient ? n->dy.data : n->y.data;
	size_t size = t.data ? tensor_size(&t) : 0;
	double most = gradient ? 1e-4 * network_largest(t.data, size) : 1e-4, least = -1;

	if (!gradient && n->kind == NODE_PARAM) {
		first = peer_get(r, n, "step0.grad");
		least = 1e-6 * network_largest(first.data, size);
	}
	for (size_t i = 0; i < size; i++) {
		double off = fabs((double)got[i] - (double)t.data[i]);
		int noise = first.data && fabs((double)first.data[i]) <= least;

		astray += noise && off > most;
		if (!(off <= (noise ? 1.5e-3 : most)))
			fail_msg("%s.%s: %g, not %g", prefix, n->name, (double)got[i], (double)t.data[i]);
	}
	tensor_free(&first);
	tensor_free(&t);
	return astray;
}

/* Of all weights, so many may go astray on a first step that is rounding. */
static inline void
peer_near_all(const struct reference *r, struct graph *g, const char *prefix, int gradient, int most)
{
	int astray = 0;

	for (int i = 0; graph_param_at(g, i); i++)
		astray += peer_near_one(r, graph_param_at(g, i), prefix, gradient);
	for (int i = 0; !gradient && graph_state_at(g, i); i++)
		astray += peer_near_one(r, graph_state_at(g, i), prefix, 0);
	if (astray > most)
		fail_msg("%d weights have gone astray", astray);
}

/* Five steps of Adam on one batch, each loss compared; of the first step the outputs and all gradients too. */
static inline void
peer_train(const struct reference *r, struct network *n, const struct tensor *x, const long *lengths,
           struct objective *o)
{
	struct tensor theta = graph_theta(n->g), dtheta = graph_dtheta(n->g);
	size_t size = tensor_size(&theta);
	float *state = calloc(2 * size, sizeof(*state));
	struct rates rates = { 3e-4, 0, 0.9, 0.999, 1e-8 };
	long labels[16];

	reference_longs(r, "labels", labels, (size_t)x->shape[0]);
	for (int k = 0; k < 5; k++) {
		struct loss_batch b;
		char name[32];
		float loss;

		network_feed(n->g, x, lengths, 1);
		graph_forward(n->g);
		b = network_batch(n, labels);
		loss = (float)loss_value(o, &b);
		graph_backward(n->g);
		snprintf(name, sizeof(name), "step%d.loss", k);
		peer_near(r, name, &loss);
		if (k == 0) {
			peer_near(r, "step0.logits", b.logits);
			peer_near(r, "step0.z", b.z);
			peer_near_all(r, n->g, "step0.grad", 1, 0);
		}
		optim_find("adam", NULL)->step(theta.data, dtheta.data, state, size, &rates, k + 1);
		loss_update(o, &b);
	}
	free(state);
}

/* What PyTorch did, and where it lies. */
struct peer {
	const char *folder, *spec, *loss;
	long rows, time, bins, classes;
	const long *lengths;	/* of the rows */
	int astray;		/* as of peer_near_all() */
};

/* Utterances x.0, x.1 ... as one batch. */
static inline void
peer_batch(const struct reference *r, const struct peer *p, struct tensor *x)
{
	struct err err = {0};

	assert_int_equal(tensor_shape(x, 3, (long[]){ p->rows, p->time, p->bins }, &err), 0);
	for (size_t i = 0; i < tensor_size(x); i++)
		x->data[i] = 1e3f;	/* junk past the ends must not matter */
	for (int b = 0; b < p->rows; b++) {
		char name[16];
		struct tensor t;

		snprintf(name, sizeof(name), "x.%d", b);
		t = reference_get(r, name);
		assert_int_equal(tensor_size(&t), p->lengths[b] * p->bins);
		memcpy(x->data + b * p->time * p->bins, t.data, tensor_size(&t) * sizeof(float));
		tensor_free(&t);
	}
}

/* The same five steps, and what the network says after them; nothing where there is no reference. */
static inline void
peer_agrees(const struct peer *p, enum conv_choice conv)
{
	struct reference r;
	struct network n;
	struct tensor x = {0};
	struct objective o;
	struct err err = {0};

	if (reference_open(&r, p->folder) < 0)
		return;
	n = network_new(p->spec, p->bins, p->classes, 1, 2, conv);
	peer_load(&r, n.g);
	peer_batch(&r, p, &x);
	assert_int_equal(loss_parse(&o, p->loss, p->classes, 64, &err), 0);
	peer_train(&r, &n, &x, p->lengths, &o);
	peer_near_all(&r, n.g, "after5", 0, p->astray);
	if (o.term[0].state.data)
		peer_near(&r, "after5.centers", o.term[0].state.data);
	network_feed(n.g, &x, p->lengths, 0);
	graph_forward(n.g);
	peer_near(&r, "after5.logits", n.out.logits->y.data);
	loss_free(&o);
	tensor_free(&x);
	graph_free(n.g);
	reference_close(&r);
}

#endif
