/* mpeg.h - MPEG audio (MP3, MP2) through libmpg123.
 *
 * libsndfile reads it by the same library, but stops at an estimate of the length where the file does not tell it.
 */
#ifndef MPEG_H
#define MPEG_H

#include <sys/types.h>

#include "audio_size.h"

struct mpeg;

/* The size of the recording that c->from begins, of which head shows the first bytes: as audio_size_parts.h has it for the
 * other kinds. */
int mpeg_size(struct audio_size *c, int fd, const unsigned char *head, struct err *);

/* What these bytes of a file hold. fd is borrowed. NULL: ERR_DATA, ERR_MEM. */
struct mpeg *mpeg_open(int fd, off_t from, off_t size, long *rate, long *channels, struct err *);

/* At most n frames of interleaved channels: how many came, 0 at the end, -1 (ERR_DATA, ERR_IO). */
long mpeg_read(struct mpeg *, float *to, long n, struct err *);

/* Go near to this frame, and not beyond it, so that what follows is what it would be if all was read, to within the
 * rounding of a float.
 * Returns the frame that comes next. */
long mpeg_seek(struct mpeg *, long frame);

void mpeg_close(struct mpeg *);

#endif
