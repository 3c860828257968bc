/* spectra.c - recordings to spectra: durations, cuts, the reference */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "dsp.h"
#include "dsp/mel.h"
#include "dsp/spectra.h"
#include "golden/dsp.h"
#include "reference.h"

enum { WAVE = sizeof(golden_wave) / sizeof(*golden_wave) };

static void
a_dft_holds_its_frame(void **state)
{
	static const long sizes[][2] = {
		{ 1, 2 }, { 2, 2 }, { 3, 4 }, { 512, 512 }, { 513, 1024 }
	};

	(void)state;
	for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
		struct spectra_spec s = { .rate = 1000 };
		struct err err = {0};
		char text[32];

		snprintf(text, sizeof(text), "%ld", sizes[i][0]);
		assert_int_equal(spectra_frame(&s, text, "7smp", &err), 0);
		assert_int_equal(s.stft.length, sizes[i][0]);
		assert_int_equal(s.stft.step, 7);
		assert_int_equal(s.stft.dft, sizes[i][1]);
	}
}

static void
spans_are_milliseconds_or_samples(void **state)
{
	struct err err = {0};

	(void)state;
	assert_int_equal(spectra_span("step", "40", 16000, &err), 640);
	assert_int_equal(spectra_span("step", "2048smp", 22050, &err), 2048);
	assert_int_equal(spectra_span("step", "10", 22050, &err), 221);
	assert_int_equal(spectra_span("step", "0.01", 16000, &err), -1);
	assert_string_equal(
	    err.text, "a step of 0.01 is not a whole number of 1..1048576 samples at 16000 Hz");
	err.kind = ERR_NONE;
	assert_int_equal(spectra_span("step", "2.5smp", 16000, &err), -1);
	err.kind = ERR_NONE;
	assert_int_equal(spectra_span("step", "smp", 16000, &err), -1);
	assert_string_equal(err.text,
			    "a step of smp is neither milliseconds (40) nor samples (640smp)");
}

/* x of the golden wave under a spec; the caller frees it. */
static struct tensor
spectra_of(const struct spectra_spec *s)
{
	struct err err = {0};
	struct spectra *p = spectra_plan(s, &err);
	struct tensor wave = { .rank = 1, .shape = { WAVE }, .data = (float *)golden_wave },
		      x = { 0 };

	assert_non_null(p);
	assert_int_equal(spectra_apply(p, &wave, s->rate, &x, &err), 0);
	spectra_free(p);
	return x;
}

static const struct spectra_spec sane = { .rate = 1000, .stft = { 12, 5, 16, "hamming", 0, 0 } };

static void
a_duration_fills_with_zero_samples(void **state)
{
	struct spectra_spec s = sane;
	struct tensor x;

	(void)state;
	s.duration = 0.06;
	x = spectra_of(&s);
	assert_int_equal(x.shape[0], 13);
	near(x.data, golden_centred, 81, 1e-5);
	for (int k = 10 * 9; k < 13 * 9; k++)
		assert_true(x.data[k] == 0);
	tensor_free(&x);
}

static void
a_duration_fills_with_the_last_frame(void **state)
{
	struct spectra_spec s = sane;
	struct tensor x;

	(void)state;
	s.duration = 0.06;
	s.fill = FILL_LAST;
	x = spectra_of(&s);
	assert_int_equal(x.shape[0], 12);
	near(x.data, golden_centred, 72, 1e-5);
	for (int t = 8; t < 12; t++)	/* the ninth would hang over the end */
		near(x.data + 9 * t, golden_centred + 63, 9, 1e-5);
	tensor_free(&x);
	s.duration = 0.04;
	x = spectra_of(&s);
	assert_int_equal(x.shape[0], 8);
	tensor_free(&x);
}

static void
longest_cuts(void **state)
{
	struct spectra_spec s = sane;
	struct tensor x;

	(void)state;
	s.longest = 0.02;
	x = spectra_of(&s);
	assert_int_equal(x.shape[0], 5);
	near(x.data, golden_centred, 18, 1e-5);
	tensor_free(&x);
}

static void
what_gives_no_spectra_is_refused_with_a_reason(void **state)
{
	struct err err = {0};
	struct spectra_spec s = sane;
	struct spectra *p = spectra_plan(&s, &err);
	float loud[12] = { 3e30f };
	struct tensor wave = { .rank = 1, .shape = { 11 }, .data = loud }, x = {0};

	(void)state;
	assert_int_equal(spectra_apply(p, &wave, 1000, &x, &err), -1);
	assert_string_equal(err.text, "its 11 samples at 1000 Hz are shorter than one frame of 12");
	err.kind = ERR_NONE;
	wave.shape[0] = 12;
	assert_int_equal(spectra_apply(p, &wave, 1000, &x, &err), -1);
	assert_string_equal(err.text, "sample 0 is 3e+30, not within +-1e+12");
	spectra_free(p);
	tensor_free(&x);
	err.kind = ERR_NONE;
	s.duration = 0.01;
	assert_null(spectra_plan(&s, &err));
	assert_string_equal(err.text,
			    "a duration of 0.01 s is shorter than one frame of 12 samples");
}

