/* audio.h - recordings as mono samples.
 *
 * What libsndfile reads: WAV, AIFF, AU, FLAC, Ogg and others; MPEG audio (MP3), by libmpg123; raw PCM
 * is pcm.h's. A file is read to its end or refused (audio_size.h). Channels are mixed to their mean. Integer samples are
 * scaled to -1..1 (16 bits: by 1/32768), floats taken as they are. Lengths in headers are claims:
 * they are compared with the bytes that are there, and memory is taken only as samples arrive.
 */
#ifndef AUDIO_H
#define AUDIO_H

#include <sys/types.h>

#include "audio_size.h"
#include "core/tensor.h"

enum { AUDIO_RATE_LEAST = 1000, AUDIO_RATE_MOST = 768000, AUDIO_CHANNELS_MOST = 1024 };

struct audio {
	long rate, channels;	/* of the recording */
	struct tensor x;	/* (samples): the mean of the channels, at that rate */
	long n;			/* samples in x while it grows */
	int odd;		/* what is unusual about the file: AUDIO_SIZE_... */
};

/* The part of a recording that is wanted, in seconds. */
struct cut {
	double start, end;	/* end 0: to the end */
	double longest;		/* at most so much of it; 0: all */
};

/* The whole of an audio file's part; fd is a regular file (spool_of()). All-zero bytes are a valid *a,
 * and its memory is used again. ERR_DATA: no audio, damaged, cut short, without samples, not finite,
 * or a part that lies past its end. */
int audio_read(struct audio *a, int fd, const struct cut *, struct err *);

/* Only its sampling rate in Hz, or -1. */
long audio_rate(int fd, struct err *);

void audio_free(struct audio *);

/* For decoders: make ready for samples; append frames of interleaved channels; check what came and give
 * x its shape. */
int audio_begin(struct audio *, long rate, long channels, struct err *);
int audio_add(struct audio *, const float *frames, long n, struct err *);
int audio_end(struct audio *, struct err *);

/* First and last sample (exclusive) of a cut; last is LONG_MAX for "to the end". */
void audio_span(const struct cut *, long rate, long *first, long *last);
/* Bring `last` back to a recording of n samples; ERR_DATA where the cut lies beyond (a hundredth of
 * a second is forgiven). */
int audio_fit(const struct cut *, long rate, long n, long first, long *last, struct err *);

#endif
