/* center.h - what center.c and island.c share: class centers that z is drawn to, and that follow it */
#ifndef CENTER_H
#define CENTER_H

#include "losses/losses.h"

enum { CENTER_LAMBDA, CENTER_ALPHA, CENTER_KNOBS };	/* the first knobs of both */

void center_state(long classes, long dim, long shape[2]);
double center_value(const struct loss_batch *, const double *knob, const float *centers);
void center_update(const struct loss_batch *, const double *knob, float *centers);

#endif
