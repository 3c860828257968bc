/* report.c - the choice of a report */
#include <string.h>

#include "report.h"

int
report_write(FILE *f, const char *format, const struct result *r)
{
	if (strcmp(format, "json") == 0)
		return report_json(f, r);
	if (strcmp(format, "tsv") == 0)
		return report_tsv(f, r);
	if (strcmp(format, "row") == 0)
		return report_row_result(f, r);
	if (strcmp(format, "text") == 0)
		return report_text(f, r);
	return report_page(f, (enum table_style)table_style(format), r);
}
