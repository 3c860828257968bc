/* audio_size.c - what an audio file's header promises: files of every kind */
#include <string.h>

#include "audio_size_parts.h"
#include "mpeg.h"
#include "spool.h"

static int
first_bytes(const struct audio_size *c, int fd, unsigned char *head, struct err *err)
{
	memset(head, 0, AUDIO_SIZE_HEAD);
	return spool_read(fd, head, c->size < AUDIO_SIZE_HEAD ? (size_t)c->size : AUDIO_SIZE_HEAD, c->from, err);
}

/* Pass over ID3v2 tags in front of the recording; head is what comes then. */
static int
tags(struct audio_size *c, int fd, unsigned char *head, struct err *err)
{
	if (first_bytes(c, fd, head, err) < 0)
		return -1;
	while (c->size >= 10 && memcmp(head, "ID3", 3) == 0) {
		off_t n = 10 + (head[5] & 0x10 ? 10 : 0) + (head[6] & 127) * (1 << 21) + (head[7] & 127) * (1 << 14) +
		          (head[8] & 127) * (1 << 7) + (head[9] & 127);

		if (n >= c->size && c->from == 0)
			return err_set(err, ERR_DATA, "truncated: an ID3 tag of %lld bytes, and no audio after it",
			               (long long)n);
		c->odd |= c->from ? 0 : AUDIO_SIZE_TAGGED;
		n = n < c->size ? n : c->size;
		c->from += n;
		c->size -= n;
		if (first_bytes(c, fd, head, err) < 0)
			return -1;
	}
	return 0;
}

static int
kind(struct audio_size *c, int fd, const unsigned char *head, struct err *err)
{
	static int (*const kinds[])(struct audio_size *, int, const unsigned char *, struct err *) = {
		audio_size_chunks, audio_size_ogg, audio_size_header
	};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		int got = kinds[i](c, fd, head, err);

		if (got)
			return got;
	}
	return 0;
}

int
audio_size_next(struct audio_size *c, int fd, off_t size, struct err *err)
{
	unsigned char head[AUDIO_SIZE_HEAD];
	off_t from = c->next;
	int got, was_mpeg = c->mpeg;

	*c = (struct audio_size){ .from = from, .size = size - from, .next = size, .odd = c->odd };
	if (size == 0)
		return err_set(err, ERR_DATA, "empty file");
	if (c->size <= 0)
		return 0;
	if (tags(c, fd, head, err) < 0)
		return -1;
	if (c->size <= 0)
		return 0;
	got = kind(c, fd, head, err);
	if (got >= 0 && (c->mpeg || (!got && (!from || was_mpeg))))
		got = mpeg_size(c, fd, head, err) < 0 ? -1 : c->mpeg || got;
	if (got == 0 && from)
		return 0;
	if (got == 0)
		c->odd |= AUDIO_SIZE_UNTOLD;
	if (c->mpeg)
		c->odd &= ~AUDIO_SIZE_TAGGED;
	if (from)
		c->odd |= AUDIO_SIZE_JOINED;
	return got < 0 ? -1 : 1;
}