/* Logarithms within 1e-5, powers within 1e-5 of each. */
static void
agrees(const struct tensor *got, const struct tensor *want, enum level level)
{
	size_t n = tensor_size(want);

	assert_int_equal(tensor_size(got), n);
	for (size_t i = 0; i < n; i++)
		near(&got->data[i], &want->data[i], 1,
		     level == LEVEL_POWER ? 1e-5 * (double)want->data[i] + 1e-12 : 1e-5);
}

static void
spectra_agree(const struct reference *r, const char *wave, const char *want,
	      const struct spectra_spec *s)
{
	struct tensor in = reference_get(r, wave), x = {0}, gold = reference_get(r, want);
	struct err err = {0};
	struct spectra *p = spectra_plan(s, &err);

	assert_non_null(p);
	assert_int_equal(spectra_apply(p, &in, s->rate, &x, &err), 0);
	agrees(&x, &gold, s->level);
	spectra_free(p);
	tensor_free(&in);
	tensor_free(&x);
	tensor_free(&gold);
}

static void
spectra_agree_with_the_reference(void **state)
{
	struct reference r;
	struct spectra_spec dai = { .rate = 16000, .stft = { 640, 160, 1024, "hamming", 0, 0 } };
	struct spectra_spec lian = { .rate = 16000,
				     .stft = { 320, 160, 512, "hamming", 0, 0 },
				     .level = LEVEL_LN };

	(void)state;
	if (reference_open(&r, "features") < 0)
		return;
	spectra_agree(&r, "wave16k", "dai_stft_power", &dai);
	dai.level = LEVEL_LN;
	spectra_agree(&r, "wave16k", "dai_stft_log", &dai);
	spectra_agree(&r, "wave16k", "lian_log", &lian);
	reference_close(&r);
}

static void
mel_agrees(const struct reference *r, const char *want, int htk)
{
	struct tensor power = reference_get(r, "dai_stft_power"), gold = reference_get(r, want),
		      x = { 0 };
	struct mel_spec s = { 16000, 0, 8000, 513, 128, htk, !htk };
	struct err err = {0};
	struct mel *m = mel_plan(&s, &err);

	assert_non_null(m);
	assert_int_equal(tensor_shape(&x, 2, gold.shape, &err), 0);
	mel_apply(m, power.data, x.data, gold.shape[0]);
	level_apply(LEVEL_LN, x.data, tensor_size(&x));
	agrees(&x, &gold, LEVEL_LN);
	mel_free(m);
	tensor_free(&power);
	tensor_free(&gold);
	tensor_free(&x);
}

static void
mel_bands_agree_with_the_reference(void **state)
{
	struct reference r;

	(void)state;
	if (reference_open(&r, "features") < 0)
		return;
	mel_agrees(&r, "dai_mel_slaney_log", 0);
	mel_agrees(&r, "dai_mel_htk_log", 1);
	reference_close(&r);
}

static void
decibels_agree_with_the_reference(void **state)
{
	struct reference r;
	struct spectra_spec s = { .rate = 22050, .stft = { 2048, 512, 2048, "hann", 0, 0 } };
	struct err err = {0};
	struct spectra *p;
	struct mel *m;
	struct tensor wave, gold, x = {0}, db = {0};

	(void)state;
	if (reference_open(&r, "features") < 0)
		return;
	p = spectra_plan(&s, &err);
	m = mel_plan(&(struct mel_spec){ 22050, 0, 11025, 1025, 128, 0, 1 }, &err);
	wave = reference_get(&r, "wave22k");
	gold = reference_get(&r, "tripathi_mel_db");
	assert_int_equal(spectra_apply(p, &wave, 22050, &x, &err), 0);
	assert_int_equal(tensor_shape(&db, 2, gold.shape, &err), 0);
	mel_apply(m, x.data, db.data, gold.shape[0]);
	level_apply(LEVEL_DB, db.data, tensor_size(&db));
	level_top(db.data, tensor_size(&db), 80);
	near(db.data, gold.data, tensor_size(&gold), 1e-4);
	reference_close(&r);
	tensor_free(&wave);
	tensor_free(&gold);
	tensor_free(&x);
	tensor_free(&db);
	spectra_free(p);
	mel_free(m);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_dft_holds_its_frame),
		cmocka_unit_test(spans_are_milliseconds_or_samples),
		cmocka_unit_test(a_duration_fills_with_zero_samples),
		cmocka_unit_test(a_duration_fills_with_the_last_frame),
		cmocka_unit_test(longest_cuts),
		cmocka_unit_test(what_gives_no_spectra_is_refused_with_a_reason),
		cmocka_unit_test(spectra_agree_with_the_reference),
		cmocka_unit_test(mel_bands_agree_with_the_reference),
		cmocka_unit_test(decibels_agree_with_the_reference),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
