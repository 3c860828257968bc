/* tsne.h - t-SNE (van der Maaten & Hinton 2008), exact, to the plane.
 *
 * Gradient descent on KL(p || q), with the affinities p of the vectors (affinity.h) and q of the points by Student's t.
 * The schedule and its numbers are those of scikit-learn's TSNE(method="exact", init="pca", learning_rate="auto"): the
 * first 250 iterations with 12 p and momentum 0.5, then from rest with momentum 0.8; gains +0.2 and *0.8, at least
 * 0.01; learning rate max(n / 48, 50). No early stop.
 *
 * n^2 floats of memory, n^2 work an iteration. The result does not depend on the number of threads.
 */
#ifndef TSNE_H
#define TSNE_H

#include <stdint.h>

#include "core/tensor.h"

enum { TSNE_POINTS = 20000 };	/* the most points */

struct tsne_spec {
	double perplexity;	/* about the number of neighbors that a vector sees; above 1, less than n */
	int random;		/* start from normal noise instead of the principal components */
	uint64_t seed;		/* of the noise */
	int threads;		/* at least 1 */
};

struct tsne;

/* x (n, dim), read only here. ERR_ARG for a perplexity or a number of points that makes no sense, as pca_fit(),
 * ERR_MEM. */
struct tsne *tsne_plan(const struct tsne_spec *, const struct tensor *x, struct err *);
void tsne_step(struct tsne *);		/* one iteration */
double tsne_kl(struct tsne *);		/* KL(p || q) of the points as they are, in nats */
void tsne_points(const struct tsne *, float *to);	/* (n, 2) */
void tsne_free(struct tsne *);

#endif
