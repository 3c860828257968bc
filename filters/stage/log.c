/* log.c - the log: JSON lines, appended */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "escape.h"
#include "internal.h"

static int fd = -1;

int
stage_logging(void)
{
	return stage_logfile != NULL;
}

void
stage_log_check(void)
{
	struct stat st;
	int in;

	stage_apart("--log", stage_logfile, "-o", stage_output);
	if (!stage_logfile || stat(stage_logfile, &st) < 0 || !S_ISREG(st.st_mode) ||
	    (in = open(stage_logfile, O_RDONLY | O_CLOEXEC)) < 0)
		return;
	if (stage_begins_stream(in))
		stage_die(ERR_ARG, "--log", "%s holds a stream, not lines", stage_logfile);
	close(in);
}

static void
ready(void)
{
	if (fd < 0 && (fd = open(stage_logfile, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666)) < 0)
		stage_die(ERR_CREATE, stage_logfile, "%s", strerror(errno));
}

/* As it stands in the log, to be freed. NULL where nothing is logged. */
static char *
text_of(const json_t *line)
{
	char *json = line && stage_logfile ? escape_json(line, JSON_COMPACT | JSON_REAL_PRECISION(8)) : NULL, *text;

	if (!json)
		return NULL;
	if (asprintf(&text, "%s\n", json) < 0)
		stage_die(ERR_MEM, stage_logfile, "out of memory for a line");
	free(json);
	return text;
}

/* One write a line: the lines of several filters with the same log never mix. Where the disk took a part of it only, a
 * second write says why. */
static void
append(const char *text)
{
	stage_write_to(fd, stage_logfile, text, strlen(text));
}

void
stage_log(json_t *line)
{
	char *text = text_of(line);

	json_decref(line);
	if (!text)
		return;
	ready();
	append(text);
	free(text);
}

long
stage_log_end(void)
{
	struct stat st;

	if (!stage_logfile)
		return 0;
	ready();
	if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode))
		return 0;
	if (fsync(fd) < 0)
		stage_die(ERR_IO, stage_logfile, "%s", strerror(errno));
	return (long)st.st_size;
}

/* What the log contains after so many bytes, as text to be freed. A log that was cut or begun anew is read whole. */
static char *
tail(long from)
{
	long end = stage_log_end(), at = from <= end ? from : 0;
	char *s = calloc(1, (size_t)(end - at) + 1);
	int in;

	if (!s)
		stage_die(ERR_MEM, stage_logfile, "out of memory for its last lines");
	if ((in = open(stage_logfile, O_RDONLY | O_CLOEXEC)) < 0)
		stage_die(ERR_MISSING, stage_logfile, "%s", strerror(errno));
	for (long n = 0; at + n < end;) {
		ssize_t got = pread(in, s + n, (size_t)(end - at - n), at + n);

		if (got < 0 && errno != EINTR)
			stage_die(ERR_IO, stage_logfile, "%s", strerror(errno));
		if (got == 0)
			break;
		n += got > 0 ? got : 0;
	}
	close(in);
	return s;
}

int
stage_log_has(const char *text, long from)
{
	char *s = tail(from);
	int has = strstr(s, text) != NULL;

	free(s);
	return has;
}

void
stage_log_again(const json_t *line, long from)
{
	char *text = text_of(line), *s, *last;
	size_t n;

	if (!text)
		return;
	ready();
	s = tail(from);
	if (!strstr(s, text)) {
		last = strrchr(s, '\n');
		last = last ? last + 1 : s;
		n = strlen(last);
		append(strncmp(text, last, n) == 0 ? text + n : text);
	}
	free(s);
	free(text);
}
