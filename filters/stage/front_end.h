/* front_end.h - what wav2spec and wavcheck share: the options of the spectra, and recordings read by several threads.
 *
 *	static struct front_end front = { .start = start, .finish = finish };
 *	front_end_open(&front, argc - first, argv + first, advise);
 *	front_end_run(&front);
 *	front_end_close(&front);
 */
#ifndef FRONT_END_H
#define FRONT_END_H

#include "dsp/window.h"
#include "spectrum.h"
#include "stage.h"

/* The options; from start() on as they are used: lengths in samples, sizes and the rate written out. */
struct front_end_options {
	const char *raw, *shard, *length, *step;
	int window, scale, fill;	/* in WINDOW_NAMES; enum level; enum fill */
	long rate, dft, workers;
	double longest, duration;
	int symmetric, no_center;
};
extern struct front_end_options front_end;
extern const struct preset front_end_presets[];
#define OPT_ROWS_FRONT_END \
	{ 'r', "rate", OPT_INT, &front_end.rate, 0, AUDIO_RATE_MOST, "Hz", "resample to this sampling rate (0: that of the first recording)", stage_value }, \
	{ 0, "window", OPT_CHOICE, &front_end.window, 0, 0, WINDOW_NAMES, "window function", stage_value }, \
	{ 0, "symmetric", OPT_FLAG, &front_end.symmetric, 0, 0, NULL, "use a symmetric window, not a periodic one", stage_value }, \
	{ 0, "length", OPT_TEXT, &front_end.length, 0, 0, "ms", "length of a frame (640smp: in samples)", stage_value }, \
	{ 0, "step", OPT_TEXT, &front_end.step, 0, 0, "ms", "step between frames (160smp: in samples)", stage_value }, \
	{ 0, "dft", OPT_INT, &front_end.dft, 0, STFT_DFT_MOST, "samples", "DFT size, even (0: next power of two of the frame length)", stage_value }, \
	{ 0, "scale", OPT_CHOICE, &front_end.scale, 0, 0, LEVEL_NAMES, "scale of the values", stage_value }, \
	{ 0, "no-center", OPT_FLAG, &front_end.no_center, 0, 0, NULL, "do not pad: all frames lie inside the recording", stage_value, "no-centre" }, \
	{ 0, "longest", OPT_REAL, &front_end.longest, 0, 1e6, "seconds", "cut longer recordings to this length (0: no limit)", stage_value }, \
	{ 0, "duration", OPT_REAL, &front_end.duration, 0, 1e6, "seconds", "cut or pad to this length (0: keep the length)", stage_value }, \
	{ 0, "fill", OPT_CHOICE, &front_end.fill, 0, 0, "zero|last", "pad with zero samples, or repeat the last frame", stage_value }, \
	{ 0, "raw", OPT_TEXT, &front_end.raw, 0, 0, "kind:Hz:channels", "inputs are raw PCM, as s16le:16000:1" }, \
	{ 0, "shard", OPT_TEXT, &front_end.shard, 0, 0, "i/n", "process one shard of the manifest: 1/n, 2/n ... n/n, or slurm/n" }, \
	{ 'j', "jobs", OPT_INT, &front_end.workers, 0, 1024, "workers", "number of threads (0: one per core)" }

struct front_end {
	struct spectrum spectrum;	/* same_rate and probed are the caller's */
	void (*start)(void);		/* the rate is known, and with it spectrum.spec; may be NULL */
	int (*finish)(struct spectrum_making *);	/* called in the order of the input. 1: used; 0: left out, which it said */
	long done, skipped;		/* by finish(): 1, 0 */
	struct recordings *all;
	const char *where;		/* the first operand, for messages */
	struct pcm pcm;
};

/* advise is as for recordings_advise(). */
void front_end_open(struct front_end *, int operands, char **operand, void (*advise)(const char *, const char *));
/* All recordings; that there are none is an error, unless --allow-empty. start() is called before the first of them is
 * transformed, or at the end if there is none and the rate was given. */
void front_end_run(struct front_end *);
void front_end_close(struct front_end *);

#endif
