/* wav2spec - spectra of recordings */
#include <sysexits.h>

#include "front_end.h"

static const struct opt opts[] = {
	OPT_ROWS_FRONT_END,
	{ 0, "check", OPT_MOVED, NULL, 0, 0, NULL, "is a filter of its own: use wavcheck" },
	OPT_ROW_KEEP_GOING,
	OPT_ROW_ALLOW_EMPTY,
	{ 0 }
};

static const struct program prog = {
	"wav2spec", "compute spectra of recordings", "[manifest | audio ...]", opts, front_end_presets
};

static struct front_end front;
static struct output out;

static void
start(void)
{
	struct err err = {0};
	json_t *header = spectrum_header(&front.spectrum.spec, &err);

	if (!header)
		stage_fail("options", &err);
	stage_history(header, 2);
	output_open(&out, header);
	json_decref(header);
}

static void
advise(const char *manifest, const char *advice)
{
	stage_warn(manifest, "%s", advice);
}

static int
finish(struct spectrum_making *j)
{
	if (j->err.kind == ERR_NONE) {
		output_put(&out, &j->to);
		if (j->audio.odd & AUDIO_SIZE_UNFILLED)
			stage_warn(j->from.where, "the size in its header was never filled in: read to the end of the file");
		return 1;
	}
	if (!stage_keep_going || (j->err.kind != ERR_DATA && j->err.kind != ERR_MISSING))
		stage_fail(j->from.where, &j->err);
	stage_warn(j->from.where, "%s", j->err.text);
	return 0;
}

int
main(int argc, char **argv)
{
	int first = stage_parse(&prog, argc, argv);

	front = (struct front_end){ .start = start, .finish = finish, .spectrum.same_rate = !front_end.rate };
	front_end_open(&front, argc - first, argv + first, advise);
	front_end_run(&front);
	if (front_end.rate <= 0)
		stage_die(ERR_ARG, "-r", "is required, because there is no recording to take the sampling rate from");
	output_close(&out, front.skipped);
	front_end_close(&front);
	return front.skipped ? EX_DATAERR : EX_OK;
}
