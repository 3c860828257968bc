/* provenance.h - who and what is in a set of records: what a model lists of its training and dev set */
#ifndef PROVENANCE_H
#define PROVENANCE_H

#include "stream.h"

/* Texts found so far, each a map used as a set. All-zero bytes are a valid empty one. */
struct provenance {
	json_t *recordings, *audio, *speakers, *parts;
	json_t *ids;					/* of the records that name neither recording nor audio */
	long unnamed_recordings, unnamed_audio, unnamed_speakers;	/* records that name none */
};

/* Take in the keys recording, audio, speaker and part, where the record has them. ERR_MEM. */
int provenance_add(struct provenance *, const struct record *, struct err *);

/* {recordings, audio, speakers, unnamed, incomplete}: see seen.h. A new reference; NULL: out of memory. */
json_t *provenance_lists(const struct provenance *);

/* The keys of a map (NULL: none) as an array, sorted by bytes. A new reference; NULL: out of
 * memory. */
json_t *provenance_sorted(json_t *map);
void provenance_free(struct provenance *);

#endif
