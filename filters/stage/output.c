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

enum { DRAFTS = 4 };

const char *stage_output;

static const char *volatile beside[DRAFTS];	/* to be unlinked if we end early */
static struct draft draft;
static int out = -1;

void
stage_drop_drafts(void)
{
	for (int i = 0; i < DRAFTS; i++)
		if (beside[i])
			unlink(beside[i]);
}

static void
keep(const char *old, const char *new)
{
	for (int i = 0; i < DRAFTS; i++)
		if (beside[i] == old) {
			beside[i] = new;
			return;
		}
}

/* 1 where path is there and can only be opened, by this very name: no regular file, or one whose last name is gone. What
 * /dev/fd/63 stands for may be a pipe, which has no other name. */
static int
direct(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && (!S_ISREG(st.st_mode) || st.st_nlink == 0);
}

/* The file that path stands for: links are followed, also one whose target is not there yet. */
static char *
target(const char *path)
{
	char *real = direct(path) ? strdup(path) : realpath(path, NULL), to[PATH_MAX], *copy, *all;
	ssize_t n;

	if (real || (n = readlink(path, to, sizeof(to) - 1)) < 0)
		return real ? real : strdup(path);
	to[n] = '\0';
	if (to[0] == '/' || !(copy = strdup(path)))
		return strdup(to);
	if (asprintf(&all, "%s/%s", dirname(copy), to) < 0)
		all = NULL;
	free(copy);
	return all;
}

/* The whole name of that file; NULL where its folder is not there. */
static char *
place(const char *path)
{
	char *file = target(path), *copy = file ? strdup(file) : NULL, *folder = copy ? realpath(dirname(copy), NULL) : NULL;
	char *all = NULL;

	if (folder && asprintf(&all, "%s/%s", folder, basename(file)) < 0)
		all = NULL;
	free(folder);
	free(copy);
	free(file);
	return all;
}

void
stage_apart(const char *option, const char *path, const char *other, const char *taken)
{
	char *a = path ? place(path) : NULL, *b = taken ? place(taken) : NULL;
	struct stat st;

	if (a && b && strcmp(a, b) == 0 && (stat(a, &st) < 0 || !S_ISCHR(st.st_mode)))
		stage_die(ERR_ARG, option, "%s is the file of %s", path, other);
	free(a);
	free(b);
}

static void
spare(const struct stat *input, const char *option, const char *path)
{
	struct stat st;

	if (path && stat(path, &st) == 0 && st.st_dev == input->st_dev && st.st_ino == input->st_ino)
		stage_die(ERR_ARG, option, "%s is an input", path);
}

void
stage_spare(const char *path)
{
	struct stat st;

	if (!stage_logfile && !stage_output)
		return;
	if ((path && strcmp(path, "-") != 0 ? stat(path, &st) : fstat(STDIN_FILENO, &st)) < 0 || !S_ISREG(st.st_mode))
		return;
	spare(&st, "--log", stage_logfile);
	spare(&st, "-o", stage_output);
}

/* A name in the same folder that nobody else uses. */
static char *
unique(const char *path)
{
	static int count;
	char *d = strdup(path), *b = strdup(path), *name = NULL;

	if (d && b && asprintf(&name, "%s/.%s.%ld.%d", dirname(d), basename(b), (long)getpid(), count++) < 0)
		name = NULL;
	free(d);
	free(b);
	return name;
}

/* Where another process of this number was killed (in a container it is always the same) its name is still taken. */
static void
open_beside(struct draft *d)
{
	sigset_t all, was;

	sigfillset(&all);
	pthread_sigmask(SIG_BLOCK, &all, &was);	/* one that came before keep() would leave the file */
	do {
		free(d->beside);
		d->beside = unique(d->path);
		if (d->beside)
			d->fd = open(d->beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	} while (d->beside && d->fd < 0 && errno == EEXIST);
	if (d->fd >= 0)
		keep(NULL, d->beside);
	pthread_sigmask(SIG_SETMASK, &was, NULL);
}

int
draft_open(struct draft *d, const char *path, struct err *err)
{
	*d = (struct draft){ .path = target(path), .fd = -1 };
	if (!*path || path[strlen(path) - 1] == '/')	/* rename() would say so, when all is done */
		return err_set(err, ERR_CREATE, "is no name of a file");
	if (!d->path)
		return err_set(err, ERR_MEM, "out of memory for a name");
	if (direct(d->path))
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
	char *file = target(path);
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
		keep(d->beside, NULL);
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
	int fd = stage_out();

	while (n > 0) {
		ssize_t put = write(fd, bytes, n);

		if (put < 0 && errno != EINTR)
			stage_die(ERR_IO, stage_out_name(), "%s", strerror(errno));
		if (put > 0) {
			bytes += put;
			n -= (size_t)put;
		}
	}
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
