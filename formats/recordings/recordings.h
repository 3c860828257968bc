/* recordings.h - the recordings that operands name, in order: audio files, manifests, standard
 * input.
 *
 * An input's first bytes decide whether it is a manifest (manifest.h) or audio; with a pcm each is
 * raw samples. What comes through a pipe and is not raw is spooled first.
 */
#ifndef RECORDINGS_H
#define RECORDINGS_H

#include "audio.h"
#include "manifest.h"
#include "pcm.h"

/* All-zero bytes are a valid empty one; recordings_drop() makes it one. */
struct recording {
	char *where;		/* for messages: "a.wav", "train.tsv:17: a.wav" */
	char *file;		/* to be opened; NULL where fd is open already */
	int fd;			/* closed by recordings_drop(), but for standard input */
	int piped;		/* it came through a pipe, whose writer could not know the length */
	const char *manifest;	/* that names it, on this line; borrowed; NULL: an operand does */
	long line;
	struct manifest_entry entry;	/* path, meta, start and end */
};

struct recordings;

/* "-" among the operands is standard input, and so is no operand at all. operands and pcm (which
 * may be NULL) are borrowed. ERR_MEM. */
struct recordings *recordings_open(char **operands, int n, const struct pcm *, struct err *);

/* Take this shard of the rows of the only operand, which must be a manifest. ERR_ARG. */
int recordings_shard(struct recordings *, const char *shard, struct err *);

/* 1: *r is filled; 0: the end; -1: an error that *r.where names. After ERR_DATA and ERR_MISSING the
 * next call goes on with the next line or operand. Ids that were there before are ERR_DATA. */
int recordings_next(struct recordings *, struct recording *r, struct err *);
/* Call this with the name and the manifest_advice() of each manifest that has one, when it is opened. */
void recordings_advise(struct recordings *, void (*tell)(const char *manifest, const char *advice));
/* From now on ids may come again. */
void recordings_repeat(struct recordings *);
void recordings_close(struct recordings *);

/* Its samples; longest as in struct cut. Any thread, one a recording. Errors as audio_read(), and
 * ERR_MISSING. */
int recordings_load(const struct recording *, const struct pcm *, double longest, struct audio *,
		   struct err *);
/* Its sampling rate in Hz, or -1; without using it up. */
long recordings_rate(const struct recording *, const struct pcm *, struct err *);
void recordings_drop(struct recording *);

/* XXH3-64 of the samples as little-endian floats: 16 hexadecimal digits and a 0. */
void recordings_hash(struct audio *, char *to);

#endif
