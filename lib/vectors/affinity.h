/* affinity.h - how near vectors are to each other, as t-SNE sees it.
 *
 * p(j|i) is a Gaussian of the distance of vectors i and j whose width makes exp(entropy of row i) the perplexity
 * asked for; p(i, j) = (p(j|i) + p(i|j)) / 2n.
 */
#ifndef AFFINITY_H
#define AFFINITY_H

#include "core/tensor.h"

/* x (n, dim) to p (n, n): symmetric, zero on the diagonal, sum 1. 1 < perplexity < n. ERR_MEM. */
int affinity(const struct tensor *x, double perplexity, int threads, float *p, struct err *);

#endif
