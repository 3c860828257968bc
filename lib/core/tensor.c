/* tensor.c - dense arrays of floats */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/tensor.h"

size_t
tensor_size(const struct tensor *t)
{
	size_t n = 1;

	for (int i = 0; i < t->rank; i++)
		n *= (size_t)t->shape[i];
	return n;
}

int
tensor_shape(struct tensor *t, int rank, const long *shape, struct err *err)
{
	const size_t most = PTRDIFF_MAX / sizeof(float) - TENSOR_ALIGN;
	size_t n = 1;

	if (rank < 0 || rank > TENSOR_RANK)
		return err_set(err, ERR_ARG, "rank %d is not in 0..%d", rank, TENSOR_RANK);
	for (int i = 0; i < rank; i++) {
		if (shape[i] < 1 || (size_t)shape[i] > most / n)
			return err_set(err, ERR_ARG, "axis %d has impossible size %ld", i, shape[i]);
		n *= (size_t)shape[i];
	}
	if (n > t->room) {
		size_t bytes = (n * sizeof(float) + TENSOR_ALIGN - 1) & ~(size_t)(TENSOR_ALIGN - 1);
		float *data = aligned_alloc(TENSOR_ALIGN, bytes);

		if (!data)
			return err_set(err, ERR_MEM, "out of memory for %zu floats", n);
		tensor_free(t);
		t->data = data;
		t->room = bytes / sizeof(float);
	}
	t->rank = rank;
	for (int i = 0; i < rank; i++)
		t->shape[i] = shape[i];
	return 0;
}

struct tensor
tensor_rows(const struct tensor *t)
{
	long cols = t->rank ? t->shape[t->rank - 1] : 1;
	long rows = (long)tensor_size(t) / cols;

	return (struct tensor){ .rank = 2, .shape = { rows, cols }, .data = t->data };
}

enum { BLOCK = 512 };

/* An exponent of all ones carries into the sign; a sum of floats would not vectorize. */
static WIDE int
sound(const float *x)
{
	uint32_t carry = 0;

	for (int i = 0; i < BLOCK; i++) {
		union {
			float x;
			uint32_t bits;
		} u = { x[i] };

		carry |= (u.bits & 0x7f800000u) + 0x00800000u;
	}
	return !(carry & 0x80000000u);
}

long
tensor_nonfinite(const struct tensor *t)
{
	size_t n = tensor_size(t), i = 0;

	while (i + BLOCK <= n && sound(t->data + i))
		i += BLOCK;
	for (; i < n; i++)
		if (!isfinite(t->data[i]))
			return (long)i;
	return -1;
}

void
tensor_swap(struct tensor *a, struct tensor *b)
{
	struct tensor t = *a;

	*a = *b;
	*b = t;
}

void
tensor_free(struct tensor *t)
{
	if (t->room)
		free(t->data);
	*t = (struct tensor){0};
}

void
tensor_text(const struct tensor *t, char *to, size_t n)
{
	size_t k = (size_t)snprintf(to, n, "(");

	for (int i = 0; i < t->rank && k < n; i++)
		k += (size_t)snprintf(to + k, n - k, "%s%ld", i ? ", " : "", t->shape[i]);
	if (k < n)
		snprintf(to + k, n - k, ")");
}
