/* mpeg.c - MPEG audio through libmpg123 */
#include <errno.h>
#include <mpg123.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "byte_order.h"
#include "mpeg.h"
#include "not_audio.h"
#include "spool.h"

enum {
	BEFORE = 32,	/* frames decoded ahead of a seek: more than any that the bit reservoir reaches back to */
	PHASE = 8	/* after so many frames the synthesis filter's ring buffer is where it was, in every layer: the order
			 * of sums, and so their rounding, depends on it */
};

struct mpeg {
	mpg123_handle *handle;
	int fd;
	off_t from, size, at;
	struct err err;		/* of reading the file */
	long channels;
};

static ssize_t
take(void *arg, void *to, size_t n)
{
	struct mpeg *m = arg;

	if ((off_t)n > m->size - m->at)
		n = (size_t)(m->size - m->at);
	if (n && spool_read(m->fd, to, n, m->from + m->at, &m->err) < 0)
		return -1;
	m->at += (off_t)n;
	return (ssize_t)n;
}

static off_t
move(void *arg, off_t to, int whence)
{
	struct mpeg *m = arg;

	to += whence == SEEK_CUR ? m->at : whence == SEEK_END ? m->size : 0;
	if (to < 0 || to > m->size)
		return -1;
	return m->at = to;
}

static int
fail(struct mpeg *m, struct err *err)
{
	if (m->err.kind != ERR_NONE && m->err.kind != ERR_DATA)
		return err_set(err, m->err.kind, "%s", m->err.text);
	if (mpg123_errcode(m->handle) == MPG123_OUT_OF_MEM)
		return err_set(err, ERR_MEM, "out of memory for the decoder");
	return err_set(err, ERR_DATA, "damaged: %s", mpg123_strerror(m->handle));
}

static struct mpeg *
start(int fd, off_t from, off_t size, long flags, struct err *err)
{
	struct mpeg *m = calloc(1, sizeof(*m));

	mpg123_init();
	if (!m || !(m->handle = mpg123_new(NULL, NULL))) {
		err_set(err, ERR_MEM, "out of memory for the decoder");
		mpeg_close(m);
		return NULL;
	}
	m->fd = fd;
	m->from = from;
	m->size = size;
	mpg123_param(m->handle, MPG123_REMOVE_FLAGS, MPG123_AUTO_RESAMPLE, 0);
	mpg123_param(m->handle, MPG123_ADD_FLAGS, flags | MPG123_QUIET | MPG123_FORCE_FLOAT | MPG123_GAPLESS, 0);
	mpg123_param(m->handle, MPG123_PREFRAMES, BEFORE, 0);
	mpg123_replace_reader_handle(m->handle, take, move, NULL);
	if (mpg123_open_handle(m->handle, m) != MPG123_OK) {
		fail(m, err);
		mpeg_close(m);
		return NULL;
	}
	return m;
}

struct mpeg *
mpeg_open(int fd, off_t from, off_t size, long *rate, long *channels, struct err *err)
{
	struct mpeg *m = start(fd, from, size, 0, err);
	int n, encoding;

	if (m && mpg123_getformat(m->handle, rate, &n, &encoding) == MPG123_OK && mpg123_format_none(m->handle) == MPG123_OK &&
	    mpg123_format(m->handle, *rate, n, MPG123_ENC_FLOAT_32) == MPG123_OK) {
		m->channels = *channels = n;
		return m;
	}
	if (m)
		fail(m, err);
	mpeg_close(m);
	return NULL;
}

long
mpeg_read(struct mpeg *m, float *to, long n, struct err *err)
{
	size_t bytes = (size_t)(n * m->channels) * sizeof(*to), got = 0;
	int how = mpg123_read(m->handle, (unsigned char *)to, bytes, &got);

	if (how == MPG123_OK || how == MPG123_DONE)
		return (long)(got / sizeof(*to)) / m->channels;
	if (how == MPG123_NEW_FORMAT)
		return err_set(err, ERR_DATA, "its sampling rate or number of channels changes");
	return fail(m, err);
}

long
mpeg_seek(struct mpeg *m, long frame)
{
	long each = mpg123_spf(m->handle), at = each > 0 ? frame / each - 1 : 0;

	at -= at % PHASE;
	if (at <= BEFORE)
		return 0;
	if (mpg123_seek_frame(m->handle, at, SEEK_SET) >= 0 && mpg123_tell(m->handle) <= frame)
		return (long)mpg123_tell(m->handle);
	mpg123_seek_frame(m->handle, 0, SEEK_SET);
	return 0;
}

void
mpeg_close(struct mpeg *m)
{
	if (!m)
		return;
	if (m->handle) {
		mpg123_close(m->handle);
		mpg123_delete(m->handle);
	}
	free(m);
}

/* ---- what the frames say ---- */

/* Is this a frame's header? */
static int
sync(const unsigned char *h)
{
	return h[0] == 0xff && (h[1] & 0xe0) == 0xe0 && (h[1] & 0x18) != 0x08 && (h[1] & 6) && (h[2] & 0xf0) != 0xf0 &&
	       (h[2] & 0x0c) != 0x0c;
}

