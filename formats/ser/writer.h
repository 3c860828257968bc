/* writer.h - writing a stream */
#ifndef WRITER_H
#define WRITER_H

#include "record.h"

struct writer;

/* Writes the header. fd stays the caller's. NULL and ERR_DATA (what a reader would refuse), ERR_IO, ERR_MEM. */
struct writer *writer_open(int fd, const json_t *header, struct err *);
/* A record, under the same errors: its id is new, its tensors are finite, its x agrees with the header. */
int writer_put(struct writer *, const struct record *, struct err *);
/* A tensor as a record: its name as id, its role (NULL: none), a word for each axis. */
int writer_tensor(struct writer *, const char *name, const char *role, const char *axes, const struct tensor *,
                  struct err *);
int writer_epoch(struct writer *, long epoch, struct err *);	/* counted from 1 */
/* The end record, and the last of the buffer. */
int writer_end(struct writer *, long skipped, struct err *);
void writer_close(struct writer *);	/* frees; without writer_end() the stream stays torn, as it should */

#endif
