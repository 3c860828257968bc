/* spectrum.h - the stream that wav2spec writes: its header, and a record for each recording */
#ifndef SPECTRUM_H
#define SPECTRUM_H

#include "dsp/spectra.h"
#include "lint.h"
#include "recordings.h"
#include "stream.h"

/* kind spectrogram, axes "time bin", rate, hop and scale; the history is empty. A new reference, or NULL and ERR_MEM. */
json_t *spectrum_header(const struct spectra_spec *, struct err *);

/* What it takes to make a record of a recording. */
struct spectrum {
	struct spectra_spec spec;
	const struct pcm *pcm;		/* recordings are raw; or NULL */
	int same_rate; /* a recording of another rate than the spectra is an error */
	int probed;			/* the samples are looked at */
	struct spectra **plans;		/* one a worker; NULL before spectrum_plan() */
	long workers;
};

/* Errors as spectra_plan(). */
int spectrum_plan(struct spectrum *, long workers, struct err *);
void spectrum_free(struct spectrum *);

/* One recording on its way. All-zero bytes are a valid empty one, and its memory is used again. */
struct spectrum_making {
	struct recording from;
	struct audio audio;	/* what was used of it */
	struct record to;	/* the entry's meta, audio (recordings_hash()) and x (frames, bins) */
	struct probe probe;
	struct err err;		/* why it can't be used */
};

/* Load, hash, transform; look at the samples. Nothing, where there is an error already. Errors as recordings_load() and
 * spectra_apply(). */
void spectrum_make(const struct spectrum *, long worker, struct spectrum_making *);
void spectrum_making_free(struct spectrum_making *);

#endif
