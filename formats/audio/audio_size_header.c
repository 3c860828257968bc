/* audio_size_header.c - the sizes in files with one header and samples behind it: AU, FLAC, NIST, AVR, SDS, VOC, HTK */
#include <stdlib.h>
#include <string.h>

#include "audio_size_parts.h"
#include "spool.h"

static int
au(struct audio_size *c, int fd, const unsigned char *head, struct err *err)
{
	int big = *head == '.';
	unsigned long long from = byte_order_get_as(head + 4, 4, big), n = byte_order_get_as(head + 8, 4, big);
	off_t there = c->size - (off_t)from;

	if (memcmp(head, big ? ".snd" : "dns.", 4) != 0)
		return 0;
	/* the standard has a size of 0xffffffff for one that is not known */
	if (there > 0 && (n == 0 || n == 0xffffffffu || (n > (unsigned long long)there && n >= 0x7f000000u && n <= 0x80000000u))) {
		c->odd |= n == 0xffffffffu ? AUDIO_SIZE_UNTOLD : AUDIO_SIZE_UNFILLED;
		c->size = audio_size_again(c, fd, head, 4) - c->from;
		n = (unsigned long long)c->size - from;
		c->fix.at = c->from + 8;
		c->fix.n = n <= 0x7ffffffeu ? 4 : 0;
		for (int i = 0; i < 4; i++)
			c->fix.bytes[big ? 3 - i : i] = (unsigned char)(n >> (8 * i));
	} else if (audio_size_promise(n, there, err) < 0) {
		return -1;
	}
	c->size = (off_t)(from + n);
	c->next = c->from + c->size;
	return 1;
}

/* A FLAC stream ends where the next begins. */
static int
flac(struct audio_size *c, int fd, const unsigned char *head, struct err *err)
{
	(void)err;
	if (memcmp(head, "fLaC", 4) != 0)
		return 0;
	if (c->size > 26 && (head[21] & 15) == 0 && byte_order_get_as(head + 22, 4, 1) == 0)
		c->odd |= AUDIO_SIZE_UNTOLD;
	c->next = audio_size_again(c, fd, head, 4);
	c->size = c->next - c->from;
	return 1;
}

/* The file is as long as its header says, and what is behind is not read. */
static int
whole(struct audio_size *c, off_t header, long long bytes, struct err *err)
{
	if (audio_size_promise((unsigned long long)bytes, c->size - header, err) < 0)
		return -1;
	c->size = header + (off_t)bytes;
	c->next = c->from + c->size;
	return 1;
}

/* A number of NIST's header, which is text: "sample_count -i 8000"; 0 where it is not there. */
static long long
field(const char *head, const char *name)
{
	const char *at = strstr(head, name);
	long long v = (at = at ? strstr(at, " -i ") : NULL) ? atoll(at + 4) : 0;

	return v > 0 && v < 1LL << 40 ? v : 0;
}

static int
nist(struct audio_size *c, int fd, const unsigned char *head, struct err *err)
{
	char text[1025] = "";
	long long n, bytes, channels;

	if (memcmp(head, "NIST_1A\n   1024\n", 16) != 0)
		return 0;
	if (c->size <= 1024)
		return err_set(err, ERR_DATA, "contains a header, but no samples");
	if (spool_read(fd, text, 1024, c->from, err) < 0)
		return -1;
	n = field(text, "sample_count");
	bytes = strstr(text, "law") ? 1 : field(text, "sample_n_bytes");
	channels = field(text, "channel_count");
	if (n && bytes && bytes <= 8 && channels && channels <= 1024 && !strstr(text, "shorten"))
		return whole(c, 1024, n * bytes * channels, err);
	c->odd |= AUDIO_SIZE_UNTOLD;
	return 1;
}

static int
avr(struct audio_size *c, int fd, const unsigned char *head, struct err *err)
{
	(void)fd;
	if (memcmp(head, "2BIT", 4) != 0)
		return 0;
	return whole(c, 128, (long long)byte_order_get_as(head + 26, 4, 1) * (head[12] ? 2 : 1) * (head[15] / 8), err);
}

/* MIDI sample dump: packets of 127 bytes, in each 120 bytes of samples with 7 bits a byte. */
static int
sds(struct audio_size *c, int fd, const unsigned char *head, struct err *err)
{
	long long n = head[10] | head[11] << 7 | head[12] << 14, each = 120 / ((head[6] + 6) / 7 ? (head[6] + 6) / 7 : 1);

	(void)fd;
	if (head[0] != 0xf0 || head[1] != 0x7e || head[3] != 1)
		return 0;
	return whole(c, 21, (n + each - 1) / each * 127, err);
}

/* Blocks, each with its kind and size, up to one of kind 0. */
static int
voc(struct audio_size *c, int fd, const unsigned char *head, struct err *err)
{
	off_t at = (off_t)byte_order_get_as(head + 20, 2, 0);
	unsigned char b[4] = "";

	if (memcmp(head, "Creative Voice File\032", 20) != 0)
		return 0;
	for (; at + 4 <= c->size; at += 4 + (off_t)byte_order_get_as(b + 1, 3, 0)) {
		if (spool_read(fd, b, 4, c->from + at, err) < 0)
			return -1;
		if (!b[0]) {
			c->size = at + 1;
			c->next = c->from + c->size;
			return 1;
		}
	}
	return at <= c->size ? 1 : err_set(err, ERR_DATA, "truncated: its last block continues for %lld bytes",
	                                   (long long)(at - c->size));
}

/* HTK has no magic number; libsndfile itself refuses one of another length. */
static int
htk(struct audio_size *c, int fd, const unsigned char *head, struct err *err)
{
	(void)fd;
	(void)err;
	return c->size > 12 && byte_order_get_as(head + 8, 4, 1) == 0x20000 &&
	       12 + 2 * (off_t)byte_order_get_as(head, 4, 1) == c->size;
}

int
audio_size_header(struct audio_size *c, int fd, const unsigned char *head, struct err *err)
{
	static int (*const kinds[])(struct audio_size *, int, const unsigned char *, struct err *) = {
		au, flac, nist, avr, sds, voc, htk
	};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		int got = kinds[i](c, fd, head, err);

		if (got)
			return got;
	}
	return 0;
}
