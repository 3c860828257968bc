/* outcome.h - how an epoch went: mean loss and its parts, and who was taken for whom. */
#ifndef OUTCOME_H
#define OUTCOME_H

#include "eval/confusion.h"
#include "train/trainer.h"

struct outcome {
	long rows;			/* utterances; or pairs, where the model classifies pairs: its classes
					 * are then "different" and "same" */
	double loss, term[LOSS_TERMS];	/* sums over rows; divide by rows */
	struct confusion confusion;
};

int outcome_init(struct outcome *, long classes, struct err *);
void outcome_clear(struct outcome *);
/* Count the batch that the trainer has just fed forward; loss is its objective. */
void outcome_add(struct outcome *, const struct trainer *, const long *labels, double loss);
/* How many classes were ever predicted. */
long outcome_predicted(const struct outcome *);
void outcome_free(struct outcome *);

#endif
