/* model.h - a trained model as a stream of its parameters.
 *
 * Header (kind "model", axes ""): model (the spec after -m, options written out), classes and map as in a
 * batch header, features (header_features() of what it was trained on), train and dev (seen.h; dev where there
 * was one), each joined to that of the model it started from, history. Records: one a parameter or state buffer: id its name, role
 * "parameter", "state" (normalization, running statistics) or "loss" (class centers), axes, x.
 */
#ifndef MODEL_H
#define MODEL_H

#include "losses/losses.h"
#include "models/models.h"
#include "stream.h"

/* A network with its place in a stream. */
struct net {
	struct graph *graph;		/* owned */
	struct outputs out;
	char spec[TEXT_SPEC];		/* with every option written out */
	int bare;			/* its parameters have shapes, and no memory yet */
};

/* Build a model for this width and class count. seed draws its parameters. ERR_ARG, ERR_MEM. */
int model_build(struct net *, const char *spec, long width, long classes, uint64_t seed, struct err *);
void model_free(struct net *);

/* A new header for a model of these batches; NULL: out of memory. The caller adds dev and its own stage. */
json_t *model_header(const struct net *, const json_t *batches);

/* Build the network that a model's header describes, bare: the header is a claim, which model_read() gives memory once all
 * the parameters have come. ERR_DATA, ERR_MEM. */
int model_from(struct net *, const json_t *header, struct err *);

/* Give a bare network memory for its parameters (drawn from seed 0) and states, where the stream had as many numbers.
 * ERR_DATA where it claims more. */
int model_settle(struct net *, size_t came, struct err *);

/* For a start from another model's weights, whose classes may differ. */
struct fresh {
	const json_t *classes;			/* the names at hand */
	void (*tell)(const char *name);		/* called for each parameter that keeps its random initial value */
};

/* Read a model's records (its header has been read) into a net of the same architecture, and its centers into an
 * objective (NULL: they are passed over). Every parameter and state buffer must come once, in its shape. With fresh
 * (else NULL), parameters of another shape and, where the classes differ, those that logits are made of stay as they
 * were drawn, the centers at 0, and the normalization is always that of the data at hand. ERR_DATA otherwise. */
int model_read(struct net *, struct objective *, struct reader *, const struct fresh *, struct err *);

/* A state buffer by name; borrowed; NULL: there is none. */
const float *model_state(const struct net *, const char *name);

/* Set normalise.mean and normalise.deviation from a batch header. ERR_DATA. */
int model_normalise(struct net *, const json_t *batches, struct err *);

#endif
