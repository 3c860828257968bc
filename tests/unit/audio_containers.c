/* audio_containers.c - every kind of file that libsndfile writes: whole, in parts, cut, joined */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>
#include <sndfile.h>

#include "audio.h"
#include "spool.h"

enum { RATE = 16000, SAMPLES = 20000 };

static int
file_of(const void *bytes, size_t n)
{
	FILE *f = tmpfile();
	int fd;

	assert_non_null(f);
	assert_int_equal(fwrite(bytes, 1, n, f), n);
	fflush(f);
	fd = dup(fileno(f));
	fclose(f);
	return fd;
}

/* A chirp in a file of this format; its bytes, to be freed, or NULL where libsndfile does not write it. */
static unsigned char *
written(int format, size_t *n)
{
	SF_INFO info = { .samplerate = RATE, .channels = 1, .format = format };
	static float x[SAMPLES];
	FILE *f = tmpfile();
	unsigned char *bytes = NULL;
	SNDFILE *to;

	assert_non_null(f);
	for (int i = 0; i < SAMPLES; i++)
		x[i] = 0.4f * sinf(0.05f * (float)i + 1e-5f * (float)i * (float)i);
	if (sf_format_check(&info) && (to = sf_open_fd(dup(fileno(f)), SFM_WRITE, &info, 1))) {
		int whole = sf_writef_float(to, x, SAMPLES) == SAMPLES;

		sf_close(to);
		*n = (size_t)lseek(fileno(f), 0, SEEK_END);
		bytes = malloc(2 * *n + 1);
		assert_non_null(bytes);
		if (!whole || pread(fileno(f), bytes, *n, 0) != (ssize_t)*n) {
			free(bytes);
			bytes = NULL;
		}
	}
	fclose(f);
	return bytes;
}

static struct audio
heard(const unsigned char *bytes, size_t n, struct cut cut, struct err *err)
{
	struct audio a = {0};
	int fd = file_of(bytes, n);

	*err = (struct err){0};
	audio_read(&a, fd, &cut, err);
	close(fd);
	return a;
}

/* The same through a pipe. */
static struct audio
piped(const unsigned char *bytes, size_t n, struct err *err)
{
	struct audio a = {0};
	int ends[2], spool;
	off_t size;
	pid_t child;

	*err = (struct err){0};
	assert_int_equal(pipe(ends), 0);
	if ((child = fork()) == 0) {
		close(ends[0]);
		_exit(spool_write(ends[1], bytes, n, err) < 0);
	}
	close(ends[1]);
	spool = spool_of(ends[0], &size, err);
	assert_true(spool >= 0 && size == (off_t)n);
	audio_read(&a, spool, &(struct cut){ 0 }, err);
	close(spool);
	close(ends[0]);
	assert_int_equal(waitpid(child, NULL, 0), child);
	return a;
}

static void
same(const struct audio *a, long n, const float *x)
{
	assert_int_equal(a->n, n);
	assert_memory_equal(a->x.data, x, (size_t)n * sizeof(*x));
}

static void
refused(const unsigned char *bytes, size_t n)
{
	struct err err;
	struct audio a = heard(bytes, n, (struct cut){ 0 }, &err);

	assert_int_equal(err.kind, ERR_DATA);
	audio_free(&a);
}

/* What is so for a whole file of any kind. */
static void
look(unsigned char *bytes, size_t n, const struct audio *all)
{
	double from = 9000.0 / (double)all->rate, to = 13000.0 / (double)all->rate;
	unsigned char *tagged = calloc(1, n + 1000);
	struct err err;
	struct audio a;

	assert_non_null(tagged);
	a = piped(bytes, n, &err);
	same(&a, all->n, all->x.data);
	audio_free(&a);
	a = heard(bytes, n, (struct cut){ from, to, 0 }, &err);
	same(&a, 4000, all->x.data + 9000);
	audio_free(&a);
	memcpy(tagged, "ID3\4\0\0\0\0\7\136", 10);	/* 990 bytes follow */
	memcpy(tagged + 1000, bytes, n);
	a = heard(tagged, n + 1000, (struct cut){ 0 }, &err);
	same(&a, all->n, all->x.data);
	audio_free(&a);
	free(tagged);
}

