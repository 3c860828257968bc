/* dct.c - the orthonormal DCT-II: by hand, inverted, the reference's cepstra */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "dsp.h"
#include "dsp/dct.h"
#include "dsp/mel.h"
#include "dsp/spectra.h"
#include "reference.h"

static void
four_values_are_transformed_as_by_hand(void **state)
{
	/* cos(pi/8) = 0.92388, cos(3 pi/8) = 0.38268 */
	static const float x[8] = { 1, 1, 1, 1, 1, 2, 3, 4 };
	struct err err = {0};
	struct dct *d = dct_plan(4, 3, &err);
	float out[6];

	(void)state;
	assert_non_null(d);
	dct_apply(d, x, out, 2);
	near(out, (float[]){ 2, 0, 0, 5, -2.2304425f, 0 }, 6, 1e-6);
	dct_free(d);
}

/* A whole orthonormal transform is undone by its transpose, which the transforms of unit vectors are. */
static void
a_whole_transform_keeps_products(void **state)
{
	enum { N = 19 };
	float unit[N * N] = {0}, out[N * N];
	struct err err = {0};
	struct dct *d = dct_plan(N, N, &err);

	(void)state;
	assert_non_null(d);
	for (int i = 0; i < N; i++)
		unit[i * N + i] = 1;
	dct_apply(d, unit, out, N);
	for (int i = 0; i < N; i++)
		for (int k = 0; k < N; k++) {
			double sum = 0;

			for (int b = 0; b < N; b++)
				sum += (double)out[i * N + b] * (double)out[k * N + b];
			assert_true(fabs(sum - (i == k)) < 1e-6);
		}
	dct_free(d);
}

static void
impossible_numbers_are_refused_with_a_reason(void **state)
{
	static const long sizes[][2] = { { 4, 5 }, { 4, 0 }, { 0, 0 }, { DCT_MOST + 1, 4 } };
	struct err err;

	(void)state;
	for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
		err = (struct err){0};
		assert_null(dct_plan(sizes[i][0], sizes[i][1], &err));
		assert_int_equal(err.kind, ERR_ARG);
	}
	assert_string_equal(err.text, "4 cepstra of 4097 bands: bands must be in 1..4096, "
	                              "cepstra no more than bands");
}

static void
cepstra_are(const struct tensor *mel, const struct tensor *want)
{
	struct err err = {0};
	struct dct *d = dct_plan(mel->shape[1], want->shape[1], &err);
	struct tensor out = {0};

	assert_non_null(d);
	assert_int_equal(mel->shape[0], want->shape[0]);
	assert_int_equal(tensor_shape(&out, 2, want->shape, &err), 0);
	dct_apply(d, mel->data, out.data, want->shape[0]);
	near(out.data, want->data, tensor_size(want), 1e-4);
	tensor_free(&out);
	dct_free(d);
}

/* The reference's wave as mel bands in dB. */
static struct tensor
decibels(const struct reference *r)
{
	struct spectra_spec s = { .rate = 22050, .stft = { 2048, 512, 2048, "hann", 0, 0 } };
	struct mel_spec bands = { 22050, 0, 11025, 1025, 128, 0, 1 };
	struct err err = {0};
	struct spectra *p = spectra_plan(&s, &err);
	struct mel *m = mel_plan(&bands, &err);
	struct tensor wave = reference_get(r, "wave22k"), x = {0}, db = {0};

	assert_non_null(p);
	assert_non_null(m);
	assert_int_equal(spectra_apply(p, &wave, s.rate, &x, &err), 0);
	assert_int_equal(tensor_shape(&db, 2, (long[]){ x.shape[0], 128 }, &err), 0);
	mel_apply(m, x.data, db.data, x.shape[0]);
	level_apply(LEVEL_DB, db.data, tensor_size(&db));
	level_top(db.data, tensor_size(&db), 80);
	tensor_free(&wave);
	tensor_free(&x);
	spectra_free(p);
	mel_free(m);
	return db;
}

static void
cepstra_agree_with_the_reference(void **state)
{
	struct reference r;
	struct tensor mel, own, want;

	(void)state;
	if (reference_open(&r, "features") < 0)
		return;
	mel = reference_get(&r, "tripathi_mel_db");
	want = reference_get(&r, "tripathi_mfcc");
	own = decibels(&r);
	cepstra_are(&mel, &want);
	cepstra_are(&own, &want);
	tensor_free(&mel);
	tensor_free(&want);
	tensor_free(&own);
	reference_close(&r);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(four_values_are_transformed_as_by_hand),
		cmocka_unit_test(a_whole_transform_keeps_products),
		cmocka_unit_test(impossible_numbers_are_refused_with_a_reason),
		cmocka_unit_test(cepstra_agree_with_the_reference),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
