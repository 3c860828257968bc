/* claims.h - what an audio file's header promises, against the bytes that are there. libsndfile
 * takes a file that is cut short for a shorter one; we do not. */
#ifndef CLAIMS_H
#define CLAIMS_H

#include <sys/types.h>

#include "core/err.h"

/* WAV (RIFF, RIFX, RF64), AIFF and AU: ERR_DATA where the file is empty, holds no samples, or fewer
 * than promised. piped: fd is a spool, a placeholder means "until the end", and the true size is
 * written over it. Other formats pass. */
int claims_check(int fd, int piped, off_t size, struct err *);

/* Why a file is no audio, from its first bytes: a Git LFS pointer, a manifest, text, something
 * else. Sets ERR_DATA. */
void claims_excuse(int fd, off_t size, struct err *);

#endif
