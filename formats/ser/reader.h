/* reader.h - reading a stream */
#ifndef READER_H
#define READER_H

#include <stdint.h>

#include "record.h"

enum { READ_ERROR = -1, READ_END, READ_RECORD, READ_EPOCH };

struct reader;

/* Reads the header from a file descriptor, which may be a pipe and which stays the caller's. NULL and
 * ERR_DATA (no ser stream, truncated, a version unknown, a malformed header), ERR_IO, ERR_MEM. */
struct reader *reader_open(int fd, struct err *);

/* The header: borrowed, lives as long as the reader. Its well-known keys have been checked: kind, axes and
 * scale are text, width, rate and hop positive numbers, classes an array of at most CLASSES_MOST
 * distinct texts, history an array of maps with a text "stage", an integer "values" and a map "options". */
json_t *reader_header(const struct reader *);

/* READ_RECORD (the record is filled), READ_EPOCH (a mark was passed and its hash agreed), READ_END (the end
 * record came, its count and hash agreed and nothing follows) or READ_ERROR. Every record's id is new,
 * its tensors are finite, and its x agrees with the header's axes and width. */
int reader_next(struct reader *, struct record *, struct err *);

/* Gives each record to take(), up to the end; its -1 ends it. ERR_DATA also for an epoch mark: "unexpected epoch mark in a model". */
int reader_each(struct reader *, const char *in_a_model, int (*take)(void *arg, struct record *, struct err *), void *arg,
                struct err *);

long reader_count(const struct reader *);	/* records so far */
long reader_epoch(const struct reader *);	/* the number in the last mark; 0 before the first */
long reader_skipped(const struct reader *);	/* from the end record */
/* XXH3-64 of the bytes up to the end of the last message. */
uint64_t reader_hash(const struct reader *);
/* Names the stream: the hash in its end record; after READ_END only. */
const char *reader_xxh3(const struct reader *);
void reader_close(struct reader *);

#endif
