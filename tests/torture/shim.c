/* shim.c - preloaded: a disk and pipes as they are on a bad day
 *
 * SHIM=full:N   write() has room for N bytes in all, then ENOSPC
 * SHIM=sync     fsync() fails with EDQUOT, as with a quota or on a network disk
 * SHIM=folder:E fsync() of a folder fails with the error E
 * SHIM=late     TERM comes right behind rename()
 * SHIM=torn:S   reads and writes move a few bytes at a time, or end in EINTR, drawn from the seed S
 * Standard error is left alone. */
#include <dlfcn.h>
#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

static int full, quota, torn, folder, late;
static uint64_t state, room;
static _Thread_local int again;	/* EINTR came just now: not twice in a row for ever */

/* The C library's own; POSIX.1 has this cast. */
#define REAL(f, name) (*(void **)&(f) = dlsym(RTLD_NEXT, name))

__attribute__((constructor)) static void
start(void)
{
	const char *s = getenv("SHIM");

	s = s ? s : "";
	full = strncmp(s, "full:", 5) == 0;
	torn = strncmp(s, "torn:", 5) == 0;
	quota = strcmp(s, "sync") == 0;
	late = strcmp(s, "late") == 0;
	folder = strncmp(s, "folder:", 7) == 0 ? atoi(s + 7) : 0;
	state = room = full || torn ? strtoull(s + 5, NULL, 10) : 0;
}

static uint64_t
draw(uint64_t below)
{
	state = state * 6364136223846793005u + 1442695040888963407u;
	return (state >> 33) % below;
}

/* How much of n to move this time; 0: be interrupted. */
static size_t
piece(size_t n)
{
	if (!torn || n == 0)
		return n;
	if (!again && draw(4) == 0) {
		again = 1;
		return 0;
	}
	again = 0;
	return n > 1 ? 1 + (size_t)draw(n < 300 ? n : 300) : n;
}

static ssize_t
interrupted(void)
{
	errno = EINTR;
	return -1;
}

ssize_t
read(int fd, void *to, size_t n)
{
	ssize_t (*f)(int, void *, size_t);
	size_t some = piece(n);

	REAL(f, "read");
	return n && !some ? interrupted() : f(fd, to, some);
}

ssize_t
pread(int fd, void *to, size_t n, off_t at)
{
	ssize_t (*f)(int, void *, size_t, off_t);
	size_t some = piece(n);

	REAL(f, "pread");
	return n && !some ? interrupted() : f(fd, to, some, at);
}

ssize_t
write(int fd, const void *from, size_t n)
{
	ssize_t (*f)(int, const void *, size_t);
	size_t some = fd == STDERR_FILENO ? n : piece(n);

	REAL(f, "write");
	if (n && !some)
		return interrupted();
	if (full && fd != STDERR_FILENO) {
		if (room == 0) {
			errno = ENOSPC;
			return -1;
		}
		some = some < room ? some : (size_t)room;
		room -= some;
	}
	return f(fd, from, some);
}

/* The pieces one by one. */
ssize_t
writev(int fd, const struct iovec *v, int n)
{
	ssize_t all = 0;

	for (int i = 0; i < n; i++) {
		ssize_t put = v[i].iov_len ? write(fd, v[i].iov_base, v[i].iov_len) : 0;

		if (put < 0 && all == 0)
			return -1;
		all += put > 0 ? put : 0;
		if (put < (ssize_t)v[i].iov_len)
			break;
	}
	return all;
}

int
fsync(int fd)
{
	int (*f)(int);
	struct stat st;

	REAL(f, "fsync");
	if (quota || (folder && fstat(fd, &st) == 0 && S_ISDIR(st.st_mode))) {
		errno = quota ? EDQUOT : folder;
		return -1;
	}
	return f(fd);
}

int
rename(const char *from, const char *to)
{
	int (*f)(const char *, const char *);
	int bad;

	REAL(f, "rename");
	bad = f(from, to);
	if (late)
		raise(SIGTERM);
	return bad;
}
