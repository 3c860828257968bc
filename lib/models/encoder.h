/* encoder.h - the audio encoder that encoder.c and pairnet.c share */
#ifndef ENCODER_H
#define ENCODER_H

#include "models/models.h"

/* The first knob of both. */
#define ENCODER_FRAMES { "frames", 400, 32, 100000, "length of every utterance; 400 are 4 s" }

/* x (batch, frames, width) -> the vector z (batch, 256). */
struct node *encoder_vector(struct graph *, struct node *x, const double *knob);

#endif
