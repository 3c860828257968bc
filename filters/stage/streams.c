/* streams.c - streams in and out, and the loop of a filter that makes one record of one */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "internal.h"

static int reads;	/* else the records that are written count */

static int
open_fd(const char *path)
{
	struct stat st;
	int fd;

	if (!path || strcmp(path, "-") == 0)
		return STDIN_FILENO;
	if ((fd = open(path, O_RDONLY | O_CLOEXEC)) < 0)
		stage_die(ERR_MISSING, path, "%s", strerror(errno));
	if (fstat(fd, &st) == 0 && S_ISDIR(st.st_mode))
		stage_die(ERR_MISSING, path, "is a folder");
	return fd;
}

int
stage_open_fd(const char *path)
{
	int fd = open_fd(path);

	stage_spare(path);
	return fd;
}

void
input_open(struct input *in, const char *path)
{
	struct err err = {0};

	in->name = path && strcmp(path, "-") != 0 ? path : "<stdin>";
	in->fd = open_fd(path);
	stage_widen(in->fd);
	if (!(in->reader = reader_open(in->fd, &err)))
		stage_fail(in->name, &err);
	in->header = reader_header(in->reader);
	reads = 1;
}

int
input_next(struct input *in, struct record *r)
{
	struct err err = {0};
	int got;

	if (stage_caught)
		return READ_STOPPED;
	got = reader_next(in->reader, r, &err);
	if (got == READ_ERROR && stage_stopped())
		return READ_STOPPED;
	if (got == READ_ERROR)
		stage_fail(in->name, &err);
	if (got == READ_END && reader_count(in->reader) == 0 && !stage_allow_empty)
		stage_die(ERR_DATA, in->name, "the stream has no records");
	if (got == READ_RECORD)
		stage_count(1);
	return got;
}

_Noreturn void
input_fail(const struct input *in, const struct record *r, const struct err *err)
{
	char where[600];

	snprintf(where, sizeof(where), "%s: %s", in->name, record_id(r));
	stage_fail(where, err);
}

void
input_close(struct input *in)
{
	reader_close(in->reader);
	if (in->fd != STDIN_FILENO)
		close(in->fd);
	*in = (struct input){ .fd = -1 };
}

void
output_open(struct output *o, const json_t *header)
{
	struct err err = {0};

	if (!stage_output && isatty(STDOUT_FILENO))
		stage_die(ERR_ARG, "<stdout>", "is a terminal: give a file with -o, or a pipe");
	if (!(o->writer = writer_open(stage_out(), header, &err)))
		stage_fail(stage_out_name(), &err);
}

void
output_put(struct output *o, const struct record *r)
{
	struct err err = {0};

	if (writer_put(o->writer, r, &err) < 0)
		stage_fail(stage_out_name(), &err);
	if (!reads)
		stage_count(1);
}

void
output_epoch(struct output *o, long epoch)
{
	struct err err = {0};

	if (writer_epoch(o->writer, epoch, &err) < 0)
		stage_fail(stage_out_name(), &err);
}

void
output_close(struct output *o, long skipped)
{
	struct err err = {0};

	if (writer_end(o->writer, skipped, &err) < 0)
		stage_fail(stage_out_name(), &err);
	writer_close(o->writer);
	stage_out_close();
}

int
stage_run(const struct program *p, const struct stage *s, int argc, char **argv)
{
	struct err err = {0};
	struct input in;
	struct output out;
	struct record r = {0};
	json_t *header;
	long skipped;
	int first = stage_parse(p, argc, argv), got, keep;

	input_open(&in, first < argc ? argv[first] : NULL);
	header = json_deep_copy(in.header);
	if (s->start(header, &err) < 0)
		stage_fail(in.name, &err);
	output_open(&out, header);
	while ((got = input_next(&in, &r)) != READ_END) {
		if (got == READ_EPOCH) {
			output_epoch(&out, reader_epoch(in.reader));
			continue;
		}
		if ((keep = s->each(&r, &err)) < 0)
			input_fail(&in, &r, &err);
		if (keep)
			output_put(&out, &r);
		stage_progress(stage_counted(), 0, "records");
	}
	skipped = reader_skipped(in.reader);
	output_close(&out, skipped);
	input_close(&in);
	json_decref(header);
	record_free(&r);
	if (s->stop)
		s->stop();
	return 0;
}
