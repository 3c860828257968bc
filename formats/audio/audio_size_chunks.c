/* audio_size_chunks.c - the sizes in files made of chunks: WAV, AIFF, RF64, W64, CAF, 8SVX */
#include <string.h>

#include "audio_size_parts.h"
#include "spool.h"

/* How one kind of them is laid out. */
struct kind {
	const char *magic, *form;	/* the first bytes, and those that say what the file holds, at form_at */
	int form_at;
	int first;			/* where the first chunk stands */
	int id, count;			/* bytes of a chunk's name and size */
	int big, inclusive, align;	/* big-endian; the size counts its own header; chunks start at multiples of this */
	const char *samples;		/* the chunk that holds them, behind so many bytes: */
	int skip;
};

static const char w64_riff[] = "riff\x2e\x91\xcf\x11", w64_wave[] = "wave";

static const struct kind kinds[] = {
	{ "RIFF", "WAVE", 8, 12, 4, 4, 0, 0, 2, "data", 0 },
	{ "RF64", "WAVE", 8, 12, 4, 4, 0, 0, 2, "data", 0 },
	{ "RIFX", "WAVE", 8, 12, 4, 4, 1, 0, 2, "data", 0 },
	{ "FORM", "AIF", 8, 12, 4, 4, 1, 0, 2, "SSND", 8 },
	{ "FORM", "8SVX", 8, 12, 4, 4, 1, 0, 2, "BODY", 0 },
	{ "FORM", "16SV", 8, 12, 4, 4, 1, 0, 2, "BODY", 0 },
	{ w64_riff, w64_wave, 24, 40, 16, 8, 0, 1, 8, "data", 0 },
	{ "caff", "", 4, 8, 4, 8, 1, 0, 1, "data", 4 },
};

/* What programs write that can't come back to fill in the size: sox 0x7ffff000 or 0x7f000000,
 * ffmpeg 0xffffffff, arecord 0x80000000; headers taken off or not. 0, which others write, is asked for apart. */
static int
placeholder(unsigned long long claim, int bytes)
{
	if (claim >= 0x7fffffffffff0000u)
		return 1;
	return bytes == 4 && ((claim >= 0x7f000000u && claim <= 0x80000000u) || claim >= 0xffff0000u);
}

/* The samples' size is not known: they go on to the end, or to another header of the same kind. */
static int
unfilled(struct audio_size *c, int fd, const struct kind *k, const unsigned char *head, off_t at, int n, off_t samples)
{
	off_t end = audio_size_again(c, fd, head, k->form_at);
	unsigned long long v = (unsigned long long)(end - samples) + (k->inclusive ? (unsigned)(k->id + k->count) : 0);

	c->odd |= AUDIO_SIZE_UNFILLED;
	c->next = end;
	c->size = end - c->from;
	if (n == 4 && v > 0x7ffffffeu)
		return 1;		/* libsndfile takes the placeholder for the end */
	c->fix.at = at;
	c->fix.n = n;
	for (int i = 0; i < n; i++)
		c->fix.bytes[k->big ? n - 1 - i : i] = (unsigned char)(v >> (8 * i));
	return 1;
}

/* The samples' chunk says n bytes, at the place `at`; data is where they start. wide: RF64's own size of them, and where
 * that stands. */
