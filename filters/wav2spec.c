/* wav2spec - spectra of recordings */
#include <omp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "dsp/window.h"
#include "spectrum.h"
#include "stage.h"
#include "pool.h"

static const char *raw, *shard, *window = "hamming", *length = "40", *step = "10", *scale = "power", *fill = "zero";
static long rate, dft, workers;
static double longest, duration;
static int symmetric, no_centre, check;

static const struct opt opts[] = {
	{ 'r', "rate", OPT_INT, &rate, 0, AUDIO_RATE_MOST, "Hz", "sampling rate (0: that of the first recording)", stage_value },
	{ 0, "window", OPT_CHOICE, &window, 0, 0, WINDOW_NAMES, "what a frame is weighed with", stage_value },
	{ 0, "symmetric", OPT_FLAG, &symmetric, 0, 0, NULL, "a symmetric window, not a periodic one", stage_value },
	{ 0, "length", OPT_TEXT, &length, 0, 0, "ms", "of a frame; in samples with smp behind", stage_value },
	{ 0, "step", OPT_TEXT, &step, 0, 0, "ms", "from frame to frame; in samples with smp behind", stage_value },
	{ 0, "dft", OPT_INT, &dft, 0, STFT_DFT_MOST, "samples", "size, even (0: the power of two that holds a frame)", stage_value },
	{ 0, "scale", OPT_CHOICE, &scale, 0, 0, LEVEL_SPEC_NAMES, "of the values", stage_value },
	{ 0, "no-centre", OPT_FLAG, &no_centre, 0, 0, NULL, "frames that lie inside the recording", stage_value },
	{ 0, "longest", OPT_REAL, &longest, 0, 1e6, "seconds", "cut recordings there (0: nowhere)", stage_value },
	{ 0, "duration", OPT_REAL, &duration, 0, 1e6, "seconds", "bring every recording to it (0: as it is)", stage_value },
	{ 0, "fill", OPT_CHOICE, &fill, 0, 0, "zero|last", "up to the duration: zero samples, or the last frame", stage_value },
	{ 0, "raw", OPT_TEXT, &raw, 0, 0, "kind:Hz:channels", "inputs are raw samples, as s16le:16000:1" },
	{ 0, "shard", OPT_TEXT, &shard, 0, 0, "i/n", "only this share of the manifest's rows: 1/n, 2/n ... n/n, or slurm/n" },
	{ 'j', "jobs", OPT_INT, &workers, 0, 1024, "workers", "threads (0: as many as there are cores)" },
	{ 0, "check", OPT_FLAG, &check, 0, 0, NULL, "write no spectra, but what is wrong with the recordings" },
	OPT_ROW_KEEP_GOING,
	OPT_ROW_ALLOW_EMPTY,
	{ 0 }
};

static const struct preset presets[] = {
	{ "dai", "-r 16000 --window hamming --length 40 --step 10 --dft 1024 --longest 14" },
	{ "tripathi", "-r 22050 --window hann --length 2048smp --step 512smp --dft 2048 --duration 6 --fill zero" },
	{ "lian", "-r 16000 --window hamming --length 20 --step 10 --dft 512 --duration 4 --fill last --scale ln" },
	{ 0 }
};

static const struct program prog = { "wav2spec", "spectra of recordings", "[manifest | audio ...]", opts, presets };

static struct recordings *all;

static struct pcm pcm;
static struct spectrum front;
static struct lint lint;
static struct output out;
static long done, skipped;

/* The options as the history has them: as they were used, so that it can be run again. */
static void
settle(const struct spectra_spec *s)
{
	static char frame[32], hop[32];

	snprintf(frame, sizeof(frame), "%ldsmp", s->stft.length);
	snprintf(hop, sizeof(hop), "%ldsmp", s->stft.step);
	length = frame;
	step = hop;
	dft = s->stft.dft;
	fill = s->duration > 0 ? fill : NULL;
}

/* The rate is known: make the plans, write the header. */
static void
start(void)
{
	struct err err = {0};
	struct spectra_spec *s = &front.spec;
	json_t *header;

	*s = (struct spectra_spec){ (double)rate, { .dft = dft, .window = window, .symmetric = symmetric,
	                            .inside = no_centre }, (enum level)level_of(scale, &err), longest, duration,
	                            strcmp(fill, "last") == 0 ? FILL_LAST : FILL_ZERO };
	if (spectra_frame(s, length, step, &err) < 0 || spectrum_plan(&front, workers, &err) < 0 ||
	    !(header = spectrum_header(s, &err)))
		stage_fail("options", &err);
	settle(s);
	stage_history(header, 2);
	if (!check)
		output_open(&out, header);
	json_decref(header);
}

