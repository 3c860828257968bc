/* decoder.c - recordings through libsndfile, or libmpg123 */
#include <string.h>

#include "decoder.h"
#include "not_audio.h"
#include "spool.h"

enum { BLOCK = 1 << 14 };	/* samples */

/* libsndfile reads through these: given the descriptor, it would close it where it fails. */
static sf_count_t
file_size(void *arg)
{
	return ((struct decoder *)arg)->in.size;
}

static sf_count_t
file_seek(sf_count_t to, int from, void *arg)
{
	struct decoder *d = arg;

	to += from == SEEK_CUR ? d->place : from == SEEK_END ? d->in.size : 0;
	return to < 0 ? -1 : (d->place = to);
}

static sf_count_t
file_tell(void *arg)
{
	return ((struct decoder *)arg)->place;
}

/* Sizes that were never filled in are read as if they had been. */
static void
mend(const struct decoder *d, unsigned char *to, off_t at, off_t n)
{
	for (int i = 0; i < d->in.fix.n; i++) {
		off_t k = d->in.fix.at + i - at;

		if (k >= 0 && k < n)
			to[k] = d->in.fix.bytes[i];
	}
}

/* What can't be read is missed when the samples are counted. */
static sf_count_t
file_read(void *to, sf_count_t n, void *arg)
{
	struct decoder *d = arg;
	struct err err = {0};

	if (n > d->in.size - d->place)
		n = d->in.size - d->place;
	if (n <= 0 || spool_read(d->fd, to, (size_t)n, d->in.from + d->place, &err) < 0)
		return 0;
	mend(d, to, d->in.from + d->place, n);
	d->place += n;
	return n;
}

int
decoder_open(struct decoder *d, int fd, const struct audio_size *in, struct err *err)
{
	SF_VIRTUAL_IO io = { file_size, file_seek, file_read, NULL, file_tell };

	*d = (struct decoder){ .in = *in, .fd = fd, .frames = -1 };
	if (in->mpeg) {
		d->mpeg = mpeg_open(fd, in->from, in->size, &d->rate, &d->channels, err);
		return d->mpeg ? 0 : -1;
	}
	if (!(d->file = sf_open_virtual(&io, SFM_READ, &d->info, d))) {
		not_audio(fd, in->from + in->size, err);
		return -1;
	}
	d->rate = d->info.samplerate;
	d->channels = d->info.channels;
	/* a length that the format does not tell comes as 0 or the largest there is */
	if (d->info.frames > 0 && d->info.frames < SF_COUNT_MAX)
		d->frames = (long)d->info.frames;
	return 0;
}

/* 16 bits, the most frequent, without libsndfile's own conversion. */
static long
read_short(struct decoder *d, float *to, long n)
{
	short whole[BLOCK];
	long most = BLOCK / d->channels, got;

	got = (long)sf_readf_short(d->file, whole, n < most ? n : most);
	for (long i = 0; i < got * d->channels; i++)
		to[i] = (float)whole[i] * 0x1p-15f;
	return got;
}

long
decoder_read(struct decoder *d, float *to, long n, struct err *err)
{
	long got;

	if (d->mpeg)
		got = mpeg_read(d->mpeg, to, n, err);
	else if ((d->info.format & SF_FORMAT_SUBMASK) == SF_FORMAT_PCM_16)
		got = read_short(d, to, n);
	else
		got = (long)sf_readf_float(d->file, to, n);
	if (got > 0)
		d->at += got;
	if (d->file && sf_error(d->file) != SF_ERR_NO_ERROR)
		d->damaged = 1;
	if (got == 0 && d->damaged && d->frames < 0)
		return err_set(err, ERR_DATA, "truncated or damaged after %ld samples", d->at);
	return got;
}

int
decoder_seek(struct decoder *d, long frame, struct err *err)
{
	float block[BLOCK];
	long most = BLOCK / d->channels, got = 1;

	if (d->mpeg && frame > d->at)
		d->at = mpeg_seek(d->mpeg, frame);
	/* libsndfile's seek in Opus gives other samples, by up to a third of full scale */
	else if (frame > d->at && (d->info.format & SF_FORMAT_SUBMASK) != SF_FORMAT_OPUS &&
	         sf_seek(d->file, frame, SEEK_SET) == frame)
		d->at = frame;
	while (d->at < frame && got > 0)
		got = decoder_read(d, block, frame - d->at < most ? frame - d->at : most, err);
	return got < 0 ? -1 : 0;
}

void
decoder_close(struct decoder *d)
{
	mpeg_close(d->mpeg);
	if (d->file)
		sf_close(d->file);
	d->mpeg = NULL;
	d->file = NULL;
}
