/* validate.h - what readers and writers of ser(5) both demand of a header and a record */
#ifndef VALIDATE_H
#define VALIDATE_H

#include "idset.h"
#include "stream.h"

/* ERR_DATA unless the well-known keys of a header are what stream.h promises, and map, where there is one, leads to
 * classes alone. ERR_MEM. */
int validate_header(const json_t *, struct err *);

/* ERR_DATA unless the record has an id that is not among ids, which take it, finite tensors, and text where ser(5) says
 * so, and its x fits the header: as many axes as `axes` has words, where it has any, the last of `width`, where that is
 * there. Models and checkpoints say neither. ERR_MEM. */
int validate_record(const json_t *header, const struct record *, struct idset *ids, struct err *);

#endif
