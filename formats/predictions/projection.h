/* projection.h - embeddings brought to the plane: all of them in memory, or a sample.
 *
 * A projection is a stream of embeddings of width 2: the header of the embeddings with a stage more, and explained
 * (PCA: the share of the variance along each axis) or kl (t-SNE). Records keep their keys.
 */
#ifndef PROJECTION_H
#define PROJECTION_H

#include "core/rng.h"
#include "stream.h"

struct projection {
	long dim, n, room, seen;	/* seen: records added; n: kept */
	long sample;			/* at most so many are kept, drawn at random; 0: all */
	struct rng rng;
	struct kept {
		long at;		/* which record it was */
		json_t *meta;
		float *x;		/* (dim) */
	} *kept;
};

/* For embeddings with this header. ERR_DATA where it is of something else. */
int projection_init(struct projection *, const json_t *header, long sample, uint64_t seed, struct err *);
int projection_add(struct projection *, const struct record *, struct err *);	/* ERR_MEM */
/* The kept vectors (n, dim), in the order of the stream; x owns its data. ERR_MEM. */
int projection_vectors(struct projection *, struct tensor *x, struct err *);
/* Fill a record with the i-th kept one, at y[0], y[1]. ERR_MEM. */
int projection_record(const struct projection *, long i, const float *y, struct record *, struct err *);
void projection_free(struct projection *);

/* The header of the projection, with this figure (explained or kl) under key, which is taken over. A new reference;
 * NULL: out of memory. */
json_t *projection_header(const json_t *embeddings, const char *key, json_t *figure);

/* ERR_DATA unless both headers are of vectors made alike, by the same model; who names the second. */
int projection_agree(const json_t *embeddings, const json_t *other, const char *who, struct err *);

/* A table: id, label, class, speaker, x, y. Lines with their newline, to be freed; NULL: out of memory. */
char *projection_tsv_head(void);
char *projection_tsv(const struct record *);

#endif
