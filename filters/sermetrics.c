/* sermetrics - UA, WA, F1 and confusion of predictions, with intervals; two systems compared */
#include <omp.h>
#include <stdlib.h>
#include <string.h>

#include "report.h"
#include "stage.h"

static int format = REPORT_TEXT;
static int compare, calibration, shared_recordings, shared_speakers, unknown_recordings;
static long resamples = 1000, seed = 1;
static double level = 95;

static const struct opt opts[] = {
	{ 'f', "format",    OPT_CHOICE, &format, 0, 0, REPORT_NAMES, "output format" },
	{ 0,   "compare",   OPT_FLAG, &compare, 0, 0, NULL, "compare two systems on the same utterances" },
	{ 0,   "calibration", OPT_FLAG, &calibration, 0, 0, NULL, "report the expected calibration error (ECE) too" },
	{ 0,   "level",     OPT_REAL, &level, 1, 99.99, "percent", "level of the confidence intervals" },
	{ 0,   "resamples", OPT_INT, &resamples, 1, 1000000, "number", "of the bootstrap over utterances" },
	{ 's', "seed",      OPT_INT, &seed, 0, 1e15, "seed", "of the bootstrap over utterances" },
	{ 0,   "allow-shared-recordings", OPT_FLAG, &shared_recordings, 0, 0, NULL,
	  "score records whose recordings are in the training set too" },
	{ 0,   "allow-shared-speakers", OPT_FLAG, &shared_speakers, 0, 0, NULL,
	  "score records whose speakers are in the training set too" },
	{ 0,   "allow-unknown-recordings", OPT_FLAG, &unknown_recordings, 0, 0, NULL,
	  "score records of which it is unknown whether their recording is in the training set" },
	{ 0 }
};

static const struct program prog = {
	"sermetrics", "score predictions: UA, WA, F1 and confusion matrix", "[file ...] [+ file ...] [vs file ...]", opts, NULL
};

/* Refuse a stream of which it is unknown what training has seen, or that has ids of the training; warn where the
 * speakers are unknown, as in a corpus that does not tell them. */
static void
doubt(const struct tally *t, const char *name)
{
	if (t->seen_id && !shared_recordings)
		stage_die(ERR_DATA, name, "for %ld of %ld records it is unknown whether the recording is in the training set, and %ld have the id of a training record; use --allow-shared-recordings to score them anyway", t->unknown_recording,
		          t->records, t->seen_id);
	if (t->unknown_recording && !shared_recordings && !unknown_recordings)
		stage_die(ERR_DATA, name, "for %ld of %ld records it is unknown whether the recording is in the training set, because they or training records name none; use --allow-unknown-recordings to score them anyway", t->unknown_recording, t->records);
	if (t->unknown_speaker)
		stage_warn(name, "for %ld of %ld records it is unknown whether the speaker is in the training set, because they or training records name none", t->unknown_speaker, t->records);
}

/* Refuse a stream that training has seen; the counts are said. */
static void
judge(const struct tally *t, const char *name)
{
	const char *option = t->seen_recording && !shared_recordings ? "--allow-shared-recordings" :
	                     t->seen_speaker && !shared_recordings && !shared_speakers ? "--allow-shared-speakers" :
	                                                                                 NULL;

	if (option)
		stage_die(ERR_DATA, name, "the recordings of %ld of %ld records are in the training set, and the speakers of %ld (%ld of %ld speakers); use %s to score them anyway", t->seen_recording, t->records, t->seen_speaker,
		          tally_speakers(t, 1), tally_speakers(t, 0), option);
	doubt(t, name);
}

static void
gather(struct tally *t, const char *path)
{
	struct err err = { 0 };
	struct record r = { 0 };
	json_t *labels = json_object();
	struct input in;

	input_open(&in, path);
	if (tally_open(t, in.name, in.header, &err) < 0 ||
	    (calibration && tally_calibrate(t, in.header, &err) < 0))
		stage_fail(in.name, &err);
	while (input_next(&in, &r) == READ_RECORD) {
		if (tally_add(t, &r, &err) < 0)
			input_fail(&in, &r, &err);
		if (record_text(&r, "label"))
			json_object_set_new(labels, record_text(&r, "label"), json_true());
	}
	stage_warn_spelling(in.name, t->map, labels, "labels");
	stage_warn_spelling(in.name, NULL, t->speakers, "speakers");
	json_decref(labels);
	t->skipped = reader_skipped(in.reader);
	if (confusion_scores(&t->counts).records == 0)
		stage_die(ERR_DATA, in.name, "none of the %ld records has a true class",
		          t->records);
	judge(t, in.name);
	if (tally_distance(t) >= TALLY_NEAR)
		stage_warn(in.name, "its features lie %.2f standard deviations from those of the training set on average; test sets of the same corpus stay below %g", tally_distance(t), TALLY_NEAR);
	record_free(&r);
	input_close(&in);
}