static void
advise(const char *manifest, const char *advice)
{
	struct err err = {0};

	if (!check)
		stage_warn(manifest, "%s", advice);
	else if (lint_columns(&lint, manifest, advice, &err) < 0)
		stage_fail(manifest, &err);
}

static void
work(void *job, long worker)
{
	spectrum_make(&front, worker, job);
}

/* What is wrong with a recording is told when its turn comes, so that it doesn't depend on the workers. */
static int
next(void *job)
{
	struct making *j = job;
	int got;

	j->err = (struct err){0};
	got = recordings_next(all, &j->from, &j->err);
	if (got > 0 && j->from.file)
		stage_spare(j->from.file);
	if (got > 0 && rate <= 0)
		rate = recording_rate(&j->from, front.pcm, &j->err);
	if (got > 0 && rate > 0 && !front.plans)
		start();
	return got;
}

static void
finish(void *job)
{
	struct making *j = job;
	struct err err = {0};

	if (check && lint_add(&lint, &j->from, &j->probe, &j->to, &j->err, &err) < 0)
		stage_fail(j->from.where, &err);
	if (!check && j->err.kind == ERR_NONE)
		output_put(&out, &j->to);
	if (!check && j->err.kind == ERR_NONE && j->audio.odd & AUDIO_SIZE_UNFILLED)
		stage_warn(j->from.where, "the size in its header was never filled in: read to its end");
	if (check || j->err.kind == ERR_NONE) {
		stage_progress(++done, 0, "recordings");
		return;
	}
	if (!stage_keep_going || (j->err.kind != ERR_DATA && j->err.kind != ERR_MISSING))
		stage_fail(j->from.where, &j->err);
	stage_warn(j->from.where, "%s", j->err.text);
	skipped++;
}

static void
run(void)
{
	struct err err = {0};
	struct pool *pool = pool_new(workers, sizeof(struct making), work, &err);
	struct making *j;

	if (!pool)
		stage_fail("workers", &err);
	pool_run(pool, next, finish);
	for (long i = 0; (j = pool_job(pool, i)); i++)
		making_free(j);
	pool_free(pool);
}

/* What --check found. Returns how much of it is grave. */
static long
tell(void)
{
	char said[400];

	stage_line(lint_tell(&lint, said, sizeof(said)));
	stage_out_close();
	stage_warn("--check", "%s", said);
	return lint.grave;
}

int
main(int argc, char **argv)
{
	struct err err = {0};
	int first = stage_parse(&prog, argc, argv);
	const char *where = first < argc && strcmp(argv[first], "-") != 0 ? argv[first] : "<stdin>";

	for (int i = first; i < argc || i == first; i++)
		stage_spare(i < argc ? argv[i] : NULL);
	workers = workers ? workers : omp_get_num_procs();
	if (raw && pcm_parse(&pcm, raw, &err) < 0)
		stage_fail("--raw", &err);
	front.pcm = raw ? &pcm : NULL;
	front.same_rate = !rate && !check;
	front.probed = check;
	lint.rate = (double)rate;
	if (!(all = recordings_open(argv + first, argc - first, front.pcm, &err)))
		stage_fail(where, &err);
	if (shard && recordings_shard(all, shard, &err) < 0)
		stage_fail("--shard", &err);
	recordings_advise(all, advise);
	if (check)
		recordings_repeat(all);
	run();
	recordings_close(all);
	if (!done && !stage_allow_empty)
		stage_die(ERR_DATA, where, skipped ? "none of its recordings can be used" : "no recordings in it");
	if (rate <= 0 && !check)
		stage_die(ERR_ARG, "-r", "without a recording the sampling rate must be given");
	if (rate > 0 && !front.plans)
		start();
	if (!check)
		output_close(&out, skipped);
	else
		skipped = tell();
	spectrum_free(&front);
	lint_free(&lint);
	return skipped ? EX_DATAERR : EX_OK;
}
