/* seen.h - what a model has seen of a record in its training: the recording, the speaker
 *
 * A set of records in a model's header (train, dev) is a map of lists:
 *   recordings, audio, speakers   what its records name, sorted by bytes, each once
 *   unnamed      ids of the records that name neither recording nor audio
 *   incomplete   the names of those of the first three lists to which some record of the set has nothing to add, so
 *                that a recording or speaker that is not in the list may have been seen all the same
 * Where incomplete is absent (models before it was written), a list is complete unless it is empty or absent.
 */
#ifndef SEEN_H
#define SEEN_H

#include "stream.h"

/* The words of a record's key seen, as bits. */
enum {
	SEEN_RECORDING = 1,		/* "recording" */
	SEEN_SPEAKER = 2,		/* "speaker" */
	SEEN_ID = 4,			/* "id": of a training record, where recordings can't be compared */
	SEEN_UNKNOWN_RECORDING = 8,	/* "unknown-recording": the record or some training record names none */
	SEEN_UNKNOWN_SPEAKER = 16,	/* "unknown-speaker" */
	SEEN_WORDS = 5,
};

/* What one model has seen. All-zero bytes are a valid one, of which nothing is known. */
struct seen {
	json_t *recordings, *audio, *speakers, *ids;	/* owned; maps used as sets */
	int complete;					/* bits: of the first three */
};

/* From the sets train and dev of a header. ERR_MEM; seen_free() also then. */
int seen_init(struct seen *, const json_t *header, struct err *);
void seen_free(struct seen *);

/* What it has seen of a record, as bits. */
int seen_of(const struct seen *, const struct record *);
/* What two models together have seen of a record: the weights of one went into the other. */
int seen_both(int, int);

/* Bits as the list of a record. A new reference; NULL: out of memory. */
json_t *seen_words(int bits);
/* The bits of a list; -1: it is none, or has another word. */
int seen_from(const json_t *list);

/* Join the sets train and dev of the model whose weights training began with to those of the header of what became of
 * them: weights keep what they were trained on. No train: nothing is known of it; no dev: there was none. -1: out of
 * memory. */
int seen_inherit(json_t *header, const json_t *before);

#endif
