/* decoder.h - one recording within a file, block after block */
#ifndef DECODER_H
#define DECODER_H

#include <sndfile.h>

#include "audio_size.h"
#include "mpeg.h"

struct decoder {
	long rate, channels;
	long frames;		/* -1: not known before the end */
	long at;		/* the frame that decoder_read() gives next */
	/* private */
	struct audio_size in;
	int fd;
	struct mpeg *mpeg;	/* one of the two */
	SNDFILE *file;
	SF_INFO info;
	int damaged;		/* libsndfile has complained; where frames is known, their count tells */
	off_t place;
};

/* Open what audio_size_next() found; fd is borrowed, and *d must not move while it is open. -1: ERR_DATA
 * (the reason is not_audio()'s, where the first bytes are of no kind that is known), ERR_MEM. */
int decoder_open(struct decoder *, int fd, const struct audio_size *, struct err *);

/* At most n frames of interleaved channels: how many came, 0 at the end, or where a file of known
 * length is damaged, -1: ERR_DATA. */
long decoder_read(struct decoder *, float *to, long n, struct err *);

/* Read, or pass, over what is before this frame; where it ends earlier, at says where. -1: ERR_DATA. */
int decoder_seek(struct decoder *, long frame, struct err *);

void decoder_close(struct decoder *);

#endif
