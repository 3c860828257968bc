/* npz.h - a stream's records as one numpy array, and back.
 *
 * An .npz (stored zip) holds
 *   x        the records one behind the other along the first axis (time): (sum of lengths, width); where a
 *            record is a vector, one row each: (records, width)
 *   lengths  int64 (records): frames of each; not there where records are vectors
 *   ids      text (records)
 *   labels   text (records), "" where a record has none; not there where none has one
 * No name of a stream ever becomes a name of a member or a file.
 */
#ifndef NPZ_H
#define NPZ_H

#include "npy.h"
#include "stream.h"
#include "zip.h"

struct npz_writer {
	struct zip zip;
	int rank;		/* of a record */
	long shape[TENSOR_RANK];	/* of x; the first axis is counted */
	json_t *ids, *labels;
	int labelled;
	long *lengths;
	size_t room;
};

int npz_begin(struct npz_writer *, long width, struct err *);
/* ERR_DATA: no x, or one whose axes behind the first are other than those of the records before; a label of more than
 * NPY_TEXT characters: all would be as long. */
int npz_add(struct npz_writer *, const struct record *, struct err *);
int npz_end(struct npz_writer *, int fd, struct err *);
void npz_free(struct npz_writer *);

/* Reading takes an .npz as above (x alone must be there) or an .npy, which is x alone. Without
 * lengths, x[i] is record i; without ids, ids are "0", "1", ... */
struct npz_reader {
	struct npy x, ids, labels;	/* ids.fd and labels.fd are -1 where they are absent */
	long *lengths;			/* NULL: x[i] is record i */
	long records, next;
	size_t at;			/* entries of x read so far */
};

/* ERR_DATA where members disagree: lengths that don't add up to x, other counts, a length
 * below 1. */
int npz_open(struct npz_reader *, int fd, off_t size, struct err *);
/* 1 and the record (id, label, x), 0 at the end, -1. */
int npz_next(struct npz_reader *, struct record *, struct err *);
void npz_close(struct npz_reader *);

#endif
