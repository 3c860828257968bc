/* trainer.h - one optimizer step after the other, on batches that somebody else brings.
 *
 * A step is: forward, objective, backward, clip, optimizer, moving state of the losses (Dai et al. 2019:
 * the loss sees the centers from before the update).
 */
#ifndef TRAINER_H
#define TRAINER_H

#include "losses/losses.h"
#include "models/models.h"
#include "optim/optim.h"

struct trainer {
	struct graph *graph;		/* borrowed, built and initialized, as are the outputs */
	struct outputs out;
	struct objective objective;	/* owned */
	const struct optim *optim;
	struct rates rates;		/* rate is the base rate; factor is the schedule's */
	double factor, clip;		/* clip: largest norm of the gradient, 0 none */
	const float *weights, *balance;	/* of the classes, as in struct loss_batch; borrowed */
	struct tensor state;		/* the optimizer's vectors; owned */
	long steps;			/* taken so far */
};

/* Fill in the defaults (Adam 3e-4, beta 0.9/0.999, eps 1e-8, no decay, no clip) for this network and
 * objective ("softmax", "center:lambda=0.3"). ERR_ARG, also for a loss of pairs where the network has classes, and the
 * other way round; ERR_MEM. */
int trainer_init(struct trainer *, struct graph *, struct outputs, const char *loss, const char *optim,
                 struct err *);

/* Posteriors (classes) of a row of a batch that was fed forward; softmax in double. */
void trainer_posteriors(const struct outputs *, long row, float *to);

/* One step; *loss is the objective before it. x (B, T, width), lengths and labels B. ERR_DATA where the loss is not a
 * finite number (nothing is changed then), where with clip the gradient is not (no parameter is changed), where rows
 * are no pairs, and as graph_feed(); ERR_MEM. */
int trainer_step(struct trainer *, const struct tensor *x, const long *lengths, const long *labels,
                 double *loss, struct err *);

/* The objective of a batch without a step: evaluation mode. It may be no finite number. Errors as graph_feed(). */
int trainer_value(struct trainer *, const struct tensor *x, const long *lengths, const long *labels,
                  double *loss, struct err *);

/* One tensor of what training changes: a parameter, a state buffer (running statistics), or a loss's state (centers). */
struct train_part {
	const char *role, *axes;	/* "parameter", "state" or "loss"; one word an axis */
	char name[GRAPH_NAME];		/* "convs.0.weight", "loss.center" */
	struct tensor y;		/* a view */
	size_t at;			/* where its floats stand in what trainer_keep() keeps */
	size_t theta;			/* of a parameter: where they stand in each of the optimizer's vectors */
};

struct train_parts {
	struct train_part *part;	/* the caller frees it */
	long n;
	size_t floats;			/* of all */
};

/* All of them, in this order. ERR_MEM. */
int trainer_parts(const struct trainer *, struct train_parts *, struct err *);

/* All of them kept aside, in that order, and put back. kept is shaped as needed and stays the caller's. ERR_MEM. */
int trainer_keep(const struct trainer *, struct tensor *kept, struct err *);
int trainer_restore(struct trainer *, const struct tensor *kept, struct err *);
void trainer_free(struct trainer *);

#endif
