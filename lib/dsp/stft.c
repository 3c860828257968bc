/* stft.c - power spectra by FFTW
 *
 * Two frames are the real and the imaginary part of one transform, a third faster than two of real
 * numbers. In double precision: in float a bin 60 dB under the frame's loudest is off by 1e-3 in its
 * logarithm. */
#include <fftw3.h>
#include <stdlib.h>
#include <string.h>

#include "dsp/stft.h"
#include "dsp/window.h"

struct stft {
	struct stft_spec spec;
	double *window;		/* length */
	float *side;		/* (2, length): frames that reach beyond the signal */
	float *spare;		/* bins: the power of a frame that is not needed */
	fftw_complex *frame;	/* dft: two frames, one as imaginary parts; zeros from length on */
	fftw_complex *spectrum;	/* dft, and the first again */
	double *turned;		/* (2, bins): the spectrum's upper half from its end, real, imaginary */
	fftw_plan plan;
};

static int
check(const struct stft_spec *s, struct err *err)
{
	if (s->length < 1 || s->step < 1)
		return err_set(err, ERR_ARG, "frame length %ld and step %ld must be 1 sample or more", s->length,
			       s->step);
	if (s->dft < 2 || s->dft > STFT_DFT_MOST || s->dft % 2)
		return err_set(err, ERR_ARG, "a DFT of %ld is not an even size in 2..%d", s->dft,
			       STFT_DFT_MOST);
	if (s->length > s->dft)
		return err_set(err, ERR_ARG,
			       "a DFT of %ld is shorter than the frame of %ld samples", s->dft,
			       s->length);
	return 0;
}

/* ESTIMATE, for a plan chosen by a stopwatch would give other bytes the next time. */
static int
plan(struct stft *f, struct err *err)
{
	size_t dft = (size_t)f->spec.dft, length = (size_t)f->spec.length;

	f->window = fftw_alloc_real(length);
	f->side = calloc(2 * length, sizeof(*f->side));
	f->spare = calloc(dft / 2 + 1, sizeof(*f->spare));
	f->frame = fftw_alloc_complex(dft);
	f->spectrum = fftw_alloc_complex(dft + 1);
	f->turned = fftw_alloc_real(dft + 2);
	if (f->window && f->side && f->spare && f->frame && f->spectrum && f->turned)
		f->plan = fftw_plan_dft_1d((int)dft, f->frame, f->spectrum, FFTW_FORWARD,
					   FFTW_ESTIMATE);
	if (!f->plan)
		return err_set(err, ERR_MEM, "out of memory for a DFT of %ld", f->spec.dft);
	memset(f->frame, 0, dft * sizeof(*f->frame));
	if (window_fill(f->spec.window, f->spec.symmetric, f->window, f->spec.length, err) < 0)
		return -1;
	for (size_t i = 0; i < length; i++)
		f->window[i] /= 2;
	return 0;
}

struct stft *
stft_plan(const struct stft_spec *s, struct err *err)
{
	struct stft *f;

	if (check(s, err) < 0)
		return NULL;
	if (!(f = calloc(1, sizeof(*f)))) {
		err_set(err, ERR_MEM, "out of memory for a DFT of %ld", s->dft);
		return NULL;
	}
	f->spec = *s;
	if (plan(f, err) < 0) {
		stft_free(f);
		return NULL;
	}
	return f;
}

long
stft_bins(const struct stft *f)
{
	return f->spec.dft / 2 + 1;
}

long
stft_frames(const struct stft *f, long n)
{
	if (n < f->spec.length)
		return 0;
	return 1 + (f->spec.inside ? n - f->spec.length : n) / f->spec.step;
}

/* The samples from..from+length: where they lie, or a copy with zeros for those outside 0..n. */
static const float *
samples(const struct stft *f, const float *x, long n, long from, float *copy)
{
	long length = f->spec.length;

	if (from >= 0 && from + length <= n)
		return x + from;
	for (long i = 0; i < length; i++)
		copy[i] = from + i >= 0 && from + i < n ? x[from + i] : 0;
	return copy;
}

static WIDE void
weigh(const double *restrict w, const float *a, const float *b, double *restrict z, long n)
{
	for (long i = 0; i < n; i++) {
		z[2 * i] = w[i] * (double)a[i];
		z[2 * i + 1] = w[i] * (double)b[i];
	}
}

/* n complex numbers, the last first. A loop of its own: in part()'s, it would not vectorize. */
static WIDE void
turn(const double *restrict z, double *restrict re, double *restrict im, long n)
{
	for (long k = 0; k < n; k++) {
		re[n - 1 - k] = z[2 * k];
		im[n - 1 - k] = z[2 * k + 1];
	}
}

/* The spectrum z of a/2 + i b/2, z[-k] being (re, im)[k], as |A|^2 and |B|^2:
 * A[k] = z[k] + z[-k]*, i B[k] = z[k] - z[-k]*. */
static WIDE void
part(const double *restrict z, const double *restrict re, const double *restrict im,
     float *restrict a, float *restrict b, long bins)
{
	for (long k = 0; k < bins; k++) {
		double ar = z[2 * k] + re[k], ai = z[2 * k + 1] - im[k];
		double br = z[2 * k + 1] + im[k], bi = z[2 * k] - re[k];

		a[k] = (float)(ar * ar + ai * ai);
		b[k] = (float)(br * br + bi * bi);
	}
}

/* The power of both frames. */
static void
transform(struct stft *f, float *a, float *b)
{
	long bins = stft_bins(f), half = bins - 1;
	double *re = f->turned, *im = re + bins;

	fftw_execute(f->plan);
	memcpy(f->spectrum + 2 * half, f->spectrum, sizeof(*f->spectrum));
	turn((const double *)(f->spectrum + half), re, im, bins);
	part((const double *)f->spectrum, re, im, a, b, bins);
}

void
stft_apply(struct stft *f, const float *x, long n, float *power, long frames)
{
	/* the middle of the DFT's samples is the frame's center, and the window's place is the
	 * middle of those */
	long bins = stft_bins(f), before = f->spec.dft / 2 - (f->spec.dft - f->spec.length) / 2;
	long from = f->spec.inside ? 0 : -before, length = f->spec.length;

	for (long t = 0; t < frames; t += 2, power += 2 * bins, from += 2 * f->spec.step) {
		int two = t + 1 < frames;
		const float *a = samples(f, x, n, from, f->side);
		const float *b = samples(f, x, n, two ? from + f->spec.step : n, f->side + length);

		weigh(f->window, a, b, (double *)f->frame, length);
		transform(f, power, two ? power + bins : f->spare);
	}
}

void
stft_free(struct stft *f)
{
	if (!f)
		return;
	if (f->plan)
		fftw_destroy_plan(f->plan);
	fftw_free(f->window);
	free(f->side);
	free(f->spare);
	fftw_free(f->frame);
	fftw_free(f->spectrum);
	fftw_free(f->turned);
	free(f);
}
