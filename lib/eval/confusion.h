/* confusion.h - who was taken for whom, and the figures that follow from it.
 *
 * With n(t, p) the records of true class t that were predicted as p:
 *   recall(t)    = n(t, t) / sum over p of n(t, p)
 *   precision(p) = n(p, p) / sum over t of n(t, p)
 *   f1(c)        = 2 n(c, c) / (records of c + records predicted as c)
 *   accuracy     = sum of n(c, c) / all records; the literature's WA
 *   recall_macro = mean recall of the classes that have records; the literature's UA
 *   f1_macro     = mean f1 of the classes that have records or were predicted
 * scikit-learn's accuracy_score, balanced_accuracy_score and f1_score(average="macro") are the
 * same.
 */
#ifndef CONFUSION_H
#define CONFUSION_H

#include "core/err.h"

enum { CONFUSION_CLASSES = 1024 };	/* the most classes */

/* All-zero bytes are a valid empty one. */
struct confusion {
	long classes;
	long *count;	/* (true, predicted), owned */
};

/* All counts 0. ERR_ARG unless classes is in 1..CONFUSION_CLASSES, ERR_MEM. */
int confusion_make(struct confusion *, long classes, struct err *);
/* Count a record. Both in 0..classes-1. */
void confusion_add(struct confusion *, long truth, long predicted);
/* Add the counts of another of as many classes. */
void confusion_join(struct confusion *, const struct confusion *more);
long confusion_at(const struct confusion *, long truth, long predicted);
void confusion_free(struct confusion *);

/* The figures of one class, 0..1; NAN where they divide by nothing. */
struct class_scores {
	long support;	/* records of the class */
	long predicted;	/* records taken for it */
	double precision, recall, f1;
};

struct class_scores confusion_class(const struct confusion *, long class);

/* The figures of all, 0..1; NAN without records. */
struct scores {
	long records, right;
	long present;	/* classes that have records */
	long judged;	/* classes that have records or were predicted */
	double accuracy, recall_macro, f1_macro;
	long largest;	/* the class with the most records, the first of equals */
	double majority;	/* accuracy of always answering it */
	double chance;		/* recall_macro of any answer that ignores the input: 1 / present */
};

struct scores confusion_scores(const struct confusion *);

#endif
