/* spectra.c - from samples to spectra */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "dsp/resample.h"
#include "dsp/spectra.h"

struct spectra {
	struct spectra_spec spec;
	struct stft *stft;
	struct tensor resampled;	/* (samples) */
};

long
spectra_span(const char *what, const char *text, double rate, struct err *err)
{
	size_t n = strlen(text);
	int samples = n > 3 && n < 32 && strcmp(text + n - 3, "smp") == 0;
	char number[32] = "";
	double v, span;

	if (n < sizeof(number))
		memcpy(number, text, samples ? n - 3 : n);
	if (text_number(number, &v) < 0)
		return err_set(err, ERR_ARG,
			       "a %s of %s is neither milliseconds (40) nor samples (640smp)", what,
			       text);
	span = samples ? v : round(v * rate / 1000);
	if (span < 1 || span > STFT_DFT_MOST || span != floor(span))
		return err_set(err, ERR_ARG,
			       "a %s of %s is not a whole number of 1..%d samples at %g Hz", what,
			       text, STFT_DFT_MOST, rate);
	return (long)span;
}

int
spectra_frame(struct spectra_spec *s, const char *length, const char *step, struct err *err)
{
	s->stft.length = spectra_span("length", length, s->rate, err);
	s->stft.step = spectra_span("step", step, s->rate, err);
	if (s->stft.length < 0 || s->stft.step < 0)
		return -1;
	for (long size = 2; s->stft.dft == 0; size *= 2)
		if (size >= s->stft.length)
			s->stft.dft = size;
	return 0;
}

static long
samples_in(double seconds, double rate)
{
	return (long)round(seconds * rate);
}

/* Frames in n samples. Where the last one is repeated it is a whole one, not one that hangs over the end. */
static long
frames_in(const struct spectra *p, long n)
{
	const struct stft_spec *s = &p->spec.stft;
	long frames = stft_frames(p->stft, n);

	if (p->spec.fill == FILL_LAST && !s->inside && frames > n / s->step)
		frames = n / s->step;
	return frames;
}

struct spectra *
spectra_plan(const struct spectra_spec *s, struct err *err)
{
	struct spectra *p = calloc(1, sizeof(*p));

	if (!p) {
		err_set(err, ERR_MEM, "out of memory");
		return NULL;
	}
	p->spec = *s;
	p->stft = stft_plan(&s->stft, err);
	if (p->stft && s->duration > 0 && frames_in(p, samples_in(s->duration, s->rate)) == 0)
		err_set(err, ERR_ARG, "a duration of %g s is shorter than one frame of %ld samples",
			s->duration, s->stft.length);
	if (err->kind != ERR_NONE) {
		spectra_free(p);
		return NULL;
	}
	return p;
}

/* Cut n to the samples that are used; how many frames to compute, and how many to have in the end.
 */
static int
measure(const struct spectra *p, long *n, long *have, long *want, struct err *err)
{
	const struct spectra_spec *s = &p->spec;
	long longest = samples_in(s->longest, s->rate), fixed = samples_in(s->duration, s->rate);

	if (longest > 0 && *n > longest)
		*n = longest;
	if (fixed > 0 && *n > fixed)
		*n = fixed;
	*want = *have = fixed > 0 ? frames_in(p, *n) : stft_frames(p->stft, *n);
	if (*have == 0)
		return err_set(err, ERR_DATA,
			       "its %ld samples at %g Hz are shorter than one frame of %ld", *n,
			       s->rate, s->stft.length);
	if (fixed > 0)
		*want = frames_in(p, fixed);
	if (s->fill == FILL_ZERO || *have > *want)
		*have = *want;
	return 0;
}

/* Bits of magnitudes are ordered like themselves, those of NaN above all: a comparison of floats
 * would not vectorize. */
static WIDE int
within(const float *x, long n, float most)
{
	union {
		float x;
		int32_t bits;
	} u, all = { 0 }, limit = { most };

	for (long i = 0; i < n; i++) {
		u.x = x[i];
		u.bits &= INT32_MAX;
		all.bits = u.bits > all.bits ? u.bits : all.bits;
	}
	return all.bits <= limit.bits;
}

/* Squares and sums of larger ones could overflow. */
static int
bounded(const struct tensor *x, long n, struct err *err)
{
	const float most = 1e12f;
	long i = 0;

	if (within(x->data, n, most))
		return 0;
	while (x->data[i] <= most && x->data[i] >= -most)
		i++;
	return err_set(err, ERR_DATA, "sample %ld is %g, not within +-%g", i, (double)x->data[i],
		       (double)most);
}

int
spectra_apply(struct spectra *p, const struct tensor *samples, double rate, struct tensor *x,
	      struct err *err)
{
	const struct tensor *from = samples;
	long n, have = 0, want = 0, bins = stft_bins(p->stft);
	float *last;

	if (rate != p->spec.rate) {
		if (resample(samples, rate, p->spec.rate, &p->resampled, err) < 0)
			return -1;
		from = &p->resampled;
	}
	n = (long)tensor_size(from);
	if (measure(p, &n, &have, &want, err) < 0 || bounded(from, n, err) < 0 ||
	    tensor_shape(x, 2, (long[]){ want, bins }, err) < 0)
		return -1;
	stft_apply(p->stft, from->data, n, x->data, have);
	last = x->data + (have - 1) * bins;
	level_apply(p->spec.level, x->data, (size_t)(have * bins));
	for (long t = have; t < want; t++)
		memcpy(x->data + t * bins, last, (size_t)bins * sizeof(float));
	return 0;
}

void
spectra_free(struct spectra *p)
{
	if (!p)
		return;
	stft_free(p->stft);
	tensor_free(&p->resampled);
	free(p);
}
