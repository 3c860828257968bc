/* cost.h - what a network costs: measured, a layer at a time, and by the count of its products. */
#ifndef COST_H
#define COST_H

#include <stdio.h>

#include "model.h"

/* A table of the layers of a profiled network: milliseconds a batch forward and backward, share of the time, GFLOP/s of
 * the products with weights, GB/s of the operands (each read or written once), and the sums. Layers that took less than
 * a thousandth of the time are left out. */
void cost_layers(FILE *, const struct graph *);

/* What a second of speech costs a model forward, alone in its batch. */
struct speech_cost {
	double macs;		/* multiply-adds of products with weights */
	double bytes;		/* read and written at the least */
};

/* From a model's header, whose net this is. ERR_DATA, ERR_MEM. */
int cost_speech(const struct net *, const json_t *header, struct speech_cost *, struct err *);

#endif
