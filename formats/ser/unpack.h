/* unpack.h - one scanned MessagePack message to JSON values and tensors */
#ifndef UNPACK_H
#define UNPACK_H

#include "stream.h"

/* Unpack the whole message p (size bytes, as scan_message() found it) into r: what is not a tensor into r->meta.
 * A tensor is a map {dtype, shape, data} at the top level; its bytes are copied once. x_at is relative to p.
 * ERR_DATA: no map, a value that JSON has not, a key twice, a shape that promises other than its bytes. */
int unpack_message(const unsigned char *p, size_t size, struct record *r, struct err *);

#endif