static int
samples(struct audio_size *c, int fd, const struct kind *k, const unsigned char *head, off_t at, unsigned long long n,
        off_t data, const off_t *ds64, unsigned long long wide, struct err *err)
{
	off_t there = c->from + c->size - data, end;
	unsigned long long whole = k->count == 4 ? byte_order_get_as(head + 4, 4, k->big) + 8 : byte_order_get_as(head + 16, 8, 0);
	int rf64 = n == 0xffffffffu && *ds64, caf = *head == 'c', none;

	if (rf64)
		n = wide;
	if (there <= k->skip)
		return err_set(err, ERR_DATA, "contains a header, but no samples");
	none = n <= (unsigned)k->skip;
	if (none && (caf || whole == (unsigned long long)c->size))
		return err_set(err, ERR_DATA, "contains a header, but no samples");
	if (none || (n > (unsigned long long)there && placeholder(n, rf64 ? 8 : k->count)))
		return unfilled(c, fd, k, head, rf64 ? *ds64 : at, rf64 ? 8 : k->count, data);
	if (audio_size_promise(n - (unsigned)k->skip, there - k->skip, err) < 0)
		return -1;
	end = data + (off_t)n;
	if (!caf && whole <= (unsigned long long)c->size && c->from + (off_t)whole > end)
		end = c->from + (off_t)whole;
	for (unsigned char b[12]; caf && end + 12 <= c->from + c->size; end += 12 + (off_t)n) {
		if (spool_read(fd, b, 12, end, err) < 0)
			return -1;
		n = byte_order_get_as(b + 4, 8, 1);
		if (memcmp(b, "caff", 4) == 0)
			break;
		if (n > (unsigned long long)(c->from + c->size - end - 12))
			return err_set(err, ERR_DATA, "truncated, or damaged after its samples");
	}
	c->next = end;
	c->size = end - c->from;
	return 1;
}

/* MPEG audio in a WAV file is read as such. */
static void
format(struct audio_size *c, int fd, off_t at)
{
	unsigned char b[2];
	struct err err = {0};

	if (spool_read(fd, b, 2, at, &err) == 0)
		c->mpeg = byte_order_get_as(b, 2, 0) == 0x50 || byte_order_get_as(b, 2, 0) == 0x55;
}

static int
walk(struct audio_size *c, int fd, const struct kind *k, const unsigned char *head, struct err *err)
{
	off_t end = c->from + c->size, ds64 = 0;
	unsigned long long wide = 0;
	int top = k->id + k->count;

	for (off_t at = c->from + k->first; at + top <= end;) {
		unsigned char b[24];
		unsigned long long n;

		if (spool_read(fd, b, (size_t)top, at, err) < 0)
			return -1;
		n = byte_order_get_as(b + k->id, k->count, k->big);
		if (k->inclusive)
			n = n < (unsigned)top ? 0 : n - (unsigned)top;
		if (memcmp(b, k->samples, 4) == 0) {
			int got = samples(c, fd, k, head, at + k->id, n, at + top, &ds64, wide, err);

			if (got > 0 && c->mpeg) {
				off_t last = c->odd & AUDIO_SIZE_UNFILLED || n > (unsigned long long)(end - at - top)
				           ? c->next : at + top + (off_t)n;

				c->from = at + top;
				c->size = last - c->from;
				c->fix.n = 0;
			}
			return got;
		}
		if (*head == 'R' && memcmp(b, "fmt ", 4) == 0)
			format(c, fd, at + top);
		if (memcmp(b, "ds64", 4) == 0 && at + 24 <= end) {
			if (spool_read(fd, b, 24, at, err) < 0)
				return -1;
			wide = byte_order_get_as(b + 16, 8, 0);
			ds64 = at + 16;
		}
		if (n > (unsigned long long)(end - at))
			break;
		at += top + (off_t)n;
		at += (k->align - (at - c->from) % k->align) % k->align;
	}
	return err_set(err, ERR_DATA, "contains a header, but no samples");
}

int
audio_size_chunks(struct audio_size *c, int fd, const unsigned char *head, struct err *err)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		const struct kind *k = &kinds[i];

		if (memcmp(head, k->magic, strlen(k->magic)) != 0)
			continue;
		if (c->size < k->first && memcmp(head, "FORM", 4) != 0)
			return err_set(err, ERR_DATA, "contains a header, but no samples");
		if (memcmp(head + k->form_at, k->form, strlen(k->form)) == 0)
			return walk(c, fd, k, head, err);
	}
	return 0;
}
