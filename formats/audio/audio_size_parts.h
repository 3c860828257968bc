/* audio_size_parts.h - what the kinds of audio files share where their sizes are read */
#ifndef AUDIO_SIZE_PARTS_H
#define AUDIO_SIZE_PARTS_H

#include "audio_size.h"
#include "byte_order.h"

enum { AUDIO_SIZE_HEAD = 40 };	/* bytes that show what a file is */

/* For the kinds of files, each: c->from is where the recording starts, c->size all that is left, and
 * head its first bytes (zeros behind the end). 1: it is of this kind, and its size and next are set;
 * 0: it is of another; -1: ERR_DATA. */
int audio_size_chunks(struct audio_size *c, int fd, const unsigned char *head, struct err *);
int audio_size_header(struct audio_size *c, int fd, const unsigned char *head, struct err *err);
int audio_size_ogg(struct audio_size *c, int fd, const unsigned char *head, struct err *);

/* For these. -1, ERR_DATA: fewer bytes of samples are there than the header promises. */
int audio_size_promise(unsigned long long promised, off_t there, struct err *);
/* The next place, after c->from and before the end, with the first 4 bytes of head and the 4 at
 * `also`, or the end. */
off_t audio_size_again(const struct audio_size *c, int fd, const unsigned char *head, int also);

#endif
