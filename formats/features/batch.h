/* batch.h - padded batches: what batcher writes and sertrain reads.
 *
 * Header keys beside those of the features:
 *   classes    names, in the order of -c
 *   map        label -> class name, for every label that is kept
 *   counts     kept training records of each class, in their order
 *   mean, deviation   `width` numbers each: per feature over all frames of the kept records
 *   epochs, batches   epochs in the stream; batches in one
 *   batch      rows of a full batch
 *   pairs      true where batches are pairs; then
 *   positive   the share of pairs of one class
 *   train      {recordings, audio, speakers}: distinct, sorted, of the kept records
 *   parts      distinct values of `part` among the kept records
 * A record: id "epoch.number" (from 1), ids, labels (class indices), lengths (frames), each an array of B;
 * x (B, T, width), zero past each length. In a batch of pairs B is even; rows 2i and 2i + 1 are pair i, and
 * an utterance that stands in several pairs has a row in each.
 */
#ifndef BATCH_H
#define BATCH_H

#include "stream.h"

/* ERR_DATA unless the header is one of batches, with sensible epochs, batches, counts and positive. */
int batch_header(const json_t *, struct err *);

/* One batch in memory. All-zero bytes are a valid empty one. */
struct batch {
	struct tensor x;	/* (rows, time, width) */
	long rows, room;
	long *lengths;		/* frames of each row */
	long *labels;		/* class of each row; -1: none */
	json_t *ids;		/* owned array of rows texts */
};

/* Read the keys of a batch record into b; x is swapped over, not copied. ERR_DATA where arrays and x
 * disagree, a length is not in 1..T or a label not in 0..classes-1. */
int batch_from(struct batch *, struct record *, long classes, struct err *);

/* Pad rows feature records (frames, width) into one batch; time is the longest, rounded up to a
 * multiple of `round` frames; every label is -1. ERR_DATA where a record is not of shape (frames, width) like
 * the first. */
int batch_pad(struct batch *, const struct record *rows, long n, long round, struct err *);
/* The reverse of batch_from: fill a record of this id; x is swapped over. */
int batch_to(struct record *, struct batch *, const char *id, struct err *);

/* For those who fill a batch themselves: room for so many rows, without ids; zeros past each row's
 * length. */
int batch_room(struct batch *, long rows, struct err *);
void batch_clear(struct batch *);
void batch_free(struct batch *);

#endif
