/* spectra.h - from the samples of a recording to its spectra: rate, length, frames, scale. */
#ifndef SPECTRA_H
#define SPECTRA_H

#include "core/tensor.h"
#include "dsp/level.h"
#include "dsp/stft.h"

enum fill { FILL_ZERO, FILL_LAST };

struct spectra_spec {
	double rate;		/* Hz, of the spectra; recordings of another are resampled */
	struct stft_spec stft;
	enum level level;
	double longest;		/* seconds that are used at most; 0: all */
	double duration; /* seconds that each recording is brought to, after that; 0: as it is */
	enum fill fill;  /* what brings it there: zero samples, or the last frame again and again */
};

/* A time as samples: "40" is 40 ms, rounded to whole samples at this rate; "640smp" is 640 samples.
 * what names it in errors.
 * Returns at least 1, or -1 and ERR_ARG. */
long spectra_span(const char *what, const char *text, double rate, struct err *);

/* Set stft.length and stft.step from such texts at the spec's rate, and stft.dft, where it is 0, to
 * the smallest power of two that holds a frame. ERR_ARG. */
int spectra_frame(struct spectra_spec *, const char *length, const char *step, struct err *);

/* A plan with its buffers: one for each thread; made by one thread at a time (stft.h). */
struct spectra;
struct spectra *spectra_plan(const struct spectra_spec *, struct err *);

/* samples (n) at this rate -> x (frames, bins). With a duration of d samples every recording has as
 * many frames: filled with zeros those of d samples; filled with the last frame d / step, rounded
 * down, the first of those that a longer recording has (for stft.inside, the frames that lie in d
 * samples). A shorter one of n samples has n / step of its own, and repeats the last of them.
 * ERR_DATA: shorter than one frame, or a sample that is not within +-1e12; ERR_MEM. */
int spectra_apply(struct spectra *, const struct tensor *samples, double rate, struct tensor *x,
		  struct err *);
void spectra_free(struct spectra *);

#endif
