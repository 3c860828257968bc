/* stft.c - power spectra by FFTW
 *
 * In double precision: in float a bin 60 dB under the frame's loudest is off by 1e-3 in its logarithm. */
#include <fftw3.h>
#include <stdlib.h>
#include <string.h>

#include "dsp/stft.h"
#include "dsp/window.h"

struct stft {
	struct stft_spec spec;
	double *window;		/* length */
	double *frame;		/* dft; zeros from length on */
	fftw_complex *spectrum;	/* bins */
	fftw_plan plan;
};

static int
check(const struct stft_spec *s, struct err *err)
{
	if (s->length < 1 || s->step < 1)
		return err_set(err, ERR_ARG, "frames of %ld samples every %ld samples", s->length,
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
	size_t dft = (size_t)f->spec.dft;

	f->window = fftw_alloc_real((size_t)f->spec.length);
	f->frame = fftw_alloc_real(dft);
	f->spectrum = fftw_alloc_complex(dft / 2 + 1);
	if (f->window && f->frame && f->spectrum)
		f->plan = fftw_plan_dft_r2c_1d((int)dft, f->frame, f->spectrum, FFTW_ESTIMATE);
	if (!f->plan)
		return err_set(err, ERR_MEM, "out of memory for a DFT of %ld", f->spec.dft);
	memset(f->frame, 0, dft * sizeof(*f->frame));
	return window_fill(f->spec.window, f->spec.symmetric, f->window, f->spec.length, err);
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

/* The windowed samples from..from+length, zeros outside 0..n. */
static WIDE void
gather(const struct stft *f, const float *x, long n, long from)
{
	long length = f->spec.length;
	long begin = from < 0 ? -from : 0, end = n - from < length ? n - from : length;
	const double *w = f->window;
	double *to = f->frame;

	begin = begin < length ? begin : length;
	end = end > begin ? end : begin;
	for (long i = 0; i < begin; i++)
		to[i] = 0;
	for (long i = begin; i < end; i++)
		to[i] = w[i] * (double)x[from + i];
	for (long i = end; i < length; i++)
		to[i] = 0;
}

static WIDE void
squares(const double *restrict z, float *restrict power, long bins)
{
	for (long k = 0; k < bins; k++)
		power[k] = (float)(z[2 * k] * z[2 * k] + z[2 * k + 1] * z[2 * k + 1]);
}

void
stft_apply(struct stft *f, const float *x, long n, float *power, long frames)
{
	/* the middle of the DFT's samples is the frame's centre, and the window's place is the
	 * middle of those */
	long bins = stft_bins(f), before = f->spec.dft / 2 - (f->spec.dft - f->spec.length) / 2;
	long first = f->spec.inside ? 0 : -before;

	for (long t = 0; t < frames; t++, power += bins) {
		const double *z = (const double *)f->spectrum;

		gather(f, x, n, first + t * f->spec.step);
		fftw_execute(f->plan);
		squares(z, power, bins);
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
	fftw_free(f->frame);
	fftw_free(f->spectrum);
	free(f);
}
