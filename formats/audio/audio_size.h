/* audio_size.h - what an audio file's header promises, against the bytes that are there. libsndfile
 * takes a file that is cut short for a shorter one, and reads of files that were joined (by cat)
 * only the first; we do not. */
#ifndef AUDIO_SIZE_H
#define AUDIO_SIZE_H

#include <sys/types.h>

#include "core/err.h"

/* What is unusual about a recording that can be read. */
enum {
	CLAIMS_UNFILLED = 1,	/* the size in its header was never filled in */
	CLAIMS_JOINED = 2,	/* several recordings, one behind the other */
	CLAIMS_TAGGED = 4,	/* an ID3v2 tag before a file that is not MPEG audio */
	CLAIMS_UNTOLD = 8	/* nothing in the file tells its length */
};

/* One recording within a file; files that were joined hold several. All zero before the first. */
struct claims {
	off_t from, size;	/* its bytes */
	off_t next;		/* where another may begin */
	int mpeg;		/* MPEG audio, which mpeg.c reads */
	int odd;		/* CLAIMS_..., of all so far */
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
int claims_next(struct claims *c, int fd, off_t size, struct err *);

/* Why a file is no audio, from its first bytes: a Git LFS pointer, a manifest, text, nothing but
 * zeros, something else. Sets ERR_DATA. */
void claims_excuse(int fd, off_t size, struct err *);

enum { CLAIMS_HEAD = 40 };	/* bytes that show what a file is */

/* For the kinds of files, each: c->from is where the recording starts, c->size all that is left, and
 * head its first bytes (zeros behind the end). 1: it is of this kind, and its size and next are set;
 * 0: it is of another; -1: ERR_DATA. */
int claims_chunks(struct claims *c, int fd, const unsigned char *head, struct err *);
int claims_header(struct claims *c, int fd, const unsigned char *head, struct err *err);
int claims_ogg(struct claims *c, int fd, const unsigned char *head, struct err *);
int claims_mpeg(struct claims *c, int fd, const unsigned char *head, struct err *);

/* For these. -1, ERR_DATA: fewer bytes of samples are there than the header promises. */
int claims_promise(unsigned long long promised, off_t there, struct err *);
/* The next place, after c->from and before the end, with the first 4 bytes of head and the 4 at
 * `also`, or the end. */
off_t claims_again(const struct claims *c, int fd, const unsigned char *head, int also);
unsigned long long claims_number(const unsigned char *, int bytes, int big);

#endif
