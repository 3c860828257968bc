/* spool.c - unlinked temporary files, and whole reads and writes */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "spool.h"

enum { BLOCK = 1 << 16 };

int
spool_new(struct err *err)
{
	const char *dir = getenv("TMPDIR");
	char path[4096];
	int fd;

	if (!dir || !*dir)
		dir = "/tmp";
	if (snprintf(path, sizeof(path), "%s/serpipe.XXXXXX", dir) >= (int)sizeof(path))
		return err_set(err, ERR_IO, "the name of the temporary folder is too long");
	fd = mkostemp(path, O_CLOEXEC);
	if (fd < 0)
		return err_set(err, ERR_IO, "cannot create a temporary file in %s: %s", dir, strerror(errno));
	unlink(path);
	return fd;
}

static ssize_t
some(int fd, char *to, size_t n)
{
	ssize_t got;

	do
		got = read(fd, to, n);
	while (got < 0 && errno == EINTR);
	return got;
}

static int
fill(int spool, int fd, off_t *size, struct err *err)
{
	char block[BLOCK];
	ssize_t got;

	*size = 0;
	while ((got = some(fd, block, sizeof(block))) > 0) {
		if (spool_write(spool, block, (size_t)got, err) < 0)
			return -1;
		*size += got;
	}
	return got < 0 ? err_set(err, ERR_IO, "can't read: %s", strerror(errno)) : 0;
}

int
spool_of(int fd, off_t *size, struct err *err)
{
	struct stat st;
	int spool;

	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && lseek(fd, 0, SEEK_CUR) == 0) {
		*size = st.st_size;
		return fd;
	}
	spool = spool_new(err);
	if (spool >= 0 && fill(spool, fd, size, err) < 0) {
		close(spool);
		return -1;
	}
	return spool;
}

int
spool_read(int fd, void *to, size_t n, off_t at, struct err *err)
{
	char *p = to;

	while (n) {
		ssize_t got = pread(fd, p, n, at);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return err_set(err, ERR_IO, "can't read: %s", strerror(errno));
		if (got == 0)
			return err_set(err, ERR_DATA, "the file is truncated");
		p += got;
		n -= (size_t)got;
		at += got;
	}
	return 0;
}

int
spool_write(int fd, const void *from, size_t n, struct err *err)
{
	const char *p = from;

	while (n) {
		ssize_t put = write(fd, p, n);

		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return err_set(err, ERR_IO, "can't write: %s", strerror(errno));
		p += put;
		n -= (size_t)put;
	}
	return 0;
}

int
spool_copy(int spool, off_t at, off_t n, int to, struct err *err)
{
	char block[BLOCK];

	while (n > 0) {
		size_t some_bytes = n < BLOCK ? (size_t)n : BLOCK;

		if (spool_read(spool, block, some_bytes, at, err) < 0 ||
		    spool_write(to, block, some_bytes, err) < 0)
			return -1;
		at += (off_t)some_bytes;
		n -= (off_t)some_bytes;
	}
	return 0;
}
