/* tensor.h - a dense, row-major array of floats.
 *
 * Ownership: a tensor with room > 0 owns its data; one with room == 0
 * borrows it and tensor_free() leaves it alone. All-zero bytes are a
 * valid empty tensor, so `struct tensor t = {0};` is the constructor.
 */
#ifndef TENSOR_H
#define TENSOR_H

#include <stddef.h>

#include "core/err.h"

enum { TENSOR_RANK = 4, TENSOR_ALIGN = 64 };

struct tensor {
	int rank;			/* 0..TENSOR_RANK; 0 is a scalar */
	long shape[TENSOR_RANK];	/* each at least 1; the last axis is contiguous */
	float *data;			/* TENSOR_ALIGN-byte aligned if owned */
	size_t room;			/* floats owned; 0 if borrowed */
};

/* Number of elements; 1 for a scalar. */
size_t tensor_size(const struct tensor *);

/* Give t this shape. Keeps its memory where that is large enough (so a
 * stream of records allocates once); contents are then undefined.
 * ERR_ARG for an impossible shape, ERR_MEM. */
int tensor_shape(struct tensor *t, int rank, const long *shape, struct err *);

/* A (rows, cols) view of t that folds all leading axes into rows. */
struct tensor tensor_rows(const struct tensor *t);

/* The first entry that is NaN or infinite, or -1. */
long tensor_nonfinite(const struct tensor *);

/* The shape as text: "(48, 7, 7, 1)". */
void tensor_text(const struct tensor *, char *to, size_t n);

void tensor_swap(struct tensor *, struct tensor *);
void tensor_free(struct tensor *);

#endif
