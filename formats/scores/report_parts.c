/* report_parts.c - what the reports share: intervals and counts as text, rows and JSON */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "escape.h"
#include "report_parts.h"

int
report_print(FILE *f, json_t *o)
{
	char *text = o ? escape_json(o, JSON_REAL_PRECISION(15)) : NULL;
	int bad = !text || fprintf(f, "%s\n", text) < 0;

	free(text);
	json_decref(o);
	return bad ? -1 : 0;
}

/* The kinds of interval, as TSV and JSON name them. */
#define OVER_SPEAKERS "jackknife-t"
#define OVER_UTTERANCES "percentile-bootstrap"

json_t *
report_number(double v)
{
	return isnan(v) ? json_null() : json_real(v);
}

json_t *
report_figure(const struct figure *f)
{
	return f->count && !isnan(f->value) ? json_integer((json_int_t)f->value) : report_number(f->value);
}

static json_t *
drawn_json(const struct drawn *d, const char *method)
{
	json_t *o = json_pack("{s:I, s:s, s:o, s:s?}", "units", (json_int_t)d->units, "method", method, "coverage",
	                      report_number(d->coverage), "reason", d->reason);

	for (int f = 0; f < BOOTSTRAP_FIGURES; f++)
		json_object_set_new(o, result_names[f],
		                    json_pack("{s:o, s:o}", "low", report_number(d->of[f].low), "high",
		                              report_number(d->of[f].high)));
	return o;
}

json_t *
report_drawn_json(const struct drawn_both *d, const struct resampling *how)
{
	return json_pack("{s:f, s:I, s:I, s:I, s:o, s:o}", "level", 100 * how->level, "resamples",
	                 (json_int_t)how->resamples, "seed", (json_int_t)how->seed, "without_speaker",
	                 (json_int_t)d->nameless, "speakers", drawn_json(&d->speakers, OVER_SPEAKERS),
	                 "utterances", drawn_json(&d->utterances, OVER_UTTERANCES));
}

void
report_row(FILE *f, const char *scope, const char *file, const char *metric, double value)
{
	fprintf(f, "%s\t", scope);
	escape_write(f, file);
	fprintf(f, "\t%s\t\t\t", metric);
	if (isnan(value))
		fputs("NaN\n", f);
	else
		fprintf(f, "%.15g\n", value);
}

static void
drawn_rows(FILE *f, const struct drawn *d, const char *low, const char *high)
{
	for (int k = 0; k < BOOTSTRAP_FIGURES; k++) {
		report_row(f, low, "", result_names[k], d->of[k].low);
		report_row(f, high, "", result_names[k], d->of[k].high);
	}
}

static void
kind_rows(FILE *f, const char *scope, const struct drawn *d, const char *method)
{
	fprintf(f, "%s\t\tmethod\t\t\t%s\n", scope, method);
	report_row(f, scope, "", "coverage", d->coverage);
	fprintf(f, "%s\t\treason\t\t\t%s\n", scope, d->reason ? d->reason : "");
}

void
report_drawn_tsv(FILE *f, const struct drawn_both *d, const struct resampling *how)
{
	drawn_rows(f, &d->speakers, "low_speakers", "high_speakers");
	drawn_rows(f, &d->utterances, "low_utterances", "high_utterances");
	report_row(f, "bootstrap", "", "level", 100 * how->level);
	report_row(f, "bootstrap", "", "resamples", (double)how->resamples);
	report_row(f, "bootstrap", "", "seed", (double)how->seed);
	report_row(f, "bootstrap", "", "speakers", (double)d->speakers.units);
	report_row(f, "bootstrap", "", "utterances", (double)d->utterances.units);
	report_row(f, "bootstrap", "", "without_speaker", (double)d->nameless);
	kind_rows(f, "interval_speakers", &d->speakers, OVER_SPEAKERS);
	kind_rows(f, "interval_utterances", &d->utterances, OVER_UTTERANCES);
}

void
report_interval(struct table *t, const struct interval *i)
{
	if (isnan(i->low))
		table_put(t, "-");
	else
		table_put(t, "%.2f to %.2f", 100 * i->low, 100 * i->high);
}

void
report_drawn(FILE *f, enum table_style style, const struct drawn_both *d, const struct resampling *how)
{
	const struct drawn *s = &d->speakers, *u = &d->utterances;
	double level = 100 * how->level;
	long named = s->named;

	if (s->units && named < DRAWN_LEAST)
		table_note(f, style, "no interval over speakers: %ld speaker%s, needs %d or more", named, named == 1 ? "" : "s",
		           DRAWN_LEAST);
	else if (s->units)
		table_note(f, style, "intervals of %g %% over %ld speakers: jackknife, t with %ld degrees of freedom%s", level,
		           s->units, s->units - 1, s->reason ? "; none where a figure does not change whichever speaker is left out" :
		                                               "");
	if (!isnan(s->coverage))
		table_note(f, style, "with so many speakers, such intervals contained the true value in %.1f %% of simulated test sets%s",
		           s->coverage, s->units < DRAWN_FEW ? "; few speakers: interpret with caution" : "");
	if (s->units == 0)
		table_note(f, style, "no record names its speaker: no interval over speakers");
	else if (d->nameless)
		table_note(f, style, "%ld records name no speaker: each counts as a speaker of its own", d->nameless);
	if (u->units > 1)
		table_note(f, style, "intervals of %g %% over %ld utterances: percentiles of %ld bootstrap resamples, seed %lld; "
		           "utterances of one speaker are alike, so that these are too narrow for other speakers", level, u->units,
		           how->resamples, (long long)how->seed);
}

void
report_distance(FILE *f, enum table_style style, const struct tally *t)
{
	double distance = tally_distance(t);

	if (t->placed)
		table_note(f, style, "features lie %.2f standard deviations from those of the training set%s", distance,
		           distance < TALLY_NEAR ? "" : ": far, as with another gain, room or microphone");
}

void
report_counts(FILE *f, enum table_style style, const char *before, const struct tally *t)
{
	long scored = confusion_scores(&t->counts).records;
	char recording[64] = "recordings unknown", speaker[100] = "speakers unknown";

	table_note(f, style, "%srecords: %ld scored, %ld not scored (without a true class), %ld skipped upstream", before, scored,
	           t->records - scored, t->skipped);
	if (t->unknown_recording < t->records)
		snprintf(recording, sizeof(recording), "the recording of %ld records", t->seen_recording);
	if (t->unknown_speaker < t->records)
		snprintf(speaker, sizeof(speaker), "the speaker of %ld (%ld of %ld speakers)", t->seen_speaker,
		         tally_speakers(t, 1), tally_speakers(t, 0));
	table_note(f, style, "%sseen in training: %s, %s", before, recording, speaker);
	if (t->unknown_recording)
		table_note(f, style, "%sunknown for %ld records: whether the recording is in the training set, because they or training "
		           "records name none; %ld have the id of a training record", before, t->unknown_recording, t->seen_id);
	if (t->unknown_speaker)
		table_note(f, style, "%sunknown for %ld records: whether the speaker is in the training set, because they or training records "
		           "name none", before, t->unknown_speaker);
}
