/* spool.h - bytes that are read twice, or out of order: an unlinked file in $TMPDIR. */
#ifndef SPOOL_H
#define SPOOL_H

#include <sys/types.h>

#include "core/err.h"

/* A new empty unlinked file in $TMPDIR (/tmp where that is unset). Returns its descriptor,
 * which the caller closes, or -1 and ERR_IO. */
int spool_new(struct err *);

/* A descriptor for spool_read(): fd itself where it is a regular file that stands at its
 * start, else a spool with all that is left of it. size is the number of bytes. -1: ERR_IO. */
int spool_of(int fd, off_t *size, struct err *);

/* Exactly n bytes from this place; ERR_DATA where the file ends before, ERR_IO. */
int spool_read(int fd, void *to, size_t n, off_t at, struct err *);

/* All n bytes at the descriptor's own position; ERR_IO. */
int spool_write(int fd, const void *from, size_t n, struct err *);

/* Copy n bytes from this place of the spool to the other descriptor's own position. */
int spool_copy(int spool, off_t at, off_t n, int to, struct err *);

#endif
