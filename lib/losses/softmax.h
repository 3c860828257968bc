/* softmax.h - the cross-entropy that softmax.c and am.c share */
#ifndef SOFTMAX_H
#define SOFTMAX_H

#include "losses/losses.h"

/* The label's logit is taken as lower by the margin. */
double softmax_value(const struct loss_batch *, double margin);

#endif
