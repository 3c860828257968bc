/* dsp.c - windows, spectra, mel bands, levels, resampling */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "dsp/level.h"
#include "dsp/mel.h"
#include "dsp/resample.h"
#include "dsp/stft.h"
#include "dsp/window.h"
#include "dsp.h"
#include "golden/dsp.h"
#include "reference.h"

enum { WAVE = sizeof(golden_wave) / sizeof(*golden_wave) };

static void
window_near(const double *got, const double *want, int n)
{
	for (int i = 0; i < n; i++)
		assert_float_equal(got[i], want[i], 1e-7);
}

static void
windows_have_their_textbook_values(void **state)
{
	struct err err = {0};
	double w[8];

	(void)state;
	assert_int_equal(window_fill("hann", 0, w, 8, &err), 0);
	window_near(w, (double[]){ 0, 0.14644661, 0.5, 0.85355339, 1, 0.85355339, 0.5, 0.14644661 },
	     8);
	assert_int_equal(window_fill("hamming", 1, w, 5, &err), 0);
	window_near(w, (double[]){ 0.08, 0.54, 1, 0.54, 0.08 }, 5);
	assert_int_equal(window_fill("blackman", 1, w, 5, &err), 0);
	window_near(w, (double[]){ 0, 0.34, 1, 0.34, 0 }, 5);
	assert_int_equal(window_fill("rectangular", 1, w, 2, &err), 0);
	window_near(w, (double[]){ 1, 1 }, 2);
	assert_int_equal(window_fill("kaiser", 0, w, 8, &err), -1);
	assert_string_equal(err.text, "unknown window kaiser");
}

static void
spectra_are(const struct stft_spec *s, const float *want, long frames)
{
	struct err err = {0};
	struct stft *f = stft_plan(s, &err);
	float power[9 * 9];

	assert_non_null(f);
	assert_int_equal(stft_bins(f), 9);
	assert_int_equal(stft_frames(f, WAVE), frames);
	assert_int_equal(stft_frames(f, 11), 0);
	stft_apply(f, golden_wave, WAVE, power, frames);
	near(power, want, (size_t)frames * 9, 1e-5);
	stft_free(f);
}

static void
centred_spectra_are_those_of_a_naive_dft(void **state)
{
	(void)state;
	spectra_are(&(struct stft_spec){ 12, 5, 16, "hamming", 0, 0 }, golden_centred, 9);
}

static void
spectra_inside_are_those_of_a_naive_dft(void **state)
{
	(void)state;
	spectra_are(&(struct stft_spec){ 12, 5, 16, "hann", 1, 1 }, golden_inside, 6);
}

static void
frames_beyond_the_signal_are_zero(void **state)
{
	struct err err = {0};
	struct stft *f = stft_plan(&(struct stft_spec){ 12, 5, 16, "hamming", 0, 0 }, &err);
	float power[12 * 9];

	(void)state;
	stft_apply(f, golden_wave, WAVE, power, 12);
	near(power, golden_centred, 81, 1e-5);
	for (int k = 10 * 9; k < 12 * 9; k++)
		assert_true(power[k] == 0);
	stft_free(f);
}

