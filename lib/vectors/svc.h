/* svc.h - support vector classification, one class against one, by LIBSVM (Chang & Lin 2011).
 *
 * Kernels of vectors u, v: linear u.v; poly (gamma u.v)^degree; rbf exp(-gamma |u - v|^2). With C, gamma and
 * weights of the same names, scikit-learn's SVC, which is LIBSVM too, finds the same machine: both stop at a
 * violation of 1e-3.
 *
 * A pair is (a, b) with a < b, in the order (0,1), (0,2) ... (1,2) ...; its decision value is above 0 for a. The
 * class with the most pairs wins, the first of equals.
 */
#ifndef SVC_H
#define SVC_H

#include "core/tensor.h"

enum svc_kernel { SVC_RBF, SVC_LINEAR, SVC_POLY };

struct svc_spec {
	enum svc_kernel kernel;
	double cost;		/* C, above 0 */
	double gamma;		/* of rbf and poly; 0: 1 / (dim * variance of all entries), scikit-learn's "scale" */
	int degree;		/* of poly */
	int balanced;		/* C of a class times records / (classes * records of the class) */
	int probability;	/* fit sigmoids to decision values of 5 folds (Platt 2000, Wu et al. 2004) */
	unsigned seed;		/* of these folds; LIBSVM takes it through srand(), which it is given each time */
};

/* A trained machine. All-zero bytes are a valid empty one; owns what it points to. */
struct svc {
	struct svc_spec spec;	/* with the gamma that was used */
	long classes, dim;
	long *count;		/* support vectors of each class: they stand in the order of the classes */
	struct tensor vectors;	/* (n, dim) */
	struct tensor coef;	/* (classes - 1, n): LIBSVM's sv_coef */
	struct tensor rho;	/* (pairs) */
	struct tensor sigmoid;	/* (pairs, 2), slope and offset; data NULL without probability */
};

static inline long
svc_pairs(long classes)
{
	return classes * (classes - 1) / 2;
}

/* x (n, dim), labels 0..classes-1, each of which must come. ERR_ARG for a spec that makes no sense, ERR_DATA for a
 * class without vectors, ERR_MEM. */
int svc_train(struct svc *, const struct svc_spec *, const struct tensor *x, const long *labels, long classes,
              struct err *);
void svc_free(struct svc *);

/* The machine made ready; it must outlive the plan. NULL: ERR_MEM. */
struct svc_plan *svc_plan(const struct svc *, struct err *);
/* The class of z (dim). decision: a value a pair. share: a number a class, sum 1: the share of the pairs that it
 * wins or, with probability, its probability (whose largest is not always the class with the most pairs). */
long svc_apply(struct svc_plan *, const float *z, float *decision, float *share);
void svc_plan_free(struct svc_plan *);

#endif
