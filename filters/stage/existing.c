/* existing.c - what -o FILE holds already, and --skip-done */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

#include "internal.h"

/* A header begins with the key "ser": one byte of the map before it, or three. */
int
stage_begins_stream(int fd)
{
	char begin[8];
	ssize_t n = pread(fd, begin, sizeof(begin), 0);

	return n > 0 && memmem(begin, (size_t)n, "\xa3ser", 4) != NULL;
}

/* Its header, and what was left out of it, if it is whole up to the end record and the hash in it. */
static json_t *
whole_stream(int fd, long *skipped)
{
	struct err err = {0};
	struct record r = {0};
	struct reader *reader = reader_open(fd, &err);
	json_t *h = NULL;
	int got = READ_ERROR;

	while (reader && (got = reader_next(reader, &r, &err)) > READ_END)
		;
	if (got == READ_END) {
		h = json_incref(reader_header(reader));
		*skipped = reader_skipped(reader);
	}
	record_free(&r);
	reader_close(reader);
	return h;
}

int
stage_made(json_t **header, long *skipped)
{
	struct stat st;
	int fd, made = MADE_NOT;

	*header = NULL;
	*skipped = 0;
	if (!stage_output || stat(stage_output, &st) < 0 || !S_ISREG(st.st_mode) || st.st_size == 0 ||
	    (fd = open(stage_output, O_RDONLY | O_CLOEXEC)) < 0)
		return MADE_NOT;
	if (!stage_begins_stream(fd))
		made = MADE_FILE;
	else if ((*header = whole_stream(fd, skipped)))
		made = MADE_STREAM;
	close(fd);
	return made;
}

/* Upstream ends by a broken pipe. What was left out before may be there now. */
void
stage_skip_done(void)
{
	json_t *header;
	long skipped;
	int made;

	if (!stage_output)
		stage_die(ERR_ARG, "--skip-done", "needs -o");
	made = stage_made(&header, &skipped);
	json_decref(header);
	if (made == MADE_NOT || (stage_keep_going && skipped > 0))
		return;
	stage_say("%s is there already", stage_output);
	exit(EX_OK);
}
