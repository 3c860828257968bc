/* stream.h - reading and writing ser(5), the one format of everything that is kept.
 *
 * A stream is a header, records, and an end record; a stream of batches has an epoch
 * mark after each epoch. ser.5 is the specification. Maps are held as JSON values
 * (keys are text; values null, booleans, 64-bit integers, finite doubles, UTF-8 text, arrays,
 * maps), tensors apart from them.
 */
#ifndef STREAM_H
#define STREAM_H

#include <jansson.h>
#include <stdint.h>
#include <sys/types.h>

#include "core/tensor.h"

enum { SER_VERSION = 1, RECORD_EXTRAS = 8, RECORD_NAME = 64, CLASSES_MOST = 4096 };
/* No count in a stream is larger: sums of a few thousand fit 63 bits, and each is exact as a double. */
#define COUNT_MOST ((json_int_t)1000000000000000)

/* One record. All-zero bytes are a valid empty one; reuse it from record to record. */
struct record {
	json_t *meta;		/* owned map: "id" and every other key that is no tensor */
	struct tensor x;	/* the main tensor; rank 0 and data NULL where there is none */
	int extras;		/* further tensors, by name */
	struct {
		char name[RECORD_NAME];
		struct tensor t;
	} extra[RECORD_EXTRAS];
	off_t x_at;		/* where in the file (of a pipe: in the stream) the bytes of x stand, little-endian */
};

/* An empty record of this name. Keeps the memory of x. ERR_MEM, or ERR_ARG where id is no UTF-8. */
int record_new(struct record *, const char *id, struct err *);
const char *record_id(const struct record *);
/* The text under key, or NULL where it is absent or no text. */
const char *record_text(const struct record *, const char *key);
/* The further tensor of this name, or NULL. */
struct tensor *record_extra(struct record *, const char *name);
void record_free(struct record *);

enum { READ_ERROR = -1, READ_END, READ_RECORD, READ_EPOCH };

struct reader;
struct writer;

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

long reader_count(const struct reader *);	/* records so far */
long reader_epoch(const struct reader *);	/* the number in the last mark; 0 before the first */
long reader_skipped(const struct reader *);	/* from the end record */
/* XXH3-64 of the bytes up to the end of the last message. */
uint64_t reader_hash(const struct reader *);
/* Names the stream: the hash in its end record; after READ_END only. */
const char *reader_xxh3(const struct reader *);
void reader_close(struct reader *);

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
