/* audio.c - recordings through libsndfile */
#include <limits.h>
#include <math.h>
#include <sndfile.h>
#include <string.h>
#include <sys/stat.h>

#include "audio.h"
#include "claims.h"
#include "spool.h"

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
audio_end(struct audio *a, long wanted, struct err *err)
{
	long bad;

	if (wanted >= 0 && a->n != wanted)
		return err_set(err, ERR_DATA,
			       "cut short or damaged: %ld samples promised, %ld can be read",
			       wanted, a->n);
	if (a->n == 0)
		return err_set(err, ERR_DATA, "no samples in it");
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

/* An open recording. libsndfile reads it through the functions below: given the descriptor, it
 * would close it where it fails. */
struct source {
	SNDFILE *file;
	SF_INFO info;
	int fd;
	sf_count_t at, size;
};

static sf_count_t
source_size(void *arg)
{
	return ((struct source *)arg)->size;
}

static sf_count_t
source_seek(sf_count_t to, int from, void *arg)
{
	struct source *s = arg;

	to += from == SEEK_CUR ? s->at : from == SEEK_END ? s->size : 0;
	return to < 0 ? -1 : (s->at = to);
}

static sf_count_t
source_tell(void *arg)
{
	return ((struct source *)arg)->at;
}

/* What can't be read is missed when the samples are counted. */
static sf_count_t
source_read(void *to, sf_count_t n, void *arg)
{
	struct source *s = arg;
	struct err err = {0};

	if (n > s->size - s->at)
		n = s->size - s->at;
	if (n <= 0 || spool_read(s->fd, to, (size_t)n, s->at, &err) < 0)
		return 0;
	s->at += n;
	return n;
}

static int
source_open(struct source *s, int fd, int piped, struct err *err)
{
	SF_VIRTUAL_IO io = { source_size, source_seek, source_read, NULL, source_tell };
	struct stat st;

	*s = (struct source){ .fd = fd };
	if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode))
		return err_set(err, ERR_DATA, "not a file");
	s->size = st.st_size;
	if (claims_check(fd, piped, st.st_size, err) < 0)
		return -1;
	if (!(s->file = sf_open_virtual(&io, SFM_READ, &s->info, s))) {
		claims_excuse(fd, st.st_size, err);
		return -1;
	}
	return 0;
}

long
audio_rate(int fd, int piped, struct err *err)
{
	struct source s;

	if (source_open(&s, fd, piped, err) < 0)
		return -1;
	sf_close(s.file);
	return s.info.samplerate;
}

/* Frames as floats; 16 bits, the most frequent, without libsndfile's own conversion. */
static long
frames(struct source *s, float *to, long n)
{
	short whole[BLOCK];
	long got;

	if ((s->info.format & SF_FORMAT_SUBMASK) != SF_FORMAT_PCM_16)
		return (long)sf_readf_float(s->file, to, n);
	got = (long)sf_readf_short(s->file, whole, n);
	for (long i = 0; i < got * s->info.channels; i++)
		to[i] = (float)whole[i] * 0x1p-15f;
	return got;
}

static int
read_span(struct audio *a, struct source *s, long first, long last, struct err *err)
{
	float block[BLOCK];
	long most = BLOCK / a->channels, got = 1;

	if (first && sf_seek(s->file, first, SEEK_SET) != first)
		return err_set(err, ERR_DATA, "sample %ld can't be reached", first);
	for (long left = last - first; left > 0 && got > 0; left -= got) {
		got = frames(s, block, left < most ? left : most);
		if (got > 0 && audio_add(a, block, got, err) < 0)
			return -1;
	}
	if (sf_error(s->file) != SF_ERR_NO_ERROR)
		return err_set(err, ERR_DATA, "damaged after %ld samples: %s", a->n,
			       sf_strerror(s->file));
	return 0;
}

static int
read_cut(struct audio *a, struct source *s, const struct cut *cut, struct err *err)
{
	/* a length that the format does not tell comes as 0 or the largest there is */
	int known = s->info.frames > 0 && s->info.frames < SF_COUNT_MAX;
	long first, last;

	if (audio_begin(a, s->info.samplerate, s->info.channels, err) < 0)
		return -1;
	audio_span(cut, a->rate, &first, &last);
	if (known && audio_fit(cut, a->rate, (long)s->info.frames, first, &last, err) < 0)
		return -1;
	if (read_span(a, s, first, last, err) < 0)
		return -1;
	if (!known && audio_fit(cut, a->rate, first + a->n, first, &last, err) < 0)
		return -1;
	return audio_end(a, known ? last - first : -1, err);
}

int
audio_read(struct audio *a, int fd, int piped, const struct cut *cut, struct err *err)
{
	struct source s;
	int got;

	if (source_open(&s, fd, piped, err) < 0)
		return -1;
	got = read_cut(a, &s, cut, err);
	sf_close(s.file);
	return got;
}

void
audio_free(struct audio *a)
{
	tensor_free(&a->x);
	*a = (struct audio){0};
}
