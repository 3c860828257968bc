/* report.h - the forms that result_write() and paired_write() choose from. */
#ifndef REPORT_H
#define REPORT_H

#include "result.h"
#include "table.h"

/* -1: out of memory. */
int report_text(FILE *, const struct result *);
int report_tsv(FILE *, const struct result *);
int report_json(FILE *, const struct result *);
/* A line of names and a line of values, of one system or of two compared. */
int report_row_result(FILE *, const struct result *);
int report_row_paired(FILE *, const struct paired *);
int report_page(FILE *, enum table_style, const struct result *);

/* A row each run: its records pooled, and the mean of its folds; their mean and deviation. -1: out of memory. */
int report_runs(FILE *, enum table_style, const struct result *);

/* How intervals were made, as JSON and as rows; and the intervals. NULL: out of memory. */
json_t *report_drawn_json(const struct drawn_both *, const struct resampling *);
void report_drawn_tsv(FILE *, const struct drawn_both *, const struct resampling *);
/* A row of TSV that is of no class. */
void report_row(FILE *, const char *scope, const char *file, const char *metric, double value);
/* A number, null where it is NAN. */
json_t *report_number(double);
/* Write JSON, whose reference is taken over, and a newline. -1: it is NULL, or out of memory. */
int report_print(FILE *, json_t *);
/* The same of a figure, whole where it counts. */
json_t *report_figure(const struct figure *);

/* "60.6 to 70.1", "-" where it is NAN: in per cent, or in points. */
void report_interval(struct table *, const struct interval *);
/* How many records there are, and what training has seen of them, in two sentences. */
void report_counts(FILE *, enum table_style, const char *before, const struct tally *);
/* How far the features lie from those of the training, where it is known, in a sentence. */
void report_distance(FILE *, enum table_style, const struct tally *);
/* What the intervals are, in a sentence or two. */
void report_drawn(FILE *, enum table_style, const struct drawn_both *, const struct resampling *);

#endif
