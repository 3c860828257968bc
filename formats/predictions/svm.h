/* svm.h - a support vector machine on the vectors of a model, as a stream.
 *
 * Header (kind "svm", axes ""): model (the hash of the model that made the vectors), features (header_features() of
 * the vectors), dim, classes and map, counts (training vectors of each class), vectors (support vectors of each
 * class), kernel, gamma, degree, train (what it was trained on: seen.h), history. Records:
 * "vectors" (vector dim), "coefficients" (class vector), "rho" (pair) and, with probabilities, "sigmoid" (pair two);
 * see svc.h.
 */
#ifndef SVM_H
#define SVM_H

#include "provenance.h"
#include "vectors/svc.h"
#include "prediction.h"

/* Training vectors in memory. */
struct svm_set {
	struct classes classes;
	long dim, n, room;
	float *x;		/* (n, dim) */
	long *labels, *counts;
	long omitted;		/* records with a label of no class, or none */
	struct provenance census;
};

/* For embeddings with this header. classes may be empty: then those of the header. ERR_DATA where the header is of
 * no embeddings, ERR_ARG where neither names classes, ERR_MEM. classes is taken over, also on failure. */
int svm_set_init(struct svm_set *, const json_t *header, struct classes *, struct err *);
int svm_set_add(struct svm_set *, const struct record *, struct err *);	/* ERR_MEM */
/* ERR_DATA names a class that no vector has; else as svc_train(). */
int svm_set_train(const struct svm_set *, const struct svc_spec *, struct svc *, struct err *);
void svm_set_free(struct svm_set *);

/* The header of a machine trained on a set of embeddings with that header, and their history. A new reference; NULL: ERR_MEM. */
json_t *svm_header(const struct svc *, const struct svm_set *, const json_t *embeddings, struct err *);
int svm_write(const struct svc *, struct writer *, struct err *);

/* Read a machine whose header has been read. ERR_DATA, ERR_MEM. */
int svm_read(struct svc *, struct reader *, struct err *);

/* ERR_DATA unless a machine of this header was trained on vectors made as those of that one: by the same model, of
 * features made alike. who names the machine. */
int svm_agree(const json_t *svm, const json_t *embeddings, const char *who, struct err *);

/* The header of the predictions; xxh3 names the machine. A new reference; NULL: ERR_MEM. */
json_t *svm_prediction_header(const struct predictor *, const struct svc *, const json_t *embeddings,
                              const char *xxh3, struct err *);

/* Turn an embedding into a prediction: x the shares of the classes, scores the decision values. share: room for a
 * number a class. of_model: a model made the embedding, and what it has seen of the record counts as well. ERR_MEM. */
int svm_predict(const struct predictor *, struct svc_plan *, int of_model, struct record *, struct tensor *share,
                struct err *);

#endif
