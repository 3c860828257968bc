/* pcm.c - raw samples */
#include <errno.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "byte_order.h"
#include "pcm.h"

struct pcm_kind {
	const char *name;
	int bytes, big;
	enum { UNSIGNED, SIGNED, FLOAT } as;
};

static const struct pcm_kind kinds[] = {
	{ "u8", 1, 0, UNSIGNED }, { "s8", 1, 0, SIGNED },
	{ "s16le", 2, 0, SIGNED }, { "s16be", 2, 1, SIGNED },
	{ "s24le", 3, 0, SIGNED }, { "s24be", 3, 1, SIGNED },
	{ "s32le", 4, 0, SIGNED }, { "s32be", 4, 1, SIGNED },
	{ "f32le", 4, 0, FLOAT }, { "f32be", 4, 1, FLOAT },
};

enum { BLOCK = 1 << 14 };	/* bytes; room for a frame of the most channels */

int
pcm_parse(struct pcm *p, const char *spec, struct err *err)
{
	char name[8];
	int used = 0;

	*p = (struct pcm){0};
	if (sscanf(spec, "%7[a-z0-9]:%6ld:%4ld%n", name, &p->rate, &p->channels, &used) != 3 ||
	    spec[used])
		return err_set(err, ERR_ARG,
			       "%s is not of the form s16le:16000:1 (sample format, rate, channels)", spec);
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (strcmp(name, kinds[i].name) == 0)
			p->kind = &kinds[i];
	if (!p->kind)
		return err_set(
		    err, ERR_ARG,
		    "%s: unknown sample format: use u8, s8, s16, s24, s32 or f32, with le or be",
		    name);
	if (p->rate < AUDIO_RATE_LEAST || p->rate > AUDIO_RATE_MOST)
		return err_set(err, ERR_ARG, "%s: %ld Hz is not in %d..%d", spec, p->rate,
			       AUDIO_RATE_LEAST, AUDIO_RATE_MOST);
	if (p->channels < 1 || p->channels > AUDIO_CHANNELS_MOST)
		return err_set(err, ERR_ARG, "%s: %ld channels are not in 1..%d", spec, p->channels,
		               AUDIO_CHANNELS_MOST);
	return 0;
}

/* The bytes as the upper ones of a 32-bit number. */
static uint32_t
upper(const struct pcm_kind *k, const unsigned char *b)
{
	return (uint32_t)byte_order_get_as(b, k->bytes, k->big) << (32 - 8 * k->bytes);
}

static float
sample(const struct pcm_kind *k, const unsigned char *b)
{
	union {
		uint32_t bits;
		int32_t whole;
		float real;
	} u = { upper(k, b) };

	if (k->as == FLOAT)
		return u.real;
	if (k->as == UNSIGNED)
		u.bits ^= 0x80000000u;
	return (float)u.whole * 0x1p-31f;
}

/* n bytes or as many as there still are; -1 and ERR_IO. */
static long
some(int fd, unsigned char *to, long n, struct err *err)
{
	long have = 0;

	while (have < n) {
		ssize_t got = read(fd, to + have, (size_t)(n - have));

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return err_set(err, ERR_IO, "can't read: %s", strerror(errno));
		if (got == 0)
			break;
		have += got;
	}
	return have;
}

/* Take samples first..last of those that come; seen is how many came. */
static int
take(struct audio *a, int fd, const struct pcm *p, long first, long last, long *seen,
     struct err *err)
{
	unsigned char bytes[BLOCK];
	float block[BLOCK];
	long frame = p->kind->bytes * p->channels, most = BLOCK / frame, got = 1;

	for (*seen = 0; *seen < last && got > 0; *seen += got) {
		long want = last - *seen < most ? last - *seen : most, skip;

		got = some(fd, bytes, want * frame, err);
		if (got < 0)
			return -1;
		if (got % frame)
			return err_set(err, ERR_DATA,
				       "ends within a sample, %ld bytes after the last whole one",
				       got % frame);
		got /= frame;
		skip = first > *seen ? first - *seen : 0;
		skip = skip < got ? skip : got;
		for (long i = 0; i < got * p->channels; i++)
			block[i] = sample(p->kind, bytes + i * p->kind->bytes);
		if (audio_add(a, block + skip * p->channels, got - skip, err) < 0)
			return -1;
	}
	return 0;
}

int
pcm_read(struct audio *a, int fd, const struct pcm *p, const struct cut *cut, struct err *err)
{
	long first, last, seen;

	if (audio_begin(a, p->rate, p->channels, err) < 0)
		return -1;
	audio_span(cut, p->rate, &first, &last);
	if (take(a, fd, p, first, last, &seen, err) < 0)
		return -1;
	if (seen < last && audio_fit(cut, p->rate, seen, first, &last, err) < 0)
		return -1;
	return audio_end(a, err);
}
