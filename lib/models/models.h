/* models.h - the architectures: one file each, the folder is the registry.
 *
 * A model file exports `const struct model model_NAME`; NAME is the file's name, the
 * word behind -m and the name in the model stream. */
#ifndef MODELS_H
#define MODELS_H

#include "core/text.h"
#include "nn/graph.h"

/* What a loss and the tools read. */
struct outputs {
	struct node *z;		/* (batch, dim): the embedding */
	struct node *logits;	/* (batch, classes), or of pairs */
	double cosines;		/* logits are cosines times this; 0: they are none */
	int pairs;		/* 1: logits (batch / 2, 2) of rows 2i and 2i + 1: of different classes, of the same */
};

struct model {
	const char *name, *brief;
	const struct knob *knobs;	/* its options, as in -m resnet18:width=32; or NULL */
	/* x (batch, time, width) as read from the stream; the model normalizes first. */
	struct outputs (*build)(struct graph *, struct node *x, long classes, const double *knob);
};

/* The knob of the models that have classes, for the scale of models_classes(). */
#define MODEL_COSINE { "cosine", 0, 0, 1000, "scale of cosine logits, as loss am needs them; 0: plain logits" }

/* Make out.logits of out.z: a dense layer or, where scale is not 0, scale times the cosine of z and a vector a class.
 * No classes: no logits. */
void models_classes(struct graph *, struct outputs *out, const char *name, long classes, double scale);

/* Every model, NULL at the end. */
extern const struct model *const models[];

/* Look up "name:key=value,..." and fill knob (TEXT_KNOBS numbers). NULL and ERR_ARG, which
 * lists the names there are. */
const struct model *models_find(const char *spec, double *knob, struct err *);

/* Write the spec to `to`, all settings written out, with cosine=scale where the model has
 * that setting and it is 0. ERR_ARG. */
int models_cosine(const char *spec, double scale, char *to, size_t room, struct err *);

#endif
