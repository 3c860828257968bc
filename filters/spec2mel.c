/* spec2mel - gather power spectra into mel bands */
#include <string.h>

#include "dsp/level.h"
#include "dsp/mel.h"
#include "dsp/stft.h"
#include "stage.h"

enum { SLANEY, HTK };
enum { AREA, NONE };

static const enum level levels[] = { LEVEL_LN, LEVEL_DB, LEVEL_POWER };	/* in the order of --scale */
static int mel, norm, scale;
static long bands = 128;
static double low, high, top = 80;

/* The floor is of decibels alone. */
static json_t *
top_used(const struct opt *o)
{
	return levels[scale] == LEVEL_DB ? stage_value(o) : json_null();
}

static const struct opt opts[] = {
	{ 'n', "bands", OPT_INT, &bands, 1, MEL_BANDS_MOST, "bands", "number of mel bands", stage_value },
	{ 0, "low", OPT_REAL, &low, 0, 1e6, "Hz", "lower edge of the lowest band", stage_value },
	{ 0, "high", OPT_REAL, &high, 0, 1e6, "Hz", "upper edge of the highest band (0: half the sampling rate)", stage_value },
	{ 0, "mel", OPT_CHOICE, &mel, 0, 0, "slaney|htk", "mel scale of the bands", stage_value },
	{ 0, "norm", OPT_CHOICE, &norm, 0, 0, "area|none", "normalization of the triangles: area 1 or height 1", stage_value },
	{ 0, "scale", OPT_CHOICE, &scale, 0, 0, "ln|db|power", "scale of the values", stage_value },
	{ 0, "top", OPT_REAL, &top, 0, 1000, "dB", "with db: dynamic range below a record's maximum (0: no limit)", top_used },
	{ 0 }
};

static const struct preset presets[] = {
	{ "dai", "-n 128 --mel slaney --norm area --scale ln" },
	{ "tripathi", "-n 128 --mel slaney --norm area --scale db" },
	{ 0 }
};

static const struct program prog = {
	"spec2mel", "compute mel spectrograms from power spectra", "[spectra]", opts, presets, .most = 1
};

static struct mel *plan;
static enum level level;
static struct tensor out;

/* What a stage before this one made of the values, "power" alone can be summed. */
static int
check(const json_t *h, struct err *err)
{
	const char *have = header_text(h, "scale", "unknown");
	long bins = header_integer(h, "width", 0);

	if (header_expect(h, "spectrogram", "time bin", err) < 0)
		return -1;
	if (strcmp(have, "power") != 0)
		return err_set(err, ERR_DATA, "scale is \"%s\", not \"power\"", have);
	if (header_number(h, "rate", 0) <= 0)
		return err_set(err, ERR_DATA, "the header does not give the sampling rate");
	if (bins < 2 || bins > STFT_DFT_MOST / 2 + 1)
		return err_set(err, ERR_DATA, "%ld bins, not 2 to %d", bins, STFT_DFT_MOST / 2 + 1);
	return 0;
}

static int
start(json_t *h, struct err *err)
{
	struct mel_spec s = { .low = low, .bands = bands, .htk = mel == HTK,
	                      .area = norm == AREA };

	if (check(h, err) < 0)
		return -1;
	if (stage_given("top") && top > 0 && levels[scale] != LEVEL_DB)
		stage_die(ERR_ARG, "--top", "can be used only with --scale db");
	s.rate = header_number(h, "rate", 0);
	s.bins = header_integer(h, "width", 0);
	s.high = high = high > 0 ? high : s.rate / 2;
	level = levels[scale];
	if (!(plan = mel_plan(&s, err)))
		return -1;
	json_object_set_new(h, "axes", json_string("time mel"));
	json_object_set_new(h, "width", json_integer(bands));
	json_object_set_new(h, "scale", json_string(level_name(level)));
	stage_history(h, 1);
	return 0;
}

static int
each(struct record *r, struct err *err)
{
	long frames = r->x.shape[0], at = level_not_power(r->x.data, tensor_size(&r->x));
	size_t n = (size_t)frames * (size_t)bands;

	if (at >= 0)
		return err_set(err, ERR_DATA, "x[%ld] is %g, but a power cannot be negative", at, (double)r->x.data[at]);
	if (tensor_shape(&out, 2, (long[]){ frames, bands }, err) < 0)
		return -1;
	mel_apply(plan, r->x.data, out.data, frames);
	if (level_not_power(out.data, n) >= 0)
		return err_set(err, ERR_DATA, "its powers are so large that the sum over a band is not a finite number");
	level_apply(level, out.data, n);
	if (level == LEVEL_DB && top > 0)
		level_top(out.data, n, (float)top);
	tensor_swap(&r->x, &out);
	return 1;
}

static void
stop(void)
{
	mel_free(plan);
	tensor_free(&out);
}

int
main(int argc, char **argv)
{
	return stage_run(&prog, &(struct stage){ start, each, stop }, argc, argv);
}
