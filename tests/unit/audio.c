/* audio.c - raw samples, WAV files and recordings */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "pcm.h"
#include "recordings.h"

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
	assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
	return fd;
}

/* The samples of these bytes under a spec; the caller frees them. */
static struct audio
raw(const char *spec, const char *bytes, size_t n)
{
	struct err err = {0};
	struct audio a = {0};
	struct pcm pcm;
	int fd = file_of(bytes, n);

	assert_int_equal(pcm_parse(&pcm, spec, &err), 0);
	assert_int_equal(pcm_read(&a, fd, &pcm, &(struct cut){ 0 }, &err), 0);
	close(fd);
	return a;
}

static void
every_kind_of_sample_is_scaled_to_one(void **state)
{
	static const struct {
		const char *spec, *bytes;
		size_t n;
	} cases[] = {
		{ "u8:8000:1", "\x80\x00\xc0", 3 },
		{ "s8:8000:1", "\x00\x80\x40", 3 },
		{ "s16le:8000:1", "\0\0\0\x80\0\x40", 6 },
		{ "s16be:8000:1", "\0\0\x80\0\x40\0", 6 },
		{ "s24le:8000:1", "\0\0\0\0\0\x80\0\0\x40", 9 },
		{ "s24be:8000:1", "\0\0\0\x80\0\0\x40\0\0", 9 },
		{ "s32le:8000:1", "\0\0\0\0\0\0\0\x80\0\0\0\x40", 12 },
		{ "s32be:8000:1", "\0\0\0\0\x80\0\0\0\x40\0\0\0", 12 },
		{ "f32le:8000:1", "\0\0\0\0\0\0\x80\xbf\0\0\0\x3f", 12 },
		{ "f32be:8000:1", "\0\0\0\0\xbf\x80\0\0\x3f\0\0\0", 12 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct audio a = raw(cases[i].spec, cases[i].bytes, cases[i].n);

		assert_int_equal(a.n, 3);
		assert_true(a.x.data[0] == 0);
		assert_true(a.x.data[1] == -1);
		assert_true(a.x.data[2] == 0.5f);
		audio_free(&a);
	}
}

static void
channels_become_their_mean(void **state)
{
	struct audio a = raw("s8:8000:2", "\x40\x20\x80\x7f", 4);

	(void)state;
	assert_int_equal(a.n, 2);
	assert_int_equal(a.channels, 2);
	assert_true(a.x.data[0] == 0.375f);
	assert_true(a.x.data[1] == -0.5f / 128);
	audio_free(&a);
}

static void
cuts_are_seconds(void **state)
{
	static const struct {
		struct cut cut;
		long first, n;
		const char *why;
	} cases[] = {
		{ { 0, 0, 0 }, 0, 2000, NULL },
		{ { 0.25, 0, 0 }, 250, 1750, NULL },
		{ { 0.25, 0.5, 0 }, 250, 250, NULL },
		{ { 0.25, 0.5, 0.1 }, 250, 100, NULL },
		{ { 1, 2.005, 0 }, 1000, 1000, NULL },
		{ { 1, 2.02, 0 }, 0, 0, "the part ends at 2.02 s, the recording at 2 s" },
		{ { 2, 0, 0 }, 0, 0, "the part starts at 2 s, the recording ends at 2 s" },
	};
	char bytes[2000];
	struct pcm pcm;
	struct err none = {0};

	(void)state;
	for (int i = 0; i < 2000; i++)
		bytes[i] = (char)(i % 100);
	assert_int_equal(pcm_parse(&pcm, "s8:1000:1", &none), 0);
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct err err = {0};
		struct audio a = {0};
		int fd = file_of(bytes, sizeof(bytes)),
		    got = pcm_read(&a, fd, &pcm, &cases[i].cut, &err);

		assert_int_equal(got, cases[i].why ? -1 : 0);
		if (cases[i].why) {
			assert_string_equal(err.text, cases[i].why);
		} else {
			assert_int_equal(a.n, cases[i].n);
			assert_true(a.x.data[0] == (float)(cases[i].first % 100) / 128);
		}
		audio_free(&a);
		close(fd);
	}
}

