/* safetensors.h - the file format that PyTorch users exchange weights in.
 *
 * Eight bytes little-endian length n, n bytes JSON {name: {dtype, shape, data_offsets: [from,
 * to]}}, then the data, C order, little-endian. Source: github.com/huggingface/safetensors,
 * its README.
 */
#ifndef SAFETENSORS_H
#define SAFETENSORS_H

#include <jansson.h>
#include <sys/types.h>

#include "core/tensor.h"

enum { SAFETENSORS_HEAD = 100000000 };	/* the format's own bound on its header */

struct safetensors {
	int fd;			/* borrowed */
	off_t data;		/* where the data begin */
	json_t *names;		/* owned: name -> {dtype, shape, data_offsets}; no __metadata__ */
};

/* fd is a file of size bytes that can be read at any place (spool_of()) and stays the
 * caller's. ERR_DATA for a header that is cut, too large or no JSON, a shape that promises
 * other than its bytes, data that overlap, leave a hole or lie outside the file. */
int safetensors_open(struct safetensors *, int fd, off_t size, struct err *);

/* One tensor as floats, from F32 or F64; 0 where there is none of this name, 1 where x is
 * filled. ERR_DATA: another type, a rank above TENSOR_RANK, an axis of size 0, NaN or
 * infinity. */
int safetensors_get(const struct safetensors *, const char *name, struct tensor *x, struct err *);
void safetensors_close(struct safetensors *);

/* Writing: the data wait in a spool until the header is known. */
struct safetensors_writer {
	int spool;
	off_t size;
	json_t *head;
};

int safetensors_begin(struct safetensors_writer *, struct err *);
/* ERR_DATA for a second tensor of this name, and for the name __metadata__, which the format
 * keeps. */
int safetensors_add(struct safetensors_writer *, const char *name, const struct tensor *,
                    struct err *);
/* Everything to fd. metadata: a map of texts, borrowed. */
int safetensors_end(struct safetensors_writer *, const json_t *metadata, int fd, struct err *);
void safetensors_free(struct safetensors_writer *);

#endif