/* What is so where the file tells its length; bytes has room for two. */
static void
cut_and_join(unsigned char *bytes, size_t n, const struct audio *all)
{
	struct err err;
	struct audio a;

	for (size_t k = 1; k < 32; k++)
		refused(bytes, n * k / 32);
	memcpy(bytes + n, bytes, n);
	a = heard(bytes, 2 * n, (struct cut){ 0 }, &err);
	if (err.kind == ERR_NONE) {
		assert_int_equal(a.n, 2 * all->n);
		assert_memory_equal(a.x.data, all->x.data, (size_t)all->n * sizeof(float));
		assert_memory_equal(a.x.data + all->n, all->x.data, (size_t)all->n * sizeof(float));
		assert_int_equal(a.odd, AUDIO_SIZE_JOINED);
	}
	assert_true(err.kind == ERR_NONE || err.kind == ERR_DATA);
	audio_free(&a);
}

/* Containers of which nothing is known but what libsndfile tells. */
static int
is_untold(int format)
{
	static const int untold[] = {
		SF_FORMAT_MAT4, SF_FORMAT_MAT5, SF_FORMAT_MPC2K, SF_FORMAT_PAF, SF_FORMAT_PVF, SF_FORMAT_IRCAM, SF_FORMAT_WVE,
		SF_FORMAT_XI
	};

	for (size_t i = 0; i < sizeof(untold) / sizeof(*untold); i++)
		if ((format & SF_FORMAT_TYPEMASK) == untold[i])
			return 1;
	return 0;
}

static int
try(int format)
{
	size_t n;
	unsigned char *bytes = written(format, &n);
	struct err err;
	struct audio all;

	if (!bytes)
		return 0;
	all = heard(bytes, n, (struct cut){ 0 }, &err);
	if (err.kind != ERR_NONE)
		fail_msg("format %#x: %s", (unsigned)format, err.text);
	assert_true(all.n >= SAMPLES && all.n < SAMPLES + 700);
	assert_int_equal(all.odd, is_untold(format) ? AUDIO_SIZE_UNTOLD : 0);
	look(bytes, n, &all);
	if (!is_untold(format))
		cut_and_join(bytes, n, &all);
	audio_free(&all);
	free(bytes);
	return 1;
}

static void
every_container_is_read_whole_or_refused(void **state)
{
	SF_FORMAT_INFO major, sub;
	int majors, subs, tried = 0;

	(void)state;
	sf_command(NULL, SFC_GET_FORMAT_MAJOR_COUNT, &majors, sizeof(majors));
	sf_command(NULL, SFC_GET_FORMAT_SUBTYPE_COUNT, &subs, sizeof(subs));
	for (int i = 0; i < majors * subs; i++) {
		major.format = i / subs;
		sub.format = i % subs;
		sf_command(NULL, SFC_GET_FORMAT_MAJOR, &major, sizeof(major));
		sf_command(NULL, SFC_GET_FORMAT_SUBTYPE, &sub, sizeof(sub));
		if (major.format != SF_FORMAT_RAW)
			tried += try(major.format | sub.format);
	}
	assert_true(tried > 80);
}

static unsigned char *
find(unsigned char *bytes, size_t n, const char *name)
{
	unsigned char *at = memmem(bytes, n, name, 4);

	assert_non_null(at);
	return at;
}

/* What writers to a pipe leave in the header. */
static void
a_size_that_was_never_filled_in_means_to_the_end(void **state)
{
	static const struct {
		int format;
		const char *name;
		int at, n, value, odd;
	} cases[] = {
		{ SF_FORMAT_WAV, "data", 4, 4, 0xff, AUDIO_SIZE_UNFILLED },
		{ SF_FORMAT_AIFF, "SSND", 4, 4, 0xff, AUDIO_SIZE_UNFILLED },
		{ SF_FORMAT_RF64, "ds64", 16, 8, 0, AUDIO_SIZE_UNFILLED },
		{ SF_FORMAT_W64, "data", 16, 8, 0xff, AUDIO_SIZE_UNFILLED },
		{ SF_FORMAT_CAF, "data", 4, 8, 0xff, AUDIO_SIZE_UNFILLED },
		{ SF_FORMAT_AU, ".snd", 8, 4, 0xff, AUDIO_SIZE_UNTOLD },
		{ SF_FORMAT_AU, ".snd", 8, 4, 0, AUDIO_SIZE_UNFILLED },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		size_t n;
		unsigned char *bytes = written(cases[i].format | SF_FORMAT_PCM_16, &n);
		struct err err;
		struct audio all, a;

		assert_non_null(bytes);
		all = heard(bytes, n, (struct cut){ 0 }, &err);
		memset(find(bytes, n, cases[i].name) + cases[i].at, cases[i].value, (size_t)cases[i].n);
		a = heard(bytes, n, (struct cut){ 0 }, &err);
		same(&a, SAMPLES, all.x.data);
		assert_int_equal(a.odd, cases[i].odd);
		audio_free(&a);
		memcpy(bytes + n, bytes, n);
		a = heard(bytes, 2 * n, (struct cut){ 0 }, &err);
		assert_int_equal(a.n, 2 * SAMPLES);
		assert_int_equal(a.odd, cases[i].odd | AUDIO_SIZE_JOINED);
		audio_free(&a);
		audio_free(&all);
		free(bytes);
	}
}

