/* wav2spec - spectra of recordings */
#include <omp.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "dsp/window.h"
#include "spectrum.h"
#include "stage.h"
#include "stage_pool.h"

static const char *raw, *window = "hamming", *length = "40", *step = "10", *scale = "power", *fill = "zero";
static long rate, dft, workers;
static double longest, duration;
static int symmetric, no_centre;

static const struct opt opts[] = {
	{ 'r', "rate", OPT_INT, &rate, 0, AUDIO_RATE_MOST, "Hz", "sampling rate (0: that of the first recording)" },
	{ 0, "window", OPT_CHOICE, &window, 0, 0, WINDOW_NAMES, "what a frame is weighed with" },
	{ 0, "symmetric", OPT_FLAG, &symmetric, 0, 0, NULL, "a symmetric window, not a periodic one" },
	{ 0, "length", OPT_TEXT, &length, 0, 0, "ms", "of a frame; in samples with smp behind" },
	{ 0, "step", OPT_TEXT, &step, 0, 0, "ms", "from frame to frame; in samples with smp behind" },
	{ 0, "dft", OPT_INT, &dft, 0, STFT_DFT_MOST, "samples", "size, even (0: the power of two that holds a frame)" },
	{ 0, "scale", OPT_CHOICE, &scale, 0, 0, LEVEL_SPEC_NAMES, "of the values" },
	{ 0, "no-centre", OPT_FLAG, &no_centre, 0, 0, NULL, "frames that lie inside the recording" },
	{ 0, "longest", OPT_REAL, &longest, 0, 1e6, "seconds", "cut recordings there (0: nowhere)" },
	{ 0, "duration", OPT_REAL, &duration, 0, 1e6, "seconds", "bring every recording to it (0: as it is)" },
	{ 0, "fill", OPT_CHOICE, &fill, 0, 0, "zero|last", "up to the duration: zero samples, or the last frame" },
	{ 0, "raw", OPT_TEXT, &raw, 0, 0, "kind:Hz:channels", "inputs are raw samples, as s16le:16000:1" },
	{ 'j', "jobs", OPT_INT, &workers, 0, 1024, "workers", "threads (0: as many as there are cores)" },
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

/* One recording on its way. */
struct job {
	struct recording from;
	struct audio audio;
	struct record to;
	struct err err;		/* why it can't be used */
};

static struct pcm pcm;
static struct spectrum front;
static struct spectra **plans;		/* one a worker; NULL until the rate is known */
static struct output out;
static long done, skipped;

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
	if (spectra_frame(s, length, step, &err) < 0)
		stage_fail("options", &err);
	if (!(plans = calloc((size_t)workers, sizeof(struct spectra *))))
		stage_die(ERR_MEM, "plans", "out of memory");
	for (long i = 0; i < workers; i++)
		if (!(plans[i] = spectra_plan(s, &err)))
			stage_fail("options", &err);
	if (!(header = spectrum_header(s, &err)))
		stage_fail("options", &err);
	output_open(&out, header);
	json_decref(header);
}

static void
work(void *arg, long worker)
{
	struct job *j = arg;

	if (j->err.kind == ERR_NONE)
		spectrum_make(&front, plans[worker], &j->from, &j->audio, &j->to, &j->err);
}

/* What is wrong with a recording is told when its turn comes, so that it doesn't depend on the workers. */
static int
next(struct recordings *all, struct job *j)
{
	int got;

	j->err = (struct err){0};
	got = recordings_next(all, &j->from, &j->err);
	if (got > 0 && !rate) {
		long first = recording_rate(&j->from, front.pcm, &j->err);

		rate = first > 0 ? first : 0;
	}
	if (got > 0 && rate && !plans)
		start();
	return got;
}

static void
finish(struct job *j)
{
	if (j->err.kind == ERR_NONE) {
		output_put(&out, &j->to);
		stage_progress(++done, 0, "recordings");
		return;
	}
	if (!stage_keep_going || (j->err.kind != ERR_DATA && j->err.kind != ERR_MISSING))
		stage_fail(j->from.where, &j->err);
	stage_warn(j->from.where, "%s", j->err.text);
	skipped++;
}

static void
run(struct recordings *all)
{
	struct err err = {0};
	struct pool *pool = pool_new(workers, work, &err);
	long room = pool ? pool_room(pool) : 0, given = 0, taken = 0;
	struct job *jobs = calloc((size_t)room + 1, sizeof(*jobs)), *j;

	if (!pool || !jobs)
		stage_die(ERR_MEM, "workers", "out of memory");
	while (next(all, &jobs[given % room]) != 0) {
		pool_give(pool, &jobs[given++ % room]);
		if (given - taken == room) {
			finish(pool_take(pool));
			taken++;
		}
	}
	while ((j = pool_take(pool)))
		finish(j);
	pool_free(pool);
	for (long i = 0; i < room; i++) {
		recording_free(&jobs[i].from);
		audio_free(&jobs[i].audio);
		record_free(&jobs[i].to);
	}
	free(jobs);
}

int
main(int argc, char **argv)
{
	struct err err = {0};
	int first = stage_parse(&prog, argc, argv);
	const char *where = first < argc && strcmp(argv[first], "-") != 0 ? argv[first] : "<stdin>";
	struct recordings *all;

	workers = workers ? workers : omp_get_num_procs();
	if (raw && pcm_parse(&pcm, raw, &err) < 0)
		stage_fail("--raw", &err);
	front.pcm = raw ? &pcm : NULL;
	front.same_rate = !rate;
	if (!(all = recordings_open(argv + first, argc - first, front.pcm, &err)))
		stage_fail(where, &err);
	run(all);
	recordings_close(all);
	if (!done && !stage_allow_empty)
		stage_die(ERR_DATA, where, skipped ? "none of its recordings can be used" : "no recordings in it");
	if (!plans && !rate)
		stage_die(ERR_ARG, "-r", "without a recording the sampling rate must be given");
	if (!plans)
		start();
	output_close(&out, skipped);
	for (long i = 0; i < workers; i++)
		spectra_free(plans[i]);
	free(plans);
	return skipped ? EX_DATAERR : EX_OK;
}
