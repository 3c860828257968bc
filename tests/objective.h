/* objective.h - for unit tests of losses: a batch that is made up, objectives, gradients against slopes */
#ifndef OBJECTIVE_H
#define OBJECTIVE_H

#include <stdio.h>
#include <string.h>

#include "network.h"

enum { ROWS = 9, DIM = 6, CLASSES = 4 };

/* A batch with room for its gradients. */
struct batch {
	struct loss_batch b;
	struct tensor z, logits, weights;
	float dz[ROWS * DIM], dlogits[ROWS * CLASSES];
	long labels[ROWS];
};

static inline void
batch_bind(struct batch *t)
{
	t->b = (struct loss_batch){
		.rows = ROWS, .dim = DIM, .classes = CLASSES, .z = t->z.data, .logits = t->logits.data, .dz = t->dz,
		.dlogits = t->dlogits, .labels = t->labels, .weights = t->weights.data
	};
	memset(t->dz, 0, sizeof(t->dz));
	memset(t->dlogits, 0, sizeof(t->dlogits));
}

static inline void
batch_free(struct batch *t)
{
	tensor_free(&t->z);
	tensor_free(&t->logits);
	tensor_free(&t->weights);
}

static inline void
made_up(struct batch *t)
{
	struct err err = {0};

	memset(t, 0, sizeof(*t));
	network_noise(&t->z, 1, ROWS, DIM, 1);
	network_noise(&t->logits, 1, ROWS, CLASSES, 2);
	assert_int_equal(tensor_shape(&t->weights, 1, (long[]){ CLASSES }, &err), 0);
	for (int c = 0; c < CLASSES; c++)
		t->weights.data[c] = 0.5f + (float)c;
	for (int i = 0; i < ROWS; i++)
		t->labels[i] = i * i % 3;	/* class 3 is not there */
	batch_bind(t);
}

static inline struct objective
objective(const char *spec)
{
	struct objective o;
	struct err err = {0};

	if (loss_parse(&o, spec, CLASSES, DIM, &err) < 0)
		fail_msg("%s: %s", spec, err.text);
	return o;
}

/* What a loss of pairs takes for four pairs; others see the batch as it is. */
static inline void
pair_up(struct batch *t, const struct objective *o)
{
	if (!o->term[0].loss->pairs)
		return;
	t->b.pairs = 1;
	t->b.rows = ROWS / 2;
	t->b.classes = 2;
}

static inline double
slope(struct objective *o, struct batch *t, float *x)
{
	const float eps = 1e-2f, keep = *x;
	double up, down;

	t->b.dz = t->b.dlogits = NULL;
	*x = keep + eps;
	up = loss_value(o, &t->b);
	*x = keep - eps;
	down = loss_value(o, &t->b);
	*x = keep;
	return (up - down) / ((double)(keep + eps) - (double)(keep - eps));
}

static inline void
gradients_are_slopes(const char *spec, int weighted)
{
	struct batch t;
	struct objective o = objective(spec);

	made_up(&t);
	pair_up(&t, &o);
	t.b.weights = weighted ? t.b.weights : NULL;
	loss_update(&o, &t.b);		/* centers that are not zero */
	loss_value(&o, &t.b);
	for (int i = 0; i < ROWS * DIM; i++)
		assert_true(fabs(slope(&o, &t, t.z.data + i) - (double)t.dz[i]) < 1e-4);
	for (int i = 0; i < ROWS * CLASSES; i++)
		assert_true(fabs(slope(&o, &t, t.logits.data + i) - (double)t.dlogits[i]) < 1e-4);
	loss_free(&o);
	batch_free(&t);
}

#endif
