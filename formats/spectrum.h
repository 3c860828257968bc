/* spectrum.h - the stream that wav2spec writes: its header, and a record for each recording */
#ifndef SPECTRUM_H
#define SPECTRUM_H

#include "dsp/spectra.h"
#include "recordings.h"
#include "stream.h"

/* kind spectrogram, axes "time bin", and in the history every option of wav2spec that changes the
 * values. A new reference, or NULL and ERR_MEM. */
json_t *spectrum_header(const struct spectra_spec *, struct err *);

/* What it takes to make a record of a recording. */
struct spectrum {
	struct spectra_spec spec;
	const struct pcm *pcm;		/* recordings are raw; or NULL */
	int same_rate; /* a recording of another rate than the spectra is an error */
};

/* Load, hash, transform: to gets the entry's meta, audio (recording_hash()) and x (frames, bins).
 * room is memory that is used again. Errors as recording_load() and spectra_apply(). */
int spectrum_make(const struct spectrum *, struct spectra *plan, const struct recording *,
		  struct audio *room, struct record *to, struct err *);

#endif
