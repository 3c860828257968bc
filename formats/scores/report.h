/* report.h - the scores of one system, or of two, in every form */
#ifndef REPORT_H
#define REPORT_H

#include "paired.h"
#include "result.h"
#include "table.h"

enum report { REPORT_TEXT, REPORT_TSV, REPORT_ROW, REPORT_JSON, REPORT_MARKDOWN, REPORT_LATEX };
/* Their names in this order, as an option takes them. */
#define REPORT_NAMES "text|tsv|row|json|markdown|latex"

/* -1 where memory did not suffice; errors of writing stay in the FILE (ferror). */
int report_write(FILE *, enum report, const struct result *);
int report_paired_write(FILE *, enum report, const struct paired *);

/* How the tables of a report are written. */
enum table_style report_style(enum report);

/* The forms that these choose from. -1: out of memory. */
int report_text(FILE *, const struct result *);
int report_tsv(FILE *, const struct result *);
int report_json(FILE *, const struct result *);
/* A line of names and a line of values, of one system or of two compared. */
int report_row_result(FILE *, const struct result *);
int report_row_paired(FILE *, const struct paired *);
int report_page(FILE *, enum table_style, const struct result *);

/* A row each run: its records pooled, and the mean of its folds; their mean and deviation. -1: out of memory. */
int report_runs(FILE *, enum table_style, const struct result *);

#endif