/* A mono 16-bit WAV at 8 kHz that claims and holds so many bytes of samples; its length. */
static size_t
wav(unsigned char *to, unsigned claim, size_t have)
{
	static const char head[] =
	    "RIFF\xff\xff\xff\xffWAVEfmt \x10\0\0\0\1\0\1\0\x40\x1f\0\0\x80\x3e\0\0\2\0\x10\0data";

	memcpy(to, head, 40);
	for (int i = 0; i < 4; i++)
		to[40 + i] = (unsigned char)(claim >> (8 * i));
	memset(to + 44, 1, have);
	return 44 + have;
}

static void
a_wav_holds_what_it_promises(void **state)
{
	static const struct {
		unsigned claim;
		size_t have;
		const char *why;
		int odd;
	} cases[] = {
		{ 1000, 1000, NULL, 0 },
		{ 1000, 1100, NULL, 0 },
		{ 1000, 998, "truncated: its header promises 1000 bytes of samples, 998 are there", 0 },
		{ 1000, 0, "contains a header, but no samples", 0 },
		{ 0, 1000, NULL, AUDIO_SIZE_UNFILLED },
		{ 0, 0, "contains a header, but no samples", 0 },
		{ 0xffffffffu, 1000, NULL, AUDIO_SIZE_UNFILLED },
		{ 0x7ffff000u, 1000, NULL, AUDIO_SIZE_UNFILLED },
		{ 0x80000000u, 1000, NULL, AUDIO_SIZE_UNFILLED },
		{ 0xfff00000u, 1000,
		  "truncated: its header promises 4293918720 bytes of samples, 1000 are there", 0 },
	};
	unsigned char bytes[1200];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct err err = {0};
		struct audio a = {0};
		int fd = file_of(bytes, wav(bytes, cases[i].claim, cases[i].have));
		int got = audio_read(&a, fd, &(struct cut){ 0 }, &err);

		assert_int_equal(got, cases[i].why ? -1 : 0);
		if (cases[i].why)
			assert_string_equal(err.text, cases[i].why);
		else
			assert_int_equal(a.n, 500);
		assert_int_equal(a.odd, cases[i].odd);
		audio_free(&a);
		close(fd);
	}
}

/* Any cut of a WAV is an error, and nothing worse. */
static void
a_wav_that_is_cut_anywhere_is_refused(void **state)
{
	unsigned char bytes[144];
	size_t n = wav(bytes, 100, 100);

	(void)state;
	for (size_t k = 0; k < n; k++) {
		struct err err = {0};
		struct audio a = {0};
		int fd = file_of(bytes, k);

		assert_int_equal(audio_read(&a, fd, &(struct cut){ 0 }, &err), -1);
		assert_int_equal(err.kind, ERR_DATA);
		audio_free(&a);
		close(fd);
	}
}

/* Any bit of a header flipped: read or refused, and memory for what is there alone. */
static void
a_damaged_header_does_no_harm(void **state)
{
	unsigned char bytes[144];
	size_t n = wav(bytes, 100, 100);

	(void)state;
	for (int bit = 0; bit < 44 * 8; bit++) {
		struct err err = {0};
		struct audio a = {0};
		int fd, got;

		bytes[bit / 8] ^= (unsigned char)(1 << bit % 8);
		fd = file_of(bytes, n);
		bytes[bit / 8] ^= (unsigned char)(1 << bit % 8);
		got = audio_read(&a, fd, &(struct cut){ 0 }, &err);
		assert_true(got == 0 ? a.n > 0 && a.n <= 200 : err.kind == ERR_DATA);
		audio_free(&a);
		close(fd);
	}
}

static void
the_hash_is_that_of_little_endian_floats(void **state)
{
	/* XXH3-64 of the eight bytes 00 00 00 3f 00 00 00 00 */
	struct audio a = raw("s8:8000:1", "\x40\0", 2);
	char hash[17];

	(void)state;
	recordings_hash(&a, hash);
	assert_string_equal(hash, "aa9c6fa6dd443c17");
	assert_true(a.x.data[0] == 0.5f);
	audio_free(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_kind_of_sample_is_scaled_to_one),
		cmocka_unit_test(channels_become_their_mean),
		cmocka_unit_test(cuts_are_seconds),
		cmocka_unit_test(a_wav_holds_what_it_promises),
		cmocka_unit_test(a_wav_that_is_cut_anywhere_is_refused),
		cmocka_unit_test(a_damaged_header_does_no_harm),
		cmocka_unit_test(the_hash_is_that_of_little_endian_floats),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
