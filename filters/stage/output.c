/* output.c - outputs: whole or not at all */
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "internal.h"

static struct draft draft;
static int out = -1;

/* Where another process of this number was killed (in a container it is always the same) its name is still taken. */
static void
open_beside(struct draft *d)
{
	sigset_t all, was;

	sigfillset(&all);
	pthread_sigmask(SIG_BLOCK, &all, &was);	/* one that came before stage_keep() would leave the file */
	do {
		free(d->beside);
		d->beside = stage_unique(d->path);
		if (d->beside)
			d->fd = open(d->beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	} while (d->beside && d->fd < 0 && errno == EEXIST);
	if (d->fd >= 0)
		stage_keep(NULL, d->beside);
	pthread_sigmask(SIG_SETMASK, &was, NULL);
}

int
draft_open(struct draft *d, const char *path, struct err *err)
{
	*d = (struct draft){ .path = stage_target(path), .fd = -1 };
	if (!*path || path[strlen(path) - 1] == '/')	/* rename() would say so, when all is done */
		return err_set(err, ERR_CREATE, "is not a file name");
	if (!d->path)
		return err_set(err, ERR_MEM, "out of memory for a name");
	if (stage_direct(d->path))
		d->fd = open(d->path, O_WRONLY | O_TRUNC | O_CLOEXEC);
	else
		open_beside(d);
	if (d->fd < 0)
		return err_set(err, ERR_CREATE, "%s", strerror(errno));
	return 0;
}

int
draft_remove(const char *path)
{
	char *file = stage_target(path);
	int bad = !file || (unlink(file) < 0 && errno != ENOENT);

	free(file);
	return bad ? -1 : 0;
}

/* So that the new name, too, outlives a power cut. A folder that may not be read, and a file system that can't sync
 * one, do without. */
static int
sync_folder(const char *path, struct err *err)
{
	char *copy = strdup(path);
	int fd = copy ? open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1, bad = 0;

	if (fd >= 0) {
		if (fsync(fd) < 0 && errno != EINVAL)
			bad = err_set(err, ERR_IO, "its folder: %s", strerror(errno));
		close(fd);
	}
	free(copy);
	return bad;
}

int
draft_close(struct draft *d, struct err *err)
{
	int bad = 0;

	/* devices and FIFOs can't be synced, and need not be */
	if (d->beside && fsync(d->fd) < 0)
		bad = err_set(err, ERR_IO, "%s", strerror(errno));
	if (close(d->fd) < 0)
		bad = err_set(err, ERR_IO, "%s", strerror(errno));
	if (!bad && d->last)
		stage_catch(SIG_IGN);
	if (!bad && d->beside && rename(d->beside, d->path) < 0)
		bad = err_set(err, ERR_CREATE, "%s", strerror(errno));
	if (d->beside) {
		if (bad)
			unlink(d->beside);
		else
			bad = sync_folder(d->path, err);
		stage_keep(d->beside, NULL);
	}
	free(d->beside);
	free(d->path);
	*d = (struct draft){ .fd = -1 };
	return bad;
}

void
stage_widen(int fd)
{
	fcntl(fd, F_SETPIPE_SZ, 1 << 20);	/* no pipe, or not allowed: smaller is slower, not wrong */
}

const char *
stage_out_name(void)
{
	return stage_output ? stage_output : "<stdout>";
}

int
stage_out(void)
{
	struct err err = {0};

	if (out >= 0)
		return out;
	if (!stage_output)
		out = STDOUT_FILENO;
	else if (draft_open(&draft, stage_output, &err) < 0)
		stage_fail(stage_output, &err);
	else
		out = draft.fd;
	draft.last = 1;
	stage_widen(out);
	return out;
}

void
stage_write(const char *bytes, size_t n)
{
	stage_write_to(stage_out(), stage_out_name(), bytes, n);
}

void
stage_line(char *line)
{
	if (!line)
		stage_die(ERR_MEM, stage_out_name(), "out of memory for a line");
	stage_write(line, strlen(line));
	free(line);
}

void
stage_out_close(void)
{
	struct err err = {0};
	int fd = stage_out();

	/* a write that failed late (a full quota, a network disk) is known only now */
	if (fd == STDOUT_FILENO ? close(fd) < 0 && errno != EBADF : draft_close(&draft, &err) < 0) {
		err_set(&err, ERR_IO, "%s", strerror(errno));
		stage_fail(stage_out_name(), &err);
	}
	out = -1;
	stage_done();
}
