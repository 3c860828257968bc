/* not_audio.h - why a file is not audio */
#ifndef NOT_AUDIO_H
#define NOT_AUDIO_H

#include <sys/types.h>

#include "core/err.h"

/* Why a file is not audio, from its first bytes: a Git LFS pointer, a manifest, text, nothing but
 * zeros, something else. Sets ERR_DATA. */
void not_audio(int fd, off_t size, struct err *);

#endif
