/* pca.h - principal components: the axes along which vectors vary most.
 *
 * The axes are the eigenvectors of the covariance (which divides by n - 1) of the largest eigenvalues, each turned so
 * that its largest entry is positive. scikit-learn's PCA gives the same up to that sign.
 */
#ifndef PCA_H
#define PCA_H

#include "core/tensor.h"

enum { PCA_DIM = 8192 };	/* the longest vectors: the covariance is dim * dim doubles */

/* All-zero bytes are a valid empty one; owns what it points to. */
struct pca {
	long dim, parts;
	double *mean;		/* (dim) */
	double *axis;		/* (parts, dim), of length 1, the largest variance first */
	double *variance;	/* (parts) */
	double total;		/* the variance along all dim axes together */
};

/* x (n, dim). ERR_ARG unless 1 <= parts <= dim <= PCA_DIM, ERR_DATA for fewer than two vectors or vectors that are
 * all the same, ERR_MEM. */
int pca_fit(struct pca *, const struct tensor *x, long parts, struct err *);
/* The parts coordinates of each of the n vectors of x (n, dim). */
void pca_apply(const struct pca *, const float *x, long n, float *to);
void pca_free(struct pca *);

#endif