/* An MP3 without the frame that says how long it is; NULL where libsndfile does not write MP3. */
static unsigned char *
bare_mp3(size_t *n)
{
	unsigned char *bytes = written(SF_FORMAT_MPEG | SF_FORMAT_MPEG_LAYER_III, n), *info, *next;

	if (!bytes)
		return NULL;
	info = memmem(bytes, *n, "Info", 4);
	info = info ? info : find(bytes, *n, "Xing");
	next = memmem(info, *n - (size_t)(info - bytes), "\xff\xf3", 2);
	assert_non_null(next);
	*n -= (size_t)(next - bytes);
	memmove(bytes, next, *n);
	return bytes;
}

static void
mpeg_without_a_header_is_read_to_its_end(void **state)
{
	size_t n;
	unsigned char *bytes = bare_mp3(&n);
	struct err err;
	struct audio all, a;

	(void)state;
	if (!bytes)
		skip();
	all = heard(bytes, n, (struct cut){ 0 }, &err);
	assert_int_equal(err.kind, ERR_NONE);
	assert_int_equal(all.n % 576, 0);
	assert_true(all.n > SAMPLES);
	assert_int_equal(all.odd, AUDIO_SIZE_UNTOLD);
	look(bytes, n, &all);
	refused(bytes, n - 1);
	refused(bytes, n - 30);
	memset(bytes + n / 2, 0, 300);		/* frames in the middle are lost */
	refused(bytes, n);
	free(bytes);
	bytes = bare_mp3(&n);
	memcpy(bytes + n, bytes, n);
	a = heard(bytes, 2 * n, (struct cut){ 0 }, &err);
	assert_int_equal(a.n, 2 * all.n);
	audio_free(&a);
	audio_free(&all);
	free(bytes);
}

/* Behind as many frames as are promised stands what a tagger left, or nothing that is known. */
static void
what_is_behind_mpeg_is_no_audio(void **state)
{
	size_t n;
	unsigned char *bytes = written(SF_FORMAT_MPEG | SF_FORMAT_MPEG_LAYER_III, &n);
	struct err err;
	struct audio all, a;

	(void)state;
	if (!bytes)
		skip();
	all = heard(bytes, n, (struct cut){ 0 }, &err);
	memset(bytes + n, 'x', n);
	a = heard(bytes, 2 * n, (struct cut){ 0 }, &err);
	same(&a, all.n, all.x.data);
	audio_free(&a);
	memcpy(bytes + n, "TAG", 3);
	a = heard(bytes, n + 128, (struct cut){ 0 }, &err);
	same(&a, all.n, all.x.data);
	audio_free(&a);
	audio_free(&all);
	free(bytes);
}

/* MPEG audio in a WAV file. */
static void
mpeg_in_a_wav_is_read(void **state)
{
	static const char head[] =
	    "RIFF....WAVEfmt \x1e\0\0\0\x55\0\1\0\x80\x3e\0\0\xa0\x0f\0\0\1\0\0\0\xc\0\1\0\2\0\0\0\x90\0\1\0\x71\5data";
	size_t n;
	unsigned char *bytes = bare_mp3(&n), *wav;
	struct err err;
	struct audio all, a;

	(void)state;
	if (!bytes)
		skip();
	all = heard(bytes, n, (struct cut){ 0 }, &err);
	wav = malloc(n + 62);
	assert_non_null(wav);
	memcpy(wav, head, 54);
	for (int i = 0; i < 4; i++) {
		wav[4 + i] = (unsigned char)((n + 54) >> (8 * i));
		wav[54 + i] = (unsigned char)(n >> (8 * i));
	}
	memcpy(wav + 58, bytes, n);
	a = heard(wav, n + 58, (struct cut){ 0 }, &err);
	same(&a, all.n, all.x.data);
	refused(wav, n + 57);
	audio_free(&a);
	audio_free(&all);
	free(wav);
	free(bytes);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_container_is_read_whole_or_refused),
		cmocka_unit_test(a_size_that_was_never_filled_in_means_to_the_end),
		cmocka_unit_test(mpeg_without_a_header_is_read_to_its_end),
		cmocka_unit_test(what_is_behind_mpeg_is_no_audio),
		cmocka_unit_test(mpeg_in_a_wav_is_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
