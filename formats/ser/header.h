/* header.h - what a stream's header says: kinds, features, the history of stages.
 *
 * kind         axes                   width        more keys
 * spectrogram  "time bin|mel|cepstrum"  features   rate hop scale
 * batch        "batch time bin|..."     features   the features' keys; classes map counts epochs batches
 *                                                  batch mean deviation train parts (batch.h)
 * model        ""                     -            model classes map features train dev (model.h)
 * embedding    "dim"                  dim          model classes map (prediction.h, projection.h)
 * svm          ""                     -            model classes map features train ... (svm.h)
 * checkpoint   ""                     -            a model's; run at best outcome log (checkpoint.h)
 * prediction   "class"                classes      classes map model (prediction.h)
 */
#ifndef HEADER_H
#define HEADER_H

#include <jansson.h>

#include "core/err.h"

/* {ser, kind, axes, width (where not 0), history: []}. NULL: out of memory. The caller owns it. */
json_t *header_new(const char *kind, const char *axes, long width);

/* Look up a key; the fallback where it is absent or of another type. */
const char *header_text(const json_t *, const char *key, const char *fallback);
double header_number(const json_t *, const char *key, double fallback);
long header_integer(const json_t *, const char *key, long fallback);

/* How many words these axes have, 0 for none; -1 where they are not parted by single spaces. */
int header_axes(const char *);

/* ERR_DATA unless the header is of this kind and, where axes is not NULL, has these axes:
 * `kind is "batch", not "spectrogram"`. */
int header_expect(const json_t *, const char *kind, const char *axes, struct err *);

/* Append {stage, version, values, options} to history. values is the revision of the stage's output, raised
 * only when its values change; options (every one that changes the values, defaults too,
 * milliseconds as samples) is a new reference and taken over, also on failure. */
int header_stage(json_t *, const char *stage, int values, json_t *options, struct err *);

/* What makes the features what they are: axes, width, rate, hop, scale, and the stages of history before
 * "batcher". A new reference; works on headers of spectrograms and batches. */
json_t *header_features(const json_t *);

#endif
