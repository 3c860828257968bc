/* trainer.c - optimizer steps, and what they change */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
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
add(struct train_parts *all, const char *role, const char *axes, const struct tensor *y, const char *before, const char *name)
{
	struct train_part *p = &all->part[all->n++];

	*p = (struct train_part){ .role = role, .axes = axes, .y = *y, .at = all->floats };
	snprintf(p->name, sizeof(p->name), "%s%s", before, name);
	all->floats += tensor_size(y);
}

int
trainer_parts(const struct trainer *t, struct train_parts *all, struct err *err)
{
	const struct objective *o = &t->objective;
	const struct node *n;
	long most = o->n;

	for (int i = 0; graph_param_at(t->graph, i); i++)
		most++;
	for (int i = 0; graph_state_at(t->graph, i); i++)
		most++;
	*all = (struct train_parts){ .part = calloc((size_t)most + 1, sizeof(*all->part)) };
	if (!all->part)
		return err_set(err, ERR_MEM, "out of memory for %ld tensors", most);
	for (int i = 0; (n = graph_param_at(t->graph, i)); i++) {
		add(all, "parameter", n->axes, &n->y, "", n->name);
		all->part[i].theta = (size_t)(n->y.data - graph_theta(t->graph).data);
	}
	for (int i = 0; (n = graph_state_at(t->graph, i)); i++)
		add(all, "state", n->axes, &n->y, "", n->name);
	for (int i = 0; i < o->n; i++)
		if (o->term[i].state.data)
			add(all, "loss", "class dim", &o->term[i].state, "loss.", o->term[i].loss->name);
	return 0;
}

int
trainer_keep(const struct trainer *t, struct tensor *kept, struct err *err)
{
	struct train_parts all;
	int bad;

	if (trainer_parts(t, &all, err) < 0)
		return -1;
	bad = tensor_shape(kept, 1, (long[]){ (long)all.floats }, err);
	for (long i = 0; !bad && i < all.n; i++)
		memcpy(kept->data + all.part[i].at, all.part[i].y.data, tensor_size(&all.part[i].y) * sizeof(float));
	free(all.part);
	return bad;
}

int
trainer_restore(struct trainer *t, const struct tensor *kept, struct err *err)
{
	struct train_parts all;

	if (trainer_parts(t, &all, err) < 0)
		return -1;
	for (long i = 0; i < all.n; i++)
		memcpy(all.part[i].y.data, kept->data + all.part[i].at, tensor_size(&all.part[i].y) * sizeof(float));
	free(all.part);
	return 0;
}

void
trainer_free(struct trainer *t)
{
	loss_free(&t->objective);
	tensor_free(&t->state);
	*t = (struct trainer){0};
}
