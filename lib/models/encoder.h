/* encoder.h - the audio encoder that encoder.c and pairnet.c share */
#ifndef ENCODER_H
#define ENCODER_H

#include "models/models.h"

extern const struct knob encoder_knobs[];	/* frames */

/* x (batch, frames, width) -> the vector z (batch, 256). */
struct node *encoder_vector(struct graph *, struct node *x, const double *knob);

#endif
