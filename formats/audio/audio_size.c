/* audio_size.c - what an audio file's header promises: files of every kind */
#include <string.h>

#include "audio_size.h"
#include "manifest.h"
#include "spool.h"

unsigned long long
claims_number(const unsigned char *p, int bytes, int big)
{
	unsigned long long v = 0;

	for (int i = 0; i < bytes; i++)
		v = v << 8 | p[big ? i : bytes - 1 - i];
	return v;
}

int
claims_promise(unsigned long long promised, off_t there, struct err *err)
{
	if (there <= 0 || promised == 0)
		return err_set(err, ERR_DATA, "a header without samples");
	if (promised > (unsigned long long)there)
		return err_set(err, ERR_DATA, "cut short: its header promises %llu bytes of samples, %lld are there",
		               promised, (long long)there);
	return 0;
}

off_t
claims_again(const struct claims *c, int fd, const unsigned char *head, int also)
{
	unsigned char block[1 << 16];
	off_t end = c->from + c->size;
	struct err err = {0};

	for (off_t at = c->from + 4; at < end;) {
		size_t n = end - at < (off_t)sizeof(block) ? (size_t)(end - at) : sizeof(block);
		const unsigned char *p = block;

		if (spool_read(fd, block, n, at, &err) < 0)
			break;
		for (; (p = memmem(p, n - (size_t)(p - block), head, 4)); p++)
			if (p - block + also + 4 <= (long)n && memcmp(p + also, head + also, 4) == 0)
				return at + (p - block);
		if (at + (off_t)n == end)
			break;
		at += (off_t)n - CLAIMS_HEAD;
	}
	return end;
}

static int
first_bytes(const struct claims *c, int fd, unsigned char *head, struct err *err)
{
	memset(head, 0, CLAIMS_HEAD);
	return spool_read(fd, head, c->size < CLAIMS_HEAD ? (size_t)c->size : CLAIMS_HEAD, c->from, err);
}

/* Pass over ID3v2 tags in front of the recording; head is what comes then. */
static int
tags(struct claims *c, int fd, unsigned char *head, struct err *err)
{
	if (first_bytes(c, fd, head, err) < 0)
		return -1;
	while (c->size >= 10 && memcmp(head, "ID3", 3) == 0) {
		off_t n = 10 + (head[5] & 0x10 ? 10 : 0) + (head[6] & 127) * (1 << 21) + (head[7] & 127) * (1 << 14) +
		          (head[8] & 127) * (1 << 7) + (head[9] & 127);

		if (n >= c->size && c->from == 0)
			return err_set(err, ERR_DATA, "cut short: an ID3 tag of %lld bytes, and nothing behind it",
			               (long long)n);
		c->odd |= c->from ? 0 : CLAIMS_TAGGED;
		n = n < c->size ? n : c->size;
		c->from += n;
		c->size -= n;
		if (first_bytes(c, fd, head, err) < 0)
			return -1;
	}
	return 0;
}

static int
kind(struct claims *c, int fd, const unsigned char *head, struct err *err)
{
	static int (*const kinds[])(struct claims *, int, const unsigned char *, struct err *) = {
		claims_chunks, claims_ogg, claims_header
	};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		int got = kinds[i](c, fd, head, err);

		if (got)
			return got;
	}
	return 0;
}

int
claims_next(struct claims *c, int fd, off_t size, struct err *err)
{
	unsigned char head[CLAIMS_HEAD];
	off_t from = c->next;
	int got, was_mpeg = c->mpeg;

	*c = (struct claims){ .from = from, .size = size - from, .next = size, .odd = c->odd };
	if (size == 0)
		return err_set(err, ERR_DATA, "empty: not a single byte");
	if (c->size <= 0)
		return 0;
	if (tags(c, fd, head, err) < 0)
		return -1;
	if (c->size <= 0)
		return 0;
	got = kind(c, fd, head, err);
	if (got >= 0 && (c->mpeg || (!got && (!from || was_mpeg))))
		got = claims_mpeg(c, fd, head, err) < 0 ? -1 : c->mpeg || got;
	if (got == 0 && from)
		return 0;
	if (got == 0)
		c->odd |= CLAIMS_UNTOLD;
	if (c->mpeg)
		c->odd &= ~CLAIMS_TAGGED;
	if (from)
		c->odd |= CLAIMS_JOINED;
	return got < 0 ? -1 : 1;
}

static int
printable(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)s[i] < ' ' && !memchr("\t\n\r\f", s[i], 4))
			return 0;
	return 1;
}

/* Nothing but zeros, to the file's end. */
static int
zeros(int fd, off_t size)
{
	static const char none[1 << 12];
	char block[sizeof(none)];
	struct err err = {0};

	for (off_t at = 0; at < size; at += (off_t)sizeof(block)) {
		size_t n = size - at < (off_t)sizeof(block) ? (size_t)(size - at) : sizeof(block);

		if (spool_read(fd, block, n, at, &err) < 0 || memcmp(block, none, n) != 0)
			return 0;
	}
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
	else if (zeros(fd, size))
		err_set(err, ERR_DATA, "nothing but zero bytes: not copied, or lost in a crash");
	else
		err_set(err, ERR_DATA,
			"not audio of a kind that is known, or damaged in its header");
}
