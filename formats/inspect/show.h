/* show.h - a stream's messages as text for people and as JSON for programs */
#ifndef SHOW_H
#define SHOW_H

#include <stdio.h>

#include "stream.h"

/* The header: a line a key, a line a stage. */
void show_header(FILE *, const json_t *header);

/* One line: id, what is said of it, and of each tensor its shape, least, mean and largest entry. */
void show_record(FILE *, const struct record *);

/* The record as one line of JSON, without the newline: tensors as {dtype, shape} and, if
 * values, data: all entries in C order, with the nine digits that give the same float again. */
void show_json(FILE *, const struct record *, int values);

/* The shell line that makes the features of a spectrogram, a batch stream or a model, from its
 * history, behind a line that is a comment. ERR_DATA for another kind, and for a history without stages or with one, or an
 * option of one, that no filter of this suite puts there. */
int show_pipeline(FILE *, const json_t *header, struct err *);

#endif
