/* report_parts.h - what the reports share: intervals and counts as text, rows and JSON */
#ifndef REPORT_PARTS_H
#define REPORT_PARTS_H

#include "result.h"
#include "table.h"

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

/* "60.6 to 70.1", "-" where it is NAN: in percent, or in points. */
void report_interval(struct table *, const struct interval *);
/* How many records there are, and what training has seen of them, in two sentences. */
void report_counts(FILE *, enum table_style, const char *before, const struct tally *);
/* How far the features lie from those of the training, where it is known, in a sentence. */
void report_distance(FILE *, enum table_style, const struct tally *);
/* What the intervals are, in a sentence or two. */
void report_drawn(FILE *, enum table_style, const struct drawn_both *, const struct resampling *);

#endif