static void
impossible_transforms_are_refused_with_a_reason(void **state)
{
	static const struct {
		struct stft_spec spec;
		const char *why;
	} cases[] = {
		{ { 12, 5, 15, "hann", 0, 0 }, "a DFT of 15 is not an even size in 2..1048576" },
		{ { 12, 5, 8, "hann", 0, 0 },
		  "a DFT of 8 is shorter than the frame of 12 samples" },
		{ { 12, 0, 16, "hann", 0, 0 }, "frame length 12 and step 0 must be 1 sample or more" },
		{ { 12, 5, 16, "nut", 0, 0 }, "unknown window nut" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct err err = {0};

		assert_null(stft_plan(&cases[i].spec, &err));
		assert_int_equal(err.kind, ERR_ARG);
		assert_string_equal(err.text, cases[i].why);
	}
}

/* A bank as a dense matrix: what it makes of single bins. */
static void
bank_is(const struct mel_spec *s, const float *want, double tolerance)
{
	struct err err = {0};
	struct mel *m = mel_plan(s, &err);
	struct tensor bin = {0}, out = {0};

	assert_non_null(m);
	assert_int_equal(tensor_shape(&bin, 1, &s->bins, &err), 0);
	assert_int_equal(tensor_shape(&out, 1, &s->bands, &err), 0);
	for (long k = 0; k < s->bins; k++) {
		memset(bin.data, 0, (size_t)s->bins * sizeof(float));
		bin.data[k] = 1;
		mel_apply(m, bin.data, out.data, 1);
		for (long b = 0; b < s->bands; b++)
			near(&out.data[b], &want[b * s->bins + k], 1, tolerance);
	}
	tensor_free(&bin);
	tensor_free(&out);
	mel_free(m);
}

static void
mel_bands_are_the_dense_triangles(void **state)
{
	(void)state;
	bank_is(&(struct mel_spec){ 8000, 100, 3600, 33, 6, 1, 0 }, golden_htk, 1e-6);
	bank_is(&(struct mel_spec){ 8000, 100, 3600, 33, 6, 0, 1 }, golden_slaney, 1e-9);
}

static void
one_band_of_few_bins_works(void **state)
{
	struct err err = {0};
	struct mel *m = mel_plan(&(struct mel_spec){ 8000, 0, 4000, 5, 1, 1, 0 }, &err);
	float out[2];

	(void)state;
	assert_non_null(m);
	mel_apply(m, (float[]){ 9, 0, 0, 0, 9, 0, 1, 1, 1, 0 }, out, 2);
	assert_true(out[0] == 0);
	assert_true(out[1] > 1 && out[1] < 3);
	mel_free(m);
}

static void
impossible_bands_are_refused_with_a_reason(void **state)
{
	static const struct {
		struct mel_spec spec;
		const char *why;
	} cases[] = {
		{ { 8000, 0, 4001, 33, 6, 1, 0 },
		  "high edge 4001 Hz is above half the sampling rate (4000 Hz)" },
		{ { 8000, 500, 500, 33, 6, 1, 0 },
		  "low edge 500 Hz is not below high edge 500 Hz" },
		{ { 8000, 0, 4000, 33, 40, 1, 0 },
		  "band 1 of 40 (0.0..68.1 Hz) lies between two bins of the spectrum, 125.0 Hz "
		  "apart: "
		  "use fewer bands or a larger DFT" },
		{ { 8000, 0, 4000, 1, 6, 1, 0 },
		  "6 bands of 1 bins: bands must be in 1..4096, bins at least 2" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct err err = {0};

		assert_null(mel_plan(&cases[i].spec, &err));
		assert_int_equal(err.kind, ERR_ARG);
		assert_string_equal(err.text, cases[i].why);
	}
}

static void
the_logarithm_is_within_its_bound(void **state)
{
	(void)state;
	for (double x = 1e-11; x < 1e15; x *= 1.0007) {
		float v = (float)x, ln = v, db = v;
		double want = log((double)(v + 1e-10f)), floor = fmax((double)v, (double)1e-10f);

		level_apply(LEVEL_LN, &ln, 1);
		level_apply(LEVEL_DB, &db, 1);
		assert_true(fabs((double)ln - want) <= 1e-7 * fmax(1, fabs(want)));
		assert_true(fabs((double)db - 10 * log10(floor)) <=
			    2e-7 * fmax(5, fabs(10 * log10(floor))));
	}
}

static void
levels_of_silence_are_finite(void **state)
{
	float x[4] = { 0, 0, 0, 4 };

	(void)state;
	level_apply(LEVEL_LN, x, 1);
	level_apply(LEVEL_DB, x + 1, 1);
	level_apply(LEVEL_MAGNITUDE, x + 2, 2);
	near(x, (float[]){ -23.0258509f, -100, 0, 2 }, 4, 1e-5);
	level_top(x, 4, 80);
	near(x, (float[]){ -23.0258509f, -78, 0, 2 }, 4, 1e-5);
}

static void
resampling_keeps_a_sine_and_its_length(void **state)
{
	struct tensor x = {0}, y = {0};
	struct err err = {0};
	long n = 4801;

	(void)state;
	assert_int_equal(tensor_shape(&x, 1, &n, &err), 0);
	for (long i = 0; i < n; i++)
		x.data[i] = (float)sin(6.283185307179586 * 440 * (double)i / 48000);
	assert_int_equal(resample(&x, 48000, 16000, &y, &err), 0);
	assert_int_equal(y.shape[0], 1601);
	for (long i = 200; i < 1400; i++)
		assert_true(fabs((double)y.data[i] -
				 sin(6.283185307179586 * 440 * (double)i / 16000)) < 1e-4);
	tensor_free(&x);
	tensor_free(&y);
}

static void
banks_agree_with_the_reference(void **state)
{
	struct reference r;
	struct tensor slaney, htk;

	(void)state;
	if (reference_open(&r, "features") < 0)
		return;
	slaney = reference_get(&r, "mel128_slaney_filters");
	htk = reference_get(&r, "mel128_htk_filters");
	bank_is(&(struct mel_spec){ 16000, 0, 8000, 513, 128, 0, 1 }, slaney.data, 1e-8);
	bank_is(&(struct mel_spec){ 16000, 0, 8000, 513, 128, 1, 0 }, htk.data, 1e-6);
	tensor_free(&slaney);
	tensor_free(&htk);
	reference_close(&r);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(windows_have_their_textbook_values),
		cmocka_unit_test(centred_spectra_are_those_of_a_naive_dft),
		cmocka_unit_test(spectra_inside_are_those_of_a_naive_dft),
		cmocka_unit_test(frames_beyond_the_signal_are_zero),
		cmocka_unit_test(impossible_transforms_are_refused_with_a_reason),
		cmocka_unit_test(mel_bands_are_the_dense_triangles),
		cmocka_unit_test(one_band_of_few_bins_works),
		cmocka_unit_test(impossible_bands_are_refused_with_a_reason),
		cmocka_unit_test(the_logarithm_is_within_its_bound),
		cmocka_unit_test(levels_of_silence_are_finite),
		cmocka_unit_test(resampling_keeps_a_sine_and_its_length),
		cmocka_unit_test(banks_agree_with_the_reference),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
