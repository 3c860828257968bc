/* prediction.h - what a model says of an utterance, as a record: a prediction, or the vector behind it.
 *
 * Header (kind "prediction", axes "class", width the classes): classes and map of the model, model (its
 * hash), history. A record keeps the keys of the features' record and adds
 *   class       the true class, where the label is in the map
 *   predicted   the likeliest class
 *   seen        what of it the model was trained or tuned on, in the words of seen.h
 *   distance    of the features from those of the training: moments_distance()
 * x (classes): posteriors that sum to 1.
 *
 * An embedding (kind "embedding", axes "dim") is the same without predicted; its x is the model's vector z.
 */
#ifndef PREDICTION_H
#define PREDICTION_H

#include "classes.h"
#include "seen.h"

/* Everything that the predictions of one model share. */
struct predictor {
	struct classes classes;
	struct seen seen;
};

/* From a model's header. ERR_DATA, ERR_MEM. */
int prediction_init(struct predictor *, const json_t *model, struct err *);
void prediction_free(struct predictor *);

/* Set class and seen of a record; earlier: what the model that made its vector has seen of it, as bits. ERR_MEM. */
int prediction_mark(const struct predictor *, struct record *, int earlier, struct err *);

/* The header of predictions that this stage makes of a stream with the header from; xxh3 names the model. A new
 * reference; NULL: ERR_MEM. */
json_t *prediction_header(const struct predictor *, const char *stage, const json_t *from, const char *xxh3,
                          struct err *);

/* Turn a features record into a prediction, in place; posteriors has a number a class. ERR_MEM. */
int prediction_make(const struct predictor *, struct record *, const float *posteriors, struct err *);

/* The same for embeddings of dim numbers. */
json_t *prediction_embedding_header(const struct predictor *, const json_t *features, long dim, const char *xxh3,
                         struct err *err);
int prediction_embedding(const struct predictor *, struct record *, const float *z, long dim, struct err *);

/* One line of text, newline included; the caller frees it. NULL: out of memory. TSV has the columns id, label, class,
 * predicted, seen and one a class; a tab, newline or backslash within a text is written \t, \n, \\. */
char *prediction_tsv_head(const struct predictor *);
char *prediction_tsv(const struct predictor *, const struct record *);
char *prediction_jsonl(const struct predictor *, const struct record *);

#endif
