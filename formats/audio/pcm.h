/* pcm.h - raw samples without a header, from a file or a pipe */
#ifndef PCM_H
#define PCM_H

#include "audio.h"

struct pcm_kind;

struct pcm {
	const struct pcm_kind *kind;
	long rate, channels;
};

/* "s16le:16000:1": kind (u8, s8, s16, s24, s32 or f32, those of several bytes with le or be
 * behind), rate in Hz, channels. ERR_ARG. */
int pcm_parse(struct pcm *, const char *spec, struct err *);

/* As audio_read(). fd may be a pipe, which is read no further than the cut goes. ERR_DATA also
 * where it ends within a frame. */
int pcm_read(struct audio *, int fd, const struct pcm *, const struct cut *, struct err *);

#endif
