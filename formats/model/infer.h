/* infer.h - a model run over the records of features, some at a time: what serpredict and serembed share.
 *
 *	do {
 *		got = reader_next(reader, infer_room(&m), &err);
 *		ready = infer_take(&m, got, &err);
 *		for (long i = 0; i < ready; i++)
 *			... m.rows[i], infer_z(&m, i) ...
 *	} while (got != READ_END);
 */
#ifndef INFER_H
#define INFER_H

#include "batch.h"
#include "model.h"
#include "prediction.h"

struct infer {
	struct net net;
	struct predictor predictor;
	json_t *features;		/* what the model was trained on; owned */
	char xxh3[17];			/* names the model */
	struct batch batch;
	struct record *rows;		/* room of them, owned; after infer_take() the ready ones */
	long room, n;
};

/* Read a model whose header has been read, to its end. room: utterances run at once; threads 0: one a core. ERR_DATA,
 * ERR_MEM. */
int infer_open(struct infer *, struct reader *model, long room, int threads, struct err *);

/* ERR_DATA unless this is the header of features made as those of the training: names the first difference. */
int infer_agree(const struct infer *, const json_t *header, const char *who, struct err *);

/* Where the next record is to be read to. */
struct record *infer_room(struct infer *);

/* Say what the reader returned. Runs the network when there is no more room or no more to come, and sets the key
 * distance of the records. Returns the rows that are ready, 0 if none yet; -1: ERR_DATA for an epoch mark and for
 * records that are no features, ERR_MEM. */
long infer_take(struct infer *, int got, struct err *);

/* The vector z (infer_dim() numbers) of a ready row; borrowed until the next infer_take(). */
const float *infer_z(const struct infer *, long row);
long infer_dim(const struct infer *);

void infer_free(struct infer *);

#endif
