/* audio_size.h - what an audio file's header promises, against the bytes that are there. libsndfile
 * takes a file that is cut short for a shorter one, and reads of files that were joined (by cat)
 * only the first; we do not. */
#ifndef AUDIO_SIZE_H
#define AUDIO_SIZE_H

#include <sys/types.h>

#include "core/err.h"

/* What is unusual about a recording that can be read. */
enum {
	AUDIO_SIZE_UNFILLED = 1,	/* the size in its header was never filled in */
	AUDIO_SIZE_JOINED = 2,	/* several recordings, one behind the other */
	AUDIO_SIZE_TAGGED = 4,	/* an ID3v2 tag before a file that is not MPEG audio */
	AUDIO_SIZE_UNTOLD = 8	/* the file does not state its length */
};

/* One recording within a file; files that were joined hold several. All zero before the first. */
struct audio_size {
	off_t from, size;	/* its bytes */
	off_t next;		/* where another may begin */
	int mpeg;		/* MPEG audio, which mpeg.c reads */
	int odd;		/* AUDIO_SIZE_..., of all so far */
	/* the size to read where the header has a placeholder */
	struct {
		off_t at;
		int n;
		unsigned char bytes[8];
	} fix;
};

/* The next recording in a file of `size` bytes: 1: *c is it; 0: there is no further one; -1, ERR_DATA:
 * the file is empty, or the recording holds no samples, or fewer bytes of them than its header
 * promises. A size that was never filled in means "until the end". Other formats pass. */
int audio_size_next(struct audio_size *c, int fd, off_t size, struct err *);

#endif
