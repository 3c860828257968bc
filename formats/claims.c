/* claims.c - the sizes in the headers of WAV, AIFF and AU files */
#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include "claims.h"
#include "manifest.h"
#include "spool.h"

/* A chunk file: RIFF and its kin, little-endian or big-endian. */
struct chunks {
	int fd, piped, big;
	off_t size;
	uint64_t wide;		/* RF64's 64-bit size of the samples, from its ds64 chunk */
};

static uint64_t
number(const unsigned char *p, int bytes, int big)
{
	uint64_t v = 0;

	for (int i = 0; i < bytes; i++)
		v = v << 8 | p[big ? i : bytes - 1 - i];
	return v;
}

/* What programs write that can't come back to fill in the size: sox 0x7ffff000 or 0x7f000000,
 * ffmpeg 0xffffffff, arecord 0x80000000, others 0; headers taken off or not. */
static int
placeholder(uint64_t claim)
{
	return claim == 0 || (claim >= 0x7f000000u && claim <= 0x80000000u) ||
	       (claim >= 0xffff0000u && claim <= 0xffffffffu) || claim >= 0x7fffffffffff0000u;
}

/* Write the true size over a placeholder, into the spool, for libsndfile takes a 0 at its word. */
static int
settle(const struct chunks *c, off_t at, uint64_t size, struct err *err)
{
	unsigned char b[4];

	if (size > 0x7ffffffeu)
		return 0;
	for (int i = 0; i < 4; i++)
		b[c->big ? 3 - i : i] = (unsigned char)(size >> (8 * i));
	return pwrite(c->fd, b, 4, at) == 4
		 ? 0
		 : err_set(err, ERR_IO, "can't write: %s", strerror(errno));
}

static int
promise(uint64_t claim, off_t present, int open_end, struct err *err)
{
	if (present <= 0 || (claim == 0 && !open_end))
		return err_set(err, ERR_DATA, "a header without samples");
	if (claim > (uint64_t)present && !(open_end && placeholder(claim)))
		return err_set(
		    err, ERR_DATA,
		    "cut short: its header promises %llu bytes of samples, %lld are there",
		    (unsigned long long)claim, (long long)present);
	return 0;
}

/* The samples are in the chunk of this name, `skip` bytes into it. */
static int
walk(struct chunks *c, const char *samples, int skip, struct err *err)
{
	unsigned char b[24];

	for (off_t at = 12; at + 8 <= c->size;) {
		uint64_t n;

		if (spool_read(c->fd, b, 8, at, err) < 0)
			return -1;
		n = number(b + 4, 4, c->big);
		if (memcmp(b, samples, 4) == 0) {
			if (c->piped && placeholder(n) && !c->wide &&
			    n != (uint64_t)(c->size - at - 8)) {
				n = (uint64_t)(c->size - at - 8);
				if (settle(c, at + 4, n, err) < 0)
					return -1;
			}
			if (c->wide && n == 0xffffffffu)
				n = c->wide;
			return promise(n > (uint64_t)skip ? n - (uint64_t)skip : 0,
				       c->size - at - 8 - skip, c->piped, err);
		}
		if (memcmp(b, "ds64", 4) == 0 && at + 24 <= c->size) {
			if (spool_read(c->fd, b, 24, at, err) < 0)
				return -1;
			c->wide = number(b + 16, 8, 0);
		}
		at += 8 + (off_t)n + (off_t)(n & 1);
	}
	return err_set(err, ERR_DATA, "a header without samples");
}

static int
au(const unsigned char *head, int piped, int big, off_t size, struct err *err)
{
	uint64_t from = number(head + 4, 4, big), claim = number(head + 8, 4, big);

	return promise(claim, size - (off_t)from, piped || claim == 0xffffffffu, err);
}

int
claims_check(int fd, int piped, off_t size, struct err *err)
{
	struct chunks c = { .fd = fd, .piped = piped, .size = size };
	unsigned char head[12] = "";

	if (size == 0)
		return err_set(err, ERR_DATA, "empty: not a single byte");
	if (spool_read(fd, head, size < 12 ? (size_t)size : 12, 0, err) < 0)
		return -1;
	if (memcmp(head, "RIFF", 4) == 0 || memcmp(head, "RF64", 4) == 0)
		return walk(&c, "data", 0, err);
	c.big = 1;
	if (memcmp(head, "RIFX", 4) == 0)
		return walk(&c, "data", 0, err);
	if (memcmp(head, "FORM", 4) == 0)
		return walk(&c, "SSND", 8, err);
	if (memcmp(head, ".snd", 4) == 0 || memcmp(head, "dns.", 4) == 0)
		return au(head, piped, head[0] == '.', size, err);
	return 0;
}

static int
printable(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)s[i] < ' ' && !strchr("\t\n\r\f", s[i]))
			return 0;
	return 1;
}

void
claims_excuse(int fd, off_t size, struct err *err)
{
	static const char lfs[] = "version https://git-lfs.github.com/";
	char head[512];
	size_t n = size < (off_t)sizeof(head) ? (size_t)size : sizeof(head);

	if (spool_read(fd, head, n, 0, err) < 0)
		return;
	if (n >= sizeof(lfs) - 1 && memcmp(head, lfs, sizeof(lfs) - 1) == 0)
		err_set(err, ERR_DATA,
			"a Git LFS pointer, not the recording itself: git lfs pull fetches it");
	else if (manifest_is(head, n))
		err_set(err, ERR_DATA, "a manifest, where a recording should be");
	else if (printable(head, n))
		err_set(err, ERR_DATA,
			"text, not audio; and no manifest: its first line has no column \"path\"");
	else
		err_set(err, ERR_DATA,
			"not audio of a kind that is known, or damaged in its header");
}
