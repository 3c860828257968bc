/* record.h - one record in memory */
#ifndef RECORD_H
#define RECORD_H

#include <jansson.h>
#include <sys/types.h>

#include "core/tensor.h"

enum { RECORD_EXTRAS = 8, RECORD_NAME = 64 };

/* One record. All-zero bytes are a valid empty one; reuse it from record to record. */
struct record {
	json_t *meta;		/* owned map: "id" and every other key that is not a tensor */
	struct tensor x;	/* the main tensor; rank 0 and data NULL where there is none */
	int extras;		/* further tensors, by name */
	struct {
		char name[RECORD_NAME];
		struct tensor t;
	} extra[RECORD_EXTRAS];
	off_t x_at;		/* where in the file (of a pipe: in the stream) the bytes of x stand, little-endian */
};

/* An empty record of this name. Keeps the memory of x. ERR_MEM, or ERR_ARG where id is not valid UTF-8. */
int record_new(struct record *, const char *id, struct err *);
const char *record_id(const struct record *);
/* The text under key, or NULL where it is absent or no text. */
const char *record_text(const struct record *, const char *key);
/* The further tensor of this name, or NULL. */
struct tensor *record_extra(struct record *, const char *name);
void record_free(struct record *);

#endif
