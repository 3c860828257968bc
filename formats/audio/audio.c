/* audio.c - recordings as mono samples */
#include <limits.h>
#include <math.h>
#include <string.h>
#include <sys/stat.h>

#include "audio.h"
#include "decoder.h"

enum { BLOCK = 1 << 14, FIRST_ROOM = 1 << 18 };		/* samples */

int
audio_begin(struct audio *a, long rate, long channels, struct err *err)
{
	if (rate < AUDIO_RATE_LEAST || rate > AUDIO_RATE_MOST)
		return err_set(err, ERR_DATA, "its sampling rate is %ld Hz, not in %d..%d", rate,
			       AUDIO_RATE_LEAST, AUDIO_RATE_MOST);
	if (channels < 1 || channels > AUDIO_CHANNELS_MOST)
		return err_set(err, ERR_DATA, "it has %ld channels, not 1..%d", channels,
			       AUDIO_CHANNELS_MOST);
	a->rate = rate;
	a->channels = channels;
	a->n = 0;
	a->odd = 0;
	return 0;
}

static int
grow(struct audio *a, long n, struct err *err)
{
	struct tensor bigger = {0};
	long room = a->x.room ? 2 * (long)a->x.room : FIRST_ROOM;

	if (a->n + n <= (long)a->x.room)
		return 0;
	if (tensor_shape(&bigger, 1, &room, err) < 0)
		return -1;
	if (a->n)
		memcpy(bigger.data, a->x.data, (size_t)a->n * sizeof(float));
	tensor_swap(&a->x, &bigger);
	tensor_free(&bigger);
	return grow(a, n, err);
}

int
audio_add(struct audio *a, const float *frames, long n, struct err *err)
{
	float *to;

	if (n == 0)
		return 0;
	if (grow(a, n, err) < 0)
		return -1;
	to = a->x.data + a->n;
	a->n += n;
	if (a->channels == 1) {
		memcpy(to, frames, (size_t)n * sizeof(float));
		return 0;
	}
	for (long i = 0; i < n; i++, frames += a->channels) {
		double sum = 0;

		for (long c = 0; c < a->channels; c++)
			sum += (double)frames[c];
		to[i] = (float)(sum / (double)a->channels);
	}
	return 0;
}

int
audio_end(struct audio *a, struct err *err)
{
	long bad;

	if (a->n == 0)
		return err_set(err, ERR_DATA, "contains no samples");
	a->x.rank = 1;
	a->x.shape[0] = a->n;
	bad = tensor_nonfinite(&a->x);
	return bad < 0 ? 0 : err_set(err, ERR_DATA, "sample %ld is not a finite number", bad);
}

static long
sample_at(double seconds, long rate)
{
	double at = round(seconds * (double)rate);

	return at < (double)LONG_MAX / 2 ? (long)at : LONG_MAX / 2;
}

void
audio_span(const struct cut *c, long rate, long *first, long *last)
{
	long most = c->longest > 0 ? sample_at(c->longest, rate) : LONG_MAX / 2;

	*first = sample_at(c->start, rate);
	*last = c->end > 0 ? sample_at(c->end, rate) : LONG_MAX;
	if (*last - *first > most)
		*last = *first + most;
}

int
audio_fit(const struct cut *c, long rate, long n, long first, long *last, struct err *err)
{
	double seconds = (double)n / (double)rate;

	if (first >= n && first > 0)
		return err_set(err, ERR_DATA, "the part starts at %g s, the recording ends at %g s",
			       c->start, seconds);
	if (c->end > seconds + 0.01)
		return err_set(err, ERR_DATA, "the part ends at %g s, the recording at %g s",
			       c->end, seconds);
	if (*last > n)
		*last = n;
	return 0;
}

static off_t
size_of(int fd, struct err *err)
{
	struct stat st;

	if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode))
		return err_set(err, ERR_DATA, "not a regular file");
	return st.st_size;
}

long
audio_rate(int fd, struct err *err)
{
	struct decoder d;
	struct audio_size c = {0};
	off_t size = size_of(fd, err);

	if (size < 0 || audio_size_next(&c, fd, size, err) < 0 || decoder_open(&d, fd, &c, err) < 0)
		return -1;
	decoder_close(&d);
	return d.rate;
}

/* Samples first..last of one recording, as far as it goes. */
static int
read_span(struct audio *a, struct decoder *d, long first, long last, struct err *err)
{
	float block[BLOCK];
	long most = BLOCK / d->channels, got = 1;

	if (decoder_seek(d, first, err) < 0)
		return -1;
	while (d->at < last && got > 0) {
		got = decoder_read(d, block, last - d->at < most ? last - d->at : most, err);
		if (got < 0 || audio_add(a, block, got, err) < 0)
			return -1;
	}
	return 0;
}

/* The same of the recording that begins at sample *seen of the whole file; *seen becomes its end. whole: it is known. */
static int
read_one(struct audio *a, struct decoder *d, long first, long last, long *seen, int *whole, struct err *err)
{
	long rate = a->rate, n = a->n, from = first > *seen ? first - *seen : 0, to = last - *seen;

	if (audio_begin(a, d->rate, d->channels, err) < 0)
		return -1;
	a->n = n;
	if (*seen && d->rate != rate)
		return err_set(err, ERR_DATA, "two recordings of different sampling rates in one file, %ld and %ld Hz",
		               rate, d->rate);
	if (d->frames >= 0 && to > d->frames)
		to = d->frames;
	if (from < to && read_span(a, d, from, to, err) < 0)
		return -1;
	if (d->frames >= 0 && from < to && d->at != to)
		return err_set(err, ERR_DATA, "truncated or damaged: its header promises %ld samples, %ld can be read",
		               to - from,
		               d->at > from ? d->at - from : 0);
	*whole = d->frames >= 0 || d->at < to;
	*seen += d->frames >= 0 ? d->frames : d->at;
	return 0;
}

/* A file that holds several is read as one recording. */
static int
read_cut(struct audio *a, int fd, off_t size, const struct cut *cut, struct err *err)
{
	struct audio_size c = {0};
	struct decoder d;
	long first = 0, last = LONG_MAX, seen = 0;
	int got, whole = 1;

	a->n = 0;
	while (whole && (got = audio_size_next(&c, fd, size, err)) > 0) {
		if (decoder_open(&d, fd, &c, err) < 0)
			return -1;
		if (!seen)
			audio_span(cut, d.rate, &first, &last);
		got = read_one(a, &d, first, last, &seen, &whole, err);
		decoder_close(&d);
		if (got < 0)
			return -1;
	}
	if (whole && got < 0)
		return -1;
	a->odd = c.odd;
	if (whole && audio_fit(cut, a->rate, seen, first, &last, err) < 0)
		return -1;
	return audio_end(a, err);
}

int
audio_read(struct audio *a, int fd, const struct cut *cut, struct err *err)
{
	off_t size = size_of(fd, err);

	return size < 0 ? -1 : read_cut(a, fd, size, cut, err);
}

void
audio_free(struct audio *a)
{
	tensor_free(&a->x);
	*a = (struct audio){0};
}
