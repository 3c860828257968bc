/* sermetrics - UA, WA, F1 and confusion of predictions */
#include <stdlib.h>
#include <string.h>

#include "scores.h"
#include "stage.h"

static const char *format = "text";

static const struct opt opts[] = {
	{ 'f', "format", OPT_CHOICE, &format, 0, 0, "text|tsv|json", "what to write" },
	{ 0 }
};

static const struct program prog = {
	"sermetrics", "UA, WA, F1 and confusion of predictions", "[FILE ...]", opts, NULL
};

static void
gather(struct tally *t, const char *path)
{
	struct err err = { 0 };
	struct record r = { 0 };
	struct input in;

	input_open(&in, path);
	if (tally_open(t, in.name, in.header, &err) < 0)
		stage_fail(in.name, &err);
	while (input_next(&in, &r) == READ_RECORD)
		if (tally_add(t, &r, &err) < 0)
			input_fail(&in, &r, &err);
	t->skipped = reader_skipped(in.reader);
	if (confusion_scores(&t->counts).records == 0)
		stage_die(ERR_DATA, in.name, "none of the %ld records has a true class",
		          t->records);
	record_free(&r);
	input_close(&in);
}

static void
pool(struct tally *pooled, const struct tally *folds, long n)
{
	for (long i = 0; i < n; i++) {
		struct err err = { 0 };

		if (tally_agree(&folds[i], &folds[0], &err) < 0 ||
		    tally_join(pooled, &folds[i], &err) < 0)
			stage_fail(folds[i].name, &err);
	}
}

static void
report(const struct tally *folds, long n, const struct tally *pooled)
{
	char *text = NULL;
	size_t size = 0;
	FILE *f = open_memstream(&text, &size);
	int bad = !f;

	if (f && strcmp(format, "json") == 0)
		bad = scores_json(f, folds, n, pooled) < 0;
	else if (f)
		(strcmp(format, "tsv") == 0 ? scores_tsv : scores_text)(f, folds, n, pooled);
	if (f) {
		bad |= ferror(f);
		bad |= fclose(f);
	}
	if (bad)
		stage_die(ERR_MEM, stage_out_name(), "no memory for the report");
	stage_write(text, size);
	stage_out_close();
	free(text);
}

int
main(int argc, char **argv)
{
	int first = stage_parse(&prog, argc, argv);
	long n = argc > first ? argc - first : 1;
	struct tally *folds = calloc((size_t)n, sizeof(*folds)), pooled = { 0 };

	if (!folds)
		stage_die(ERR_MEM, "operands", "no memory for %ld inputs", n);
	for (long i = 0; i < n; i++)
		gather(&folds[i], argc > first ? argv[first + i] : NULL);
	pool(&pooled, folds, n);
	report(folds, n, &pooled);
	for (long i = 0; i < n; i++)
		tally_free(&folds[i]);
	tally_free(&pooled);
	free(folds);
	return 0;
}
