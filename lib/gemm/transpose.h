/* transpose.h - a matrix of floats transposed, in squares of 4 x 4 that fit into registers
 *
 * Weights are packed for every batch. Moved a float at a time they cost as much as the products of a small one. */
#ifndef TRANSPOSE_H
#define TRANSPOSE_H

typedef float transpose_row __attribute__((vector_size(16), aligned(4), may_alias));

enum { TRANSPOSE_SQUARE = 4 };

#ifdef __clang__
#define TRANSPOSE_PICK(a, b, ...) __builtin_shufflevector(a, b, __VA_ARGS__)
#else
#define TRANSPOSE_PICK(a, b, ...) __builtin_shuffle(a, b, (int __attribute__((vector_size(16)))){ __VA_ARGS__ })
#endif

/* to (4,4) = from (4,4) transposed. Their rows are so many floats apart. */
static inline void
transpose_square(const float *from, long apart, float *to, long row)
{
	transpose_row a = *(const transpose_row *)from, b = *(const transpose_row *)(from + apart);
	transpose_row c = *(const transpose_row *)(from + 2 * apart), d = *(const transpose_row *)(from + 3 * apart);
	transpose_row ab = TRANSPOSE_PICK(a, b, 0, 4, 1, 5), cd = TRANSPOSE_PICK(c, d, 0, 4, 1, 5);

	*(transpose_row *)to = TRANSPOSE_PICK(ab, cd, 0, 1, 4, 5);
	*(transpose_row *)(to + row) = TRANSPOSE_PICK(ab, cd, 2, 3, 6, 7);
	ab = TRANSPOSE_PICK(a, b, 2, 6, 3, 7);
	cd = TRANSPOSE_PICK(c, d, 2, 6, 3, 7);
	*(transpose_row *)(to + 2 * row) = TRANSPOSE_PICK(ab, cd, 0, 1, 4, 5);
	*(transpose_row *)(to + 3 * row) = TRANSPOSE_PICK(ab, cd, 2, 3, 6, 7);
}

/* to (n,m) = from (m,n) transposed; from row to row it is so many floats. */
static inline void
transpose(long m, long n, const float *from, long apart, float *to, long row)
{
	long down = m / TRANSPOSE_SQUARE * TRANSPOSE_SQUARE, over = n / TRANSPOSE_SQUARE * TRANSPOSE_SQUARE;

	for (long j = 0; j < over; j += TRANSPOSE_SQUARE)
		for (long i = 0; i < down; i += TRANSPOSE_SQUARE)
			transpose_square(from + i * apart + j, apart, to + j * row + i, row);
	for (long i = 0; i < m; i++)
		for (long j = i < down ? over : 0; j < n; j++)
			to[j * row + i] = from[i * apart + j];
}

#endif
