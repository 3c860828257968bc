/* mel2mfcc - cepstra of logarithmic mel bands */
#include <string.h>

#include "dsp/dct.h"
#include "stage.h"

static long cepstra = 40;

static const struct opt opts[] = {
	{ 'n', "cepstra", OPT_INT, &cepstra, 1, DCT_MOST, "cepstra",
	  "number of cepstral coefficients, from the 0th on", stage_value },
	{ 0 }
};

static const struct preset presets[] = {
	{ "tripathi", "-n 40" },
	{ 0 }
};

static const struct program prog = {
	"mel2mfcc", "mel-frequency cepstral coefficients (MFCC) of log mel bands", "[mel bands]", opts, presets, .most = 1
};

static struct dct *plan;
static struct tensor out;

static int
start(json_t *h, struct err *err)
{
	const char *scale = header_text(h, "scale", "unknown");

	if (header_expect(h, "spectrogram", "time mel", err) < 0)
		return -1;
	if (strcmp(scale, "ln") != 0 && strcmp(scale, "db") != 0)
		return err_set(err, ERR_DATA, "scale is \"%s\", not \"ln\" or \"db\"", scale);
	if (!(plan = dct_plan(header_integer(h, "width", 0), cepstra, err)))
		return -1;
	json_object_set_new(h, "axes", json_string("time cepstrum"));
	json_object_set_new(h, "width", json_integer(cepstra));
	stage_history(h, 1);
	return 0;
}

static int
each(struct record *r, struct err *err)
{
	long frames = r->x.shape[0];

	if (tensor_shape(&out, 2, (long[]){ frames, cepstra }, err) < 0)
		return -1;
	dct_apply(plan, r->x.data, out.data, frames);
	tensor_swap(&r->x, &out);
	return 1;
}

static void
stop(void)
{
	dct_free(plan);
	tensor_free(&out);
}

int
main(int argc, char **argv)
{
	return stage_run(&prog, &(struct stage){ start, each, stop }, argc, argv);
}
