/* report.c - the choice of a report */
#include "report.h"

enum table_style
report_style(enum report report)
{
	return report == REPORT_LATEX ? TABLE_LATEX : report == REPORT_MARKDOWN ? TABLE_MARKDOWN : TABLE_TEXT;
}

int
report_write(FILE *f, enum report report, const struct result *r)
{
	switch (report) {
	case REPORT_JSON:
		return report_json(f, r);
	case REPORT_TSV:
		return report_tsv(f, r);
	case REPORT_ROW:
		return report_row_result(f, r);
	case REPORT_TEXT:
		return report_text(f, r);
	default:
		return report_page(f, report_style(report), r);
	}
}
