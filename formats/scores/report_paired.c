/* report_paired.c - two systems side by side, in every form */
#include <math.h>
#include <string.h>

#include "report.h"
#include "report_parts.h"

/* ---- tables ---- */

static void
put_files(FILE *f, enum table_style style, const char *name, const struct result *r)
{
	for (long i = 0; i < r->n; i++)
		table_note(f, style, "%s: %s", name, r->folds[i].name);
}

static int
put_figures(FILE *f, enum table_style style, const struct paired *p)
{
	static const char *const words[] = { "%", "first", "second", "difference", "over speakers", "over utterances",
	                                     "majority-class baseline" };
	struct scores s = confusion_scores(&p->system[0]->pooled.counts);
	const double blind[BOOTSTRAP_FIGURES] = { s.chance, s.majority, NAN };
	struct table t = { .cols = 7 };

	for (int c = 0; c < t.cols; c++)
		table_put(&t, "%s", words[c]);
	for (int k = 0; k < BOOTSTRAP_FIGURES; k++) {
		table_put(&t, "%s", result_words[k]);
		for (int i = 0; i < 3; i++)
			table_percent(&t, p->figure[i][k]);
		report_interval(&t, &p->drawn.speakers.of[k]);
		report_interval(&t, &p->drawn.utterances.of[k]);
		table_percent(&t, blind[k]);
	}
	return table_write(f, style, &t);
}

static int
page(FILE *f, enum table_style style, const struct paired *p)
{
	int bad;

	put_files(f, style, "first", p->system[0]);
	put_files(f, style, "second", p->system[1]);
	if (style == TABLE_TEXT)
		putc('\n', f);
	bad = put_figures(f, style, p);
	report_drawn(f, style, &p->drawn, &p->resampling);
	table_note(f, style, "right: both %ld, the first alone %ld, the second alone %ld, neither %ld", p->right[1][1],
	           p->right[1][0], p->right[0][1], p->right[0][0]);
	report_counts(f, style, "first: ", &p->system[0]->pooled);
	report_counts(f, style, "second: ", &p->system[1]->pooled);
	if (isnan(p->p))
		table_note(f, style, "several runs repeat the same utterances: no McNemar test");
	else
		table_note(f, style, "McNemar's exact test: p = %.4g", p->p);
	return bad;
}

/* ---- rows ---- */

static const char *const systems[] = { "first", "second", "difference" };

static int
tsv(FILE *f, const struct paired *p)
{
	fputs("scope\tfile\tmetric\tclass\tpredicted\tvalue\n", f);
	for (int s = 0; s < 3; s++)
		for (int k = 0; k < BOOTSTRAP_FIGURES; k++)
			report_row(f, systems[s], "", result_names[k], p->figure[s][k]);
	for (int s = 0; s < 2; s++) {
		struct figure figure[FIGURES];
		int n = tally_figures(&p->system[s]->pooled, figure);

		for (int i = BOOTSTRAP_FIGURES; i < n; i++)
			report_row(f, systems[s], "", figure[i].name, figure[i].value);
	}
	report_drawn_tsv(f, &p->drawn, &p->resampling);
	report_row(f, "mcnemar", "", "both_right", (double)p->right[1][1]);
	report_row(f, "mcnemar", "", "first_alone", (double)p->right[1][0]);
	report_row(f, "mcnemar", "", "second_alone", (double)p->right[0][1]);
	report_row(f, "mcnemar", "", "both_wrong", (double)p->right[0][0]);
	report_row(f, "mcnemar", "", "p", p->p);
	return 0;
}

/* ---- JSON ---- */

static json_t *
figures(const double *figure)
{
	return json_pack("{s:f, s:f, s:f}", result_names[0], figure[0], result_names[1], figure[1], result_names[2],
	                 figure[2]);
}

static json_t *
system_json(const struct paired *p, int s)
{
	json_t *o = figures(p->figure[s]), *files = json_array();
	struct figure figure[FIGURES];
	int n = tally_figures(&p->system[s]->pooled, figure);

	for (long i = 0; i < p->system[s]->n; i++)
		json_array_append_new(files, json_string(p->system[s]->folds[i].name));
	json_object_set_new(o, "files", files);
	for (int i = BOOTSTRAP_FIGURES; i < n; i++)
		json_object_set_new(o, figure[i].name, report_figure(&figure[i]));
	return o;
}

static int
json(FILE *f, const struct paired *p)
{
	json_t *o = json_pack("{s:o, s:o, s:o, s:o, s:{s:I, s:I, s:I, s:I, s:o}}", "first", system_json(p, 0), "second",
	                      system_json(p, 1), "difference", figures(p->figure[2]), "intervals",
	                      report_drawn_json(&p->drawn, &p->resampling), "mcnemar", "both_right",
	                      (json_int_t)p->right[1][1], "first_alone", (json_int_t)p->right[1][0], "second_alone",
	                      (json_int_t)p->right[0][1], "both_wrong", (json_int_t)p->right[0][0], "p",
	                      report_number(p->p));

	return report_print(f, o);
}

int
report_paired_write(FILE *f, enum report report, const struct paired *p)
{
	switch (report) {
	case REPORT_JSON:
		return json(f, p);
	case REPORT_TSV:
		return tsv(f, p);
	case REPORT_ROW:
		return report_row_paired(f, p);
	default:
		return page(f, report_style(report), p);
	}
}
