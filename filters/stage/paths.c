/* paths.c - which file a path stands for, and whether two stand for the same */
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "internal.h"

int
stage_direct(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && (!S_ISREG(st.st_mode) || st.st_nlink == 0);
}

char *
stage_target(const char *path)
{
	char *real = stage_direct(path) ? strdup(path) : realpath(path, NULL), to[PATH_MAX], *copy, *all;
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

/* The whole name of the file that path stands for; NULL where its folder is not there. */
static char *
place(const char *path)
{
	char *file = stage_target(path), *copy = file ? strdup(file) : NULL, *folder = copy ? realpath(dirname(copy), NULL) : NULL;
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

char *
stage_unique(const char *path)
{
	static int count;
	char *d = strdup(path), *b = strdup(path), *name = NULL;

	if (d && b && asprintf(&name, "%s/.%s.%ld.%d", dirname(d), basename(b), (long)getpid(), count++) < 0)
		name = NULL;
	free(d);
	free(b);
	return name;
}
