/* progress.c - how far a filter is, and what it says when it is done */
#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>

#include "internal.h"

static long counted;

void
stage_count(long records)
{
	counted += records;
}

long
stage_counted(void)
{
	return counted;
}

void
stage_progress(long done, long total, const char *unit)
{
	static double last = -1;
	static int terminal = -1;
	double now = stage_seconds(), left;
	char line[200];
	int n;

	if (terminal < 0)
		terminal = isatty(STDERR_FILENO);
	if (!terminal || stage_quiet || now < 0.5 || now - last < 0.1)
		return;
	last = now;
	left = done > 0 && total > done ? now / (double)done * (double)(total - done) : 0;
	n = snprintf(line, sizeof(line), "%ld", done);
	if (total)
		n += snprintf(line + n, sizeof(line) - (size_t)n, "/%ld", total);
	n += snprintf(line + n, sizeof(line) - (size_t)n, " %s  %.3g/s", unit, (double)done / now);
	if (total)
		snprintf(line + n, sizeof(line) - (size_t)n, "  %d:%02d left", (int)left / 60, (int)left % 60);
	stage_draw(line);
}

void
stage_done(void)
{
	struct rusage used;

	getrusage(RUSAGE_SELF, &used);
	stage_say("%ld records, %.2f s, %.0f MB at most", counted, stage_seconds(), (double)used.ru_maxrss / 1024);
	if (stage_logging())
		stage_log(json_pack("{s:s, s:s, s:I, s:f, s:f}", "event", "done", "program", stage_name(), "records",
		                    (json_int_t)counted, "seconds", stage_seconds(), "megabytes",
		                    (double)used.ru_maxrss / 1024));
}
