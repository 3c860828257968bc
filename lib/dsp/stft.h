/* stft.h - power spectra of overlapping frames.
 *
 * Frame t of a centered transform is centerd at sample t * step and takes zeros for what lies before
 * and after the signal: 1 + n / step frames of n samples (librosa's center=True,
 * pad_mode="constant"). Otherwise frame t starts at sample t * step and frames lie inside: 1 + (n -
 * length) / step. Power is |X|^2 without any scaling.
 */
#ifndef STFT_H
#define STFT_H

#include "core/err.h"

struct stft_spec {
	long length, step;	/* of a frame, between frames: samples, at least 1 */
	long dft;		/* even, at least length: the frame is followed by zeros */
	const char *window;	/* window.h */
	int symmetric;		/* window.h */
	int inside;		/* frames lie inside the signal; else they are centered */
};

enum { STFT_DFT_MOST = 1 << 20 };

/* A plan with its buffers: one for each thread. */
struct stft;

/* ERR_ARG, ERR_MEM. Not to be called by two threads at once (FFTW's planner). */
struct stft *stft_plan(const struct stft_spec *, struct err *);
long stft_bins(const struct stft *);	/* dft / 2 + 1 */
/* Frames that n samples give; 0 where they are fewer than a frame's length. */
long stft_frames(const struct stft *, long n);
/* The first `frames` frames of x (n): power (frames, bins). frames may exceed stft_frames(): beyond
 * the signal there are zeros. */
void stft_apply(struct stft *, const float *x, long n, float *power, long frames);
void stft_free(struct stft *);

#endif
