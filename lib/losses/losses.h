/* losses.h - the terms of the objective: one file each, the folder is the registry.
 *
 * A spec is "term+term": "softmax", "center:lambda=0.3,alpha=0.5" (which brings softmax
 * along), "focal:gamma=2+center:lambda=0.3,alpha=0.5". The objective is the sum of the terms;
 * a file exports `const struct loss loss_NAME`.
 *
 * Weighted means divide by the sum of the weights in the batch (Dai et al. 2019, eq. for L_s, L_c).
 */
#ifndef LOSSES_H
#define LOSSES_H

#include "core/tensor.h"
#include "core/text.h"

/* One batch, as a loss sees it. */
struct loss_batch {
	long rows, dim, classes;
	const float *z, *logits;	/* (rows, dim), (rows, classes) */
	float *dz, *dlogits;		/* add the gradients here; NULL: value only */
	const long *labels;		/* class of each row, 0..classes-1 */
	const float *weights;		/* weight of each class, NULL: all 1 */
	const float *balance;		/* n / (classes n_c) of the training set, NULL: all 1 */
	int pairs;			/* 1: a row is a pair, and the classes are "different" and "same"; z, dz and labels
					 * then have 2 rows: 2i and 2i + 1 are pair i */
};

static inline double
loss_weight(const struct loss_batch *b, long row)
{
	return b->weights ? (double)b->weights[b->labels[row]] : 1;
}

struct loss {
	const char *name, *brief;
	const char *base;		/* the term it stands on when the spec names no other that
					 * reads logits: center has "softmax"; NULL: it is one itself */
	const struct knob *knobs;
	/* Shape of its state (moving centers): rows x cols floats, or NULL if it has none. */
	void (*state)(long classes, long dim, long shape[2]);
	/* The term's value, already times its factor (lambda); state is not changed. */
	double (*value)(const struct loss_batch *, const double *knob, const float *state);
	/* After the optimizer's step; z and labels are those of the step. NULL if no state. */
	void (*update)(const struct loss_batch *, const double *knob, float *state);
	int pairs;	/* 1: it reads batches of pairs, and no others */
	/* What the logits must be: cosines times this. NULL: whatever they are. */
	double (*cosines)(const double *knob);
};

enum { LOSS_TERMS = 4 };

/* A parsed objective. Owns the state tensors. */
struct objective {
	int n;
	struct {
		const struct loss *loss;
		double knob[TEXT_KNOBS];
		struct tensor state;	/* {0} if it has none; zeros at first */
		double value;		/* of the last loss_value() */
	} term[LOSS_TERMS];
};

extern const struct loss *const losses[];	/* NULL at the end */

/* All-zero states for so many classes and z of dim numbers. ERR_ARG names the term or the setting; ERR_MEM. */
int loss_parse(struct objective *, const char *spec, long classes, long dim, struct err *);
/* The terms with all their settings, those too that came along: "center:lambda=0.3,alpha=0.5+softmax". */
int loss_spec(const struct objective *, char *to, size_t room, struct err *);
/* The scale of cosine logits that one of these terms needs; 0: none needs cosine logits. */
double loss_cosines(const struct objective *);
double loss_value(struct objective *, const struct loss_batch *);	/* sum; keeps each term's */
void loss_update(struct objective *, const struct loss_batch *);
void loss_free(struct objective *);

#endif
