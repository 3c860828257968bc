/* trainer.c - optimizer steps, and what they change */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/larger.h"
#include "train/trainer.h"

/* Losses of pairs, of classes and of cosines read other logits. */
static int
suits(const struct trainer *t, struct err *err)
{
	for (int i = 0; i < t->objective.n; i++) {
		const struct loss *l = t->objective.term[i].loss;

		if (l->pairs && !t->out.pairs)
			return err_set(err, ERR_ARG, "loss %s is for pairs, but the model classifies single utterances",
			               l->name);
		if (t->out.pairs && !l->pairs)
			return err_set(err, ERR_ARG, "loss %s is for classes, but the model classifies pairs", l->name);
		if (l->cosines && l->cosines(t->objective.term[i].knob) != t->out.cosines)
			return err_set(err, ERR_ARG, "loss %s needs cosine logits of scale %g, those of the model have "
			               "scale %g", l->name,
			               l->cosines(t->objective.term[i].knob), t->out.cosines);
	}
	return 0;
}

int
trainer_init(struct trainer *t, struct graph *g, struct outputs out, const char *loss, const char *optim,
             struct err *err)
{
	struct tensor theta = graph_theta(g);

	*t = (struct trainer){
		.graph = g, .out = out, .factor = 1,
		.rates = { .rate = 3e-4, .beta1 = 0.9, .beta2 = 0.999, .eps = 1e-8 },
	};
	if (!(t->optim = optim_find(optim, err)) ||
	    loss_parse(&t->objective, loss, out.logits->y.shape[1], out.z->y.shape[1], err) < 0 ||
	    suits(t, err) < 0)
		return -1;
	if (t->optim->states == 0)
		return 0;
	if (tensor_shape(&t->state, 1, (long[]){ theta.shape[0] * t->optim->states }, err) < 0)
		return -1;
	memset(t->state.data, 0, tensor_size(&t->state) * sizeof(float));
	return 0;
}

void
trainer_posteriors(const struct outputs *out, long row, float *to)
{
	long classes = out->logits->y.shape[1];
	const float *l = out->logits->y.data + row * classes;
	double most = l[0], sum = 0;

	for (long c = 1; c < classes; c++)
		most = larger(most, (double)l[c]);
	for (long c = 0; c < classes; c++)
		sum += exp((double)l[c] - most);
	for (long c = 0; c < classes; c++)
		to[c] = (float)(exp((double)l[c] - most) / sum);
}

static struct loss_batch
batch_of(const struct trainer *t, const long *labels, int grads)
{
	const struct tensor *z = &t->out.z->y, *l = &t->out.logits->y;

	return (struct loss_batch){
		.rows = l->shape[0], .dim = z->shape[1], .classes = l->shape[1],
		.z = z->data, .logits = l->data, .labels = labels, .weights = t->weights, .balance = t->balance,
		.pairs = t->out.pairs,
		.dz = grads ? t->out.z->dy.data : NULL, .dlogits = grads ? t->out.logits->dy.data : NULL,
	};
}

static int
feed(struct trainer *t, const struct tensor *x, const long *lengths, int train, struct err *err)
{
	if (t->out.pairs && x->shape[0] % 2)
		return err_set(err, ERR_DATA, "a batch of %ld rows does not consist of pairs", x->shape[0]);
	return graph_feed(t->graph, x, lengths, train, err);
}

int
trainer_step(struct trainer *t, const struct tensor *x, const long *lengths, const long *labels,
             double *loss, struct err *err)
{
	struct tensor theta, grad;
	struct loss_batch b;
	struct rates rates = t->rates;

	if (feed(t, x, lengths, 1, err) < 0)
		return -1;
	graph_forward(t->graph);
	b = batch_of(t, labels, 1);
	*loss = loss_value(&t->objective, &b);
	if (!isfinite(*loss))
		return err_set(err, ERR_DATA, "the loss is not a finite number at step %ld", t->steps + 1);
	graph_backward(t->graph);
	theta = graph_theta(t->graph);
	grad = graph_dtheta(t->graph);
	if (t->clip > 0 && !isfinite(optim_clip(grad.data, tensor_size(&grad), t->clip)))
		return err_set(err, ERR_DATA, "the gradient is not finite at step %ld", t->steps + 1);
	rates.rate *= t->factor;
	t->optim->step(theta.data, grad.data, t->state.data, tensor_size(&theta), &rates, ++t->steps);
	loss_update(&t->objective, &b);
	return 0;
}

int
trainer_value(struct trainer *t, const struct tensor *x, const long *lengths, const long *labels,
              double *loss, struct err *err)
{
	struct loss_batch b;

	if (feed(t, x, lengths, 0, err) < 0)
		return -1;
	graph_forward(t->graph);
	b = batch_of(t, labels, 0);
	*loss = loss_value(&t->objective, &b);
	return isfinite(*loss) ? 0 : err_set(err, ERR_DATA, "the loss is not a finite number");
}

/* ---- what training changes ---- */

static void
name_node(struct part *p, const struct node *n, const char *role)
{
	p->role = role;
	p->axes = n->axes;
	p->y = n->y;
	snprintf(p->name, sizeof(p->name), "%s", n->name);
}

static int
next_loss(const struct objective *o, struct part *p)
{
	while (p->i < o->n && !o->term[p->i].state.data)
		p->i++;
	if (p->i >= o->n)
		return 0;
	p->role = "loss";
	p->axes = "class dim";
	p->y = o->term[p->i].state;
	snprintf(p->name, sizeof(p->name), "loss.%s", o->term[p->i++].loss->name);
	return 1;
}

int
trainer_next(const struct trainer *t, struct part *p)
{
	const struct node *n;

	if (p->role)
		p->at += tensor_size(&p->y);
	if (p->list == 0 && (n = graph_param_at(t->graph, p->i++))) {
		name_node(p, n, "parameter");
		p->theta = (size_t)(n->y.data - graph_theta(t->graph).data);
		return 1;
	}
	if (p->list == 0) {
		p->list = 1;
		p->i = 0;
	}
	if (p->list == 1 && (n = graph_state_at(t->graph, p->i++))) {
		name_node(p, n, "state");
		return 1;
	}
	if (p->list == 1) {
		p->list = 2;
		p->i = 0;
	}
	return next_loss(&t->objective, p);
}

int
trainer_keep(const struct trainer *t, struct tensor *kept, struct err *err)
{
	struct part p = {0};
	long n = 0;

	while (trainer_next(t, &p))
		n += (long)tensor_size(&p.y);
	if (tensor_shape(kept, 1, &n, err) < 0)
		return -1;
	for (p = (struct part){0}; trainer_next(t, &p);)
		memcpy(kept->data + p.at, p.y.data, tensor_size(&p.y) * sizeof(float));
	return 0;
}

void
trainer_restore(struct trainer *t, const struct tensor *kept)
{
	for (struct part p = {0}; trainer_next(t, &p);)
		memcpy(p.y.data, kept->data + p.at, tensor_size(&p.y) * sizeof(float));
}

void
trainer_free(struct trainer *t)
{
	loss_free(&t->objective);
	tensor_free(&t->state);
	*t = (struct trainer){0};
}