/* Read the streams of one system: "+" stands between its runs. No operand: standard input. */
static void
system_open(struct result *s, char **operand, int n)
{
	struct err err = { 0 };
	const char *where;

	if (!(s->folds = calloc((size_t)n + 1, sizeof(*s->folds))))
		stage_die(ERR_MEM, "operands", "out of memory for %d inputs", n);
	for (int i = 0; i < n || s->n == 0; i++) {
		int plus = i < n && strcmp(operand[i], "+") == 0;

		if (plus && (i == 0 || i + 1 == n || strcmp(operand[i + 1], "+") == 0))
			stage_die(ERR_ARG, "+", "must stand between the files of two runs");
		if (plus) {
			s->runs++;
			continue;
		}
		s->folds[s->n].run = s->runs;
		gather(&s->folds[s->n++], i < n ? operand[i] : NULL);
	}
	s->runs++;
	if (result_pool(s, &where, &err) < 0)
		stage_fail(where, &err);
	for (long run = 1; run < s->runs; run++)
		if (result_records(s, run) != result_records(s, 0))
			stage_warn("+", "run %ld has %ld records, the first has %ld: they are not of the same utterances",
			           run + 1, result_records(s, run), result_records(s, 0));
}

/* The number of operands of the first system; one more is "vs", where there are not just two. */
static int
divide(char **operand, int n)
{
	int at = 0;

	while (at < n && strcmp(operand[at], "vs") != 0)
		at++;
	if (at == n && n == 2)
		return 1;
	if (at == 0 || at + 1 >= n)
		stage_die(ERR_ARG, "--compare", "needs two files, or the files of one system, the word vs, and those of the other");
	return at;
}

static void
write_report(const struct result *one, const struct paired *both)
{
	char *text = NULL;
	size_t size = 0;
	FILE *f = open_memstream(&text, &size);
	int bad = !f;

	if (f) {
		bad = both ? report_paired_write(f, (enum report)format, both) < 0 : report_write(f, (enum report)format, one) < 0;
		bad |= ferror(f);
		bad |= fclose(f);
	}
	if (bad)
		stage_die(ERR_MEM, stage_out_name(), "out of memory for the report");
	stage_write(text, size);
	stage_out_close();
	free(text);
}

static void
warn_of_few_speakers(const struct drawn *d)
{
	char held[96] = "";

	if (jackknife_coverage(d->named) == d->coverage)
		snprintf(held, sizeof(held), " (with so many, 95 %% intervals contained the true value in %.1f %% of simulations)",
		         d->coverage);
	if (d->named >= DRAWN_LEAST && d->named < DRAWN_FEW)
		stage_warn("intervals", "over %ld speakers only%s: interpret with caution, or test with %d speakers or more",
		           d->named, held, DRAWN_FEW);
}

static void
compare_systems(char **operand, int n, const struct resampling *how)
{
	int first = divide(operand, n), skip = n > 2;
	struct result system[2] = { { 0 }, { 0 } };
	struct err err = { 0 };
	struct paired both;
	const char *where;

	system_open(&system[0], operand, first);
	system_open(&system[1], operand + first + skip, n - first - skip);
	if (paired_make(&both, &system[0], &system[1], how, &where, &err) < 0)
		stage_fail(where, &err);
	warn_of_few_speakers(&both.drawn.speakers);
	write_report(NULL, &both);
	result_free(&system[0]);
	result_free(&system[1]);
}

int
main(int argc, char **argv)
{
	int first = stage_parse(&prog, argc, argv);
	struct resampling how;
	struct result all = { 0 };
	struct err err = { 0 };

	how = (struct resampling){ level / 100, resamples, (uint64_t)seed, omp_get_max_threads() };
	if (compare && calibration)
		stage_die(ERR_ARG, "--calibration", "is of one system: cannot be used with --compare");
	if (compare) {
		compare_systems(argv + first, argc - first, &how);
		return 0;
	}
	system_open(&all, argv + first, argc - first);
	if (result_draw(&all, &how, &err) < 0)
		stage_fail("intervals", &err);
	warn_of_few_speakers(&all.drawn.speakers);
	write_report(&all, NULL);
	result_free(&all);
	return 0;
}
