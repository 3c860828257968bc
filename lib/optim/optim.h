/* optim.h - steps over one vector of parameters; the folder is the registry. */
#ifndef OPTIM_H
#define OPTIM_H

#include <stddef.h>

#include "core/err.h"

struct rates {
	double rate;		/* learning rate of this step, after the schedule */
	double decay;		/* decoupled weight decay (Loshchilov & Hutter 2019) */
	double beta1, beta2, eps;
};

struct optim {
	const char *name, *brief;
	int states;		/* vectors of n floats it keeps, zero at first */
	/* t counts steps from 1. */
	void (*step)(float *theta, const float *g, float *state, size_t n, const struct rates *, long t);
};

extern const struct optim *const optims[];	/* NULL at the end */
/* NULL and ERR_ARG, which lists the names there are. */
const struct optim *optim_find(const char *name, struct err *);

/* Scale g so that its Euclidean norm is at most most (0: no limit); returns the norm before. */
double optim_clip(float *g, size_t n, double most);

/* The factor on the rate at this point of training: "constant", "cosine" (to 0 over all epochs),
 * "step:every=10,factor=0.5". epoch from 0. ERR_ARG. */
int schedule_factor(const char *spec, long epoch, long epochs, double *factor, struct err *);
/* The same spec with all its settings. */
int schedule_spec(const char *spec, char *to, size_t room, struct err *);

#endif
