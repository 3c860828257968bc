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

#endif
