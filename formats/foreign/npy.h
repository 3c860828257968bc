/* npy.h - numpy's array files: a line of text that says type and shape, then the numbers.
 *
 * Versions 1, 2 and 3 are read, 1 is written. Source: numpy.lib.format's documentation.
 */
#ifndef NPY_H
#define NPY_H

#include <jansson.h>
#include <sys/types.h>

#include "core/tensor.h"

enum { NPY_HEAD = 128, NPY_TEXT = 4096 /* characters of the longest text */ };

/* An array in a file that can be read at any place (spool_of()). */
struct npy {
	int fd;			/* borrowed */
	off_t at;		/* where the entries begin */
	char type;		/* 'f', 'i', 'u', 'U' or 'S' */
	int bytes;		/* of one entry; of a 'U': characters */
	int rank;
	long shape[TENSOR_RANK];
	size_t n;		/* entries */
};

/* The array in size bytes from this place. ERR_DATA: no npy, another version, big-endian,
 * Fortran's order, a type that is no number and no text, more than TENSOR_RANK axes, a shape
 * that promises other than the bytes. */
int npy_open(struct npy *, int fd, off_t from, off_t size, struct err *);

/* n entries from this one on as floats, from f4 or f8. ERR_DATA: another type, NaN or infinity. */
int npy_floats(const struct npy *, size_t first, float *to, size_t n, struct err *);

/* The whole array as integers, from i4 or i8; the caller frees them. */
long *npy_integers(const struct npy *, struct err *);

/* Entry i of an array of texts, from U (UTF-32) or S (UTF-8), as a new reference. */
json_t *npy_text(const struct npy *, size_t i, struct err *);

/* The head of an array: NPY_HEAD bytes. descr: "<f4", "<i8", "<U12". */
void npy_head(char *to, const char *descr, int rank, const long *shape);

/* Characters (code points) of a text, and the text as that many little-endian UTF-32 values,
 * zeros behind. */
long npy_length(const char *utf8);
void npy_wide(const char *utf8, unsigned char *to, long room);

#endif
