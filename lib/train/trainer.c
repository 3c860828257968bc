/* trainer.c - optimiser steps, and what they change */
#include <math.h>
#include <string.h>

#include "train/trainer.h"

/* Losses of pairs and of classes read other logits. */
static int
suits(const struct trainer *t, struct err *err)
{
	for (int i = 0; i < t->objective.n; i++) {
		const struct loss *l = t->objective.term[i].loss;

		if (l->pairs && !t->out.pairs)
			return err_set(err, ERR_ARG, "loss %s is for pairs, and this model tells classes apart", l->name);
		if (t->out.pairs && !l->pairs)
			return err_set(err, ERR_ARG, "loss %s is for classes, and this model tells pairs apart", l->name);
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
trainer_posteriors(const struct outputs *out, float *to)
{
	long rows = out->logits->y.shape[0], classes = out->logits->y.shape[1];

	for (long r = 0; r < rows; r++) {
		const float *l = out->logits->y.data + r * classes;
		double most = l[0], sum = 0;

		for (long c = 1; c < classes; c++)
			most = fmax(most, (double)l[c]);
		for (long c = 0; c < classes; c++)
			sum += exp((double)l[c] - most);
		for (long c = 0; c < classes; c++)
			to[r * classes + c] = (float)(exp((double)l[c] - most) / sum);
	}
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
		return err_set(err, ERR_DATA, "a batch of %ld rows is none of pairs", x->shape[0]);
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
	return 0;
}

/* ---- what training changes ---- */

/* One tensor that training changes: copied to kept (NULL: only counted), or back. Returns its floats. */
static size_t
copy(const struct tensor *t, float *kept, int back)
{
	size_t n = t->data ? tensor_size(t) : 0;

	if (kept && n)
		memcpy(back ? t->data : kept, back ? kept : t->data, n * sizeof(float));
	return n;
}

static size_t
walk(const struct trainer *t, float *kept, int back)
{
	struct tensor theta = graph_theta(t->graph);
	size_t at = copy(&theta, kept, back);
	const struct node *s;

	for (int i = 0; (s = graph_state_at(t->graph, i)); i++)
		at += copy(&s->y, kept ? kept + at : NULL, back);
	for (int i = 0; i < t->objective.n; i++)
		at += copy(&t->objective.term[i].state, kept ? kept + at : NULL, back);
	return at;
}

int
trainer_keep(const struct trainer *t, struct tensor *kept, struct err *err)
{
	if (tensor_shape(kept, 1, (long[]){ (long)walk(t, NULL, 0) }, err) < 0)
		return -1;
	walk(t, kept->data, 0);
	return 0;
}

void
trainer_restore(struct trainer *t, const struct tensor *kept)
{
	walk(t, kept->data, 1);
}

void
trainer_free(struct trainer *t)
{
	loss_free(&t->objective);
	tensor_free(&t->state);
	*t = (struct trainer){0};
}
