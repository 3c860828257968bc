/* resume_point.h - how far a run has come in its input and in its log, and how a run is kept as a stream.
 *
 * In the header of a checkpoint:
 *   at    {records, epochs, xxh3}: records taken, epoch marks passed, and the hash of the bytes up to there
 *   log   {bytes, line}: the last line that was to be logged, and how long the log was before it
 */
#ifndef RESUME_POINT_H
#define RESUME_POINT_H

#include "stream.h"

struct resume_point {
	long records, epochs;
	uint64_t hash;
	json_t *line;		/* owned, or NULL */
	long bytes;
};

/* The place that a reader has come to. */
void resume_point_at(struct resume_point *, const struct reader *);

/* Has this reader come to the place? 1: yes, and the bytes were the same. 0: not yet. ERR_DATA where the bytes were
 * others, or where records or marks come in another order. */
int resume_point_reached(const struct resume_point *, const struct reader *, struct err *);

/* Into a header: 0, or ERR_MEM; and back, into a place without a line: ERR_DATA. */
int resume_point_put(const struct resume_point *, json_t *header, struct err *);
int resume_point_get(struct resume_point *, const json_t *header, struct err *);

/* How some kind of run is kept; `run` is the run. */
struct keeping {
	/* A checkpoint's header, a new reference, and its records. */
	json_t *(*header)(const void *run, const struct resume_point *, struct err *);
	int (*write)(const void *run, struct writer *, struct err *);
	/* Set the run to what a checkpoint holds; its header has been read. ERR_DATA, also for one of another run. */
	int (*read)(void *run, struct resume_point *, struct reader *, struct err *);
	/* 1: what has this header was made by the same run, at its end. */
	int (*made)(const void *run, const json_t *header);
};

#endif
