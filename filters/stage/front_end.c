/* front_end.c - from recordings to spectra, by several threads */
#include <omp.h>
#include <stdio.h>
#include <string.h>

#include "front_end.h"
#include "pool.h"

struct front_end_options front_end = {
	.length = "40", .step = "10", .scale = LEVEL_POWER, .fill = FILL_ZERO
};

const struct preset front_end_presets[] = {
	{ "dai", "-r 16000 --window hamming --length 40 --step 10 --dft 1024 --longest 14" },
	{ "tripathi", "-r 22050 --window hann --length 2048smp --step 512smp --dft 2048 --duration 6 --fill zero" },
	{ "lian", "-r 16000 --window hamming --length 20 --step 10 --dft 512 --duration 4 --fill last --scale ln" },
	{ 0 }
};

static struct front_end *front;	/* the one that runs: for the pool's functions */

/* The options as the history has them: as they are used, so that it can be run again. */
static void
settle(const struct spectra_spec *s)
{
	static char frame[32], hop[32];

	snprintf(frame, sizeof(frame), "%ldsmp", s->stft.length);
	snprintf(hop, sizeof(hop), "%ldsmp", s->stft.step);
	front_end.length = frame;
	front_end.step = hop;
	front_end.dft = s->stft.dft;
	front_end.fill = s->duration > 0 ? front_end.fill : -1;
}

/* The rate is known: make the plans. */
static void
start(void)
{
	const struct front_end_options *o = &front_end;
	struct spectra_spec *s = &front->spectrum.spec;
	static char window[OPT_WORD];
	struct err err = {0};

	*s = (struct spectra_spec){
		.rate = (double)o->rate, .level = (enum level)o->scale, .longest = o->longest, .duration = o->duration,
		.fill = (enum fill)o->fill,
		.stft = { .dft = o->dft, .window = stage_word(WINDOW_NAMES, o->window, window), .symmetric = o->symmetric,
		          .inside = o->no_center },
	};
	if (spectra_frame(s, o->length, o->step, &err) < 0 || spectrum_plan(&front->spectrum, o->workers, &err) < 0)
		stage_fail("options", &err);
	settle(s);
	if (front->start)
		front->start();
}

static void
work(void *job, long worker)
{
	spectrum_make(&front->spectrum, worker, job);
}

/* A fault of a recording is reported when its turn comes, so that it doesn't depend on the workers. */
static int
next(void *job)
{
	struct spectrum_making *j = job;
	int got;

	j->err = (struct err){0};
	got = recordings_next(front->all, &j->from, &j->err);
	if (got > 0 && j->from.file)
		stage_spare(j->from.file);
	if (got > 0 && front_end.rate <= 0)
		front_end.rate = recordings_rate(&j->from, front->spectrum.pcm, &j->err);
	if (got > 0 && front_end.rate > 0 && !front->spectrum.plans)
		start();
	return got;
}

static void
finish(void *job)
{
	if (front->finish(job))
		stage_progress(++front->done, 0, "recordings");
	else
		front->skipped++;
}

void
front_end_open(struct front_end *f, int operands, char **operand, void (*advise)(const char *, const char *))
{
	struct err err = {0};

	front = f;
	f->where = operands && strcmp(operand[0], "-") != 0 ? operand[0] : "<stdin>";
	for (int i = 0; i < operands || i == 0; i++)
		stage_spare(i < operands ? operand[i] : NULL);
	front_end.workers = front_end.workers ? front_end.workers : omp_get_num_procs();
	if (front_end.raw && pcm_parse(&f->pcm, front_end.raw, &err) < 0)
		stage_fail("--raw", &err);
	f->spectrum.pcm = front_end.raw ? &f->pcm : NULL;
	if (!(f->all = recordings_open(operand, operands, f->spectrum.pcm, &err)))
		stage_fail(f->where, &err);
	if (front_end.shard && recordings_shard(f->all, front_end.shard, &err) < 0)
		stage_fail("--shard", &err);
	recordings_advise(f->all, advise);
}

void
front_end_run(struct front_end *f)
{
	struct err err = {0};
	struct pool *pool = pool_new(front_end.workers, sizeof(struct spectrum_making), work, &err);
	struct spectrum_making *j;

	if (!pool)
		stage_fail("workers", &err);
	pool_run(pool, next, finish);
	for (long i = 0; (j = pool_job(pool, i)); i++)
		spectrum_making_free(j);
	pool_free(pool);
	if (!f->done && !stage_allow_empty)
		stage_die(ERR_DATA, f->where, f->skipped ? "none of its recordings is usable" : "contains no recordings");
	if (front_end.rate > 0 && !f->spectrum.plans)
		start();
}

void
front_end_close(struct front_end *f)
{
	recordings_close(f->all);
	spectrum_free(&f->spectrum);
}
