/* byte_order.h - little-endian numbers in files, whatever the machine */
#ifndef BYTE_ORDER_H
#define BYTE_ORDER_H

#include <stdint.h>
#include <sys/types.h>

#include "core/err.h"

uint64_t little_get(const unsigned char *from, int bytes);
void little_put(unsigned char *to, uint64_t value, int bytes);

/* n floats from a place of a file that holds them with 4 or 8 bytes each. ERR_DATA where it
 * ends before. */
int little_floats(int fd, off_t at, int bytes, float *to, size_t n, struct err *);

/* n floats, 4 bytes each, to the descriptor's own position. */
int little_put_floats(int fd, const float *, size_t n, struct err *);

#endif
