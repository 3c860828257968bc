/* wavcheck - what is wrong with the recordings of a corpus */
#include <sysexits.h>

#include "front_end.h"
#include "lint.h"

static const struct opt opts[] = { OPT_ROWS_FRONT_END, OPT_ROW_ALLOW_EMPTY, { 0 } };

static const struct program prog = {
	"wavcheck", "check the recordings of a corpus for faults", "[manifest | audio ...]", opts,
	front_end_presets
};

static struct lint lint;

static void
advise(const char *manifest, const char *advice)
{
	struct err err = {0};

	if (lint_columns(&lint, manifest, advice, &err) < 0)
		stage_fail(manifest, &err);
}

static int
finish(struct spectrum_making *j)
{
	struct err err = {0};

	if (lint_add(&lint, &j->from, &j->probe, &j->to, &j->err, &err) < 0)
		stage_fail(j->from.where, &err);
	return 1;
}

int
main(int argc, char **argv)
{
	struct front_end front = { .finish = finish, .spectrum.probed = 1 };
	int first = stage_parse(&prog, argc, argv);
	char summary[400];
	long grave;

	lint.rate = (double)front_end.rate;
	front_end_open(&front, argc - first, argv + first, advise);
	recordings_repeat(front.all);
	front_end_run(&front);
	stage_line(lint_tell(&lint, summary, sizeof(summary)));
	stage_out_close();
	stage_warn("summary", "%s", summary);
	grave = lint.grave;
	front_end_close(&front);
	lint_free(&lint);
	return grave ? EX_DATAERR : EX_OK;
}
