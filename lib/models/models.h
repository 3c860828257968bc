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
	int pairs;		/* 1: logits (batch / 2, 2) of rows 2i and 2i + 1: of different classes, of the same */
};

struct model {
	const char *name, *brief;
	const struct knob *knobs;	/* its options, as in -m resnet18:width=32; or NULL */
	/* x (batch, time, width) as read from the stream; the model normalises first. */
	struct outputs (*build)(struct graph *, struct node *x, long classes, const double *knob);
};

/* Every model, NULL at the end. */
extern const struct model *const models[];

/* Look up "name:key=value,..." and fill knob (TEXT_KNOBS numbers). NULL and ERR_ARG, which
 * lists the names there are. */
const struct model *model_find(const char *spec, double *knob, struct err *);

#endif