/* What a frame with Xing's header instead of sound promises. */
struct info {
	long frames;	/* -1: unknown */
	long bytes;
};

static int
is_info(struct info *i, unsigned long header, const unsigned char *body, size_t n)
{
	int mono = (header >> 6 & 3) == 3, first = header >> 19 & 1, flags;
	size_t at = first ? mono ? 17 : 32 : mono ? 9 : 17;

	if ((header >> 17 & 3) != 1 || n < at + 16)
		return 0;
	body += at;
	if (memcmp(body, "Xing", 4) != 0 && memcmp(body, "Info", 4) != 0)
		return 0;
	flags = body[7];
	body += 8;
	i->frames = flags & 1 ? (long)byte_order_get_big(body, 4) : -1;
	i->bytes = flags & 2 ? (long)byte_order_get_big(body + (flags & 1 ? 4 : 0), 4) : 0;
	return 1;
}

/* Do bytes that were left at the end begin another frame? */
static int
torn(const struct mpeg *m, off_t end, unsigned long header)
{
	unsigned char b[4] = "";
	struct err err = {0};
	size_t n = m->size - end < 4 ? (size_t)(m->size - end) : 4;

	if (end >= m->size || spool_read(m->fd, b, n, m->from + end, &err) < 0)
		return end > m->size;
	if (n < 4)
		return b[0] == 0xff && (n < 2 || b[1] == (header >> 16 & 0xff));
	return sync(b) && ((byte_order_get_big(b, 4) ^ header) & 0xfffe0c00u) == 0;
}

/* A tag that a tagger or a joiner left between two frames. */
static int
is_tag(const struct mpeg *m, off_t at)
{
	unsigned char b[3];
	struct err err = {0};

	return m->size - at >= 3 && spool_read(m->fd, b, 3, m->from + at, &err) == 0 &&
	       (memcmp(b, "ID3", 3) == 0 || memcmp(b, "TAG", 3) == 0 || memcmp(b, "APE", 3) == 0);
}

/* Walk over all frames, without decoding them. */
static int
scan(struct audio_size *c, struct mpeg *m, struct err *err)
{
	struct info info = { -1, 0 }, next;
	unsigned long first = 0, header;
	unsigned char *body;
	long frames = 0, infos = 0;
	off_t end = 0, start_at = 0, lost = 0;
	size_t n;
	int got, met;

	while ((got = mpg123_framebyframe_next(m->handle)) == MPG123_OK || got == MPG123_NEW_FORMAT) {
		off_t at = mpg123_framepos(m->handle);

		if (mpg123_framedata(m->handle, &header, &body, &n) != MPG123_OK)
			break;
		if (is_info(&next, header, body, n)) {
			if (frames || infos++) {
				c->next = c->from + at;
				c->size = at;
				break;
			}
			info = next;
			start_at = at;
		} else {
			if (frames && (header ^ first) & 0x00180c00)
				return err_set(err, ERR_DATA, "its sampling rate changes after %ld MPEG frames", frames);
			if (frames && at > end && !is_tag(m, end))
				lost += at - end;
			frames++;
		}
		first = header;
		end = at + 4 + (off_t)n;
	}
	met = info.frames >= 0 && frames >= info.frames;
	if (!frames && !infos) {
		not_audio(m->fd, m->from + m->size, err);
		return -1;
	}
	if (!met && got != MPG123_OK && got != MPG123_NEW_FORMAT && got != MPG123_DONE)
		return fail(m, err);
	if (!met && lost)
		return err_set(err, ERR_DATA, "damaged: %lld bytes between its MPEG frames belong to no frame",
		               (long long)lost);
	if (frames + 1 < info.frames || (frames < info.frames && end - start_at < info.bytes))
		return err_set(err, ERR_DATA, "truncated: its header promises %ld MPEG frames, %ld are there",
		               info.frames, frames);
	if (!met && got == MPG123_DONE && torn(m, end, first))
		return err_set(err, ERR_DATA, "truncated: it ends within an MPEG frame, after %ld whole frames",
		               frames);
	if (!frames)
		return err_set(err, ERR_DATA, "contains no samples");
	c->size = end;
	if (info.frames < 0)
		c->odd |= AUDIO_SIZE_UNTOLD;
	else if (frames > info.frames + 1)
		c->odd |= AUDIO_SIZE_JOINED;
	return 1;
}

int
mpeg_size(struct audio_size *c, int fd, const unsigned char *head, struct err *err)
{
	struct mpeg *m;
	struct err why = {0};
	int got;

	if (!c->mpeg && !sync(head))
		return 0;
	c->mpeg = 1;
	if (!(m = start(fd, c->from, c->size, MPG123_IGNORE_INFOFRAME, &why))) {
		if (why.kind == ERR_DATA)
			not_audio(fd, c->from + c->size, err);
		return err_set(err, why.kind, "%s", why.text);
	}
	got = scan(c, m, err);
	mpeg_close(m);
	return got;
}
