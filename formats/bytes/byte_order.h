/* byte_order.h - numbers in files, whatever the machine: little-endian where nothing else is said */
#ifndef BYTE_ORDER_H
#define BYTE_ORDER_H

#include <stdint.h>
#include <sys/types.h>

#include "core/err.h"

uint64_t byte_order_get(const unsigned char *from, int bytes);
uint64_t byte_order_get_big(const unsigned char *from, int bytes);
uint64_t byte_order_get_as(const unsigned char *from, int bytes, int big);
void byte_order_put(unsigned char *to, uint64_t value, int bytes);

/* Floats as they lie in a file (little-endian) to the machine's own order, or back, in place. */
void byte_order_native(float *, size_t n);

/* n floats from a place of a file that holds them with 4 or 8 bytes each. ERR_DATA where it
 * ends before. */
int byte_order_floats(int fd, off_t at, int bytes, float *to, size_t n, struct err *);

/* n floats, 4 bytes each, to the descriptor's own position. */
int byte_order_put_floats(int fd, const float *, size_t n, struct err *);

#endif
