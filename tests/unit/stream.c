/* stream.c - the codec of ser(5): what is written is read, and nothing else is taken for it */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>
#include <xxhash.h>

#include "header.h"
#include "stream.h"

enum { MOST = 1 << 17 };

static unsigned char bytes[MOST];	/* the stream under test */
static size_t size;

static int
file_of(const void *from, size_t n)
{
	int fd = memfd_create("stream", 0);

	assert_int_equal(write(fd, from, n), (ssize_t)n);
	lseek(fd, 0, SEEK_SET);
	return fd;
}

static void
put(struct writer *w, const char *id, float start, struct err *err)
{
	struct record r = {0};

	assert_int_equal(record_new(&r, id, err), 0);
	json_object_set_new(r.meta, "label", json_string("angry"));
	json_object_set_new(r.meta, "unknown",
	                    json_pack("{s:[i, f, n, b]}", "deep", -70000, 0.1, 1));
	assert_int_equal(tensor_shape(&r.x, 2, (long[]){ 2, 3 }, err), 0);
	for (int i = 0; i < 6; i++)
		r.x.data[i] = start + (float)i;
	r.extras = 1;
	strcpy(r.extra[0].name, "extra");
	assert_int_equal(tensor_shape(&r.extra[0].t, 1, (long[]){ 1 }, err), 0);
	r.extra[0].t.data[0] = -start;
	assert_int_equal(writer_put(w, &r, err), 0);
	record_free(&r);
}

/* Two records, a mark, a record, a mark, the end. */
static void
make(void)
{
	json_t *h = header_new("spectrogram", "time bin", 3);
	int fd = memfd_create("stream", 0);
	struct err err = {0};
	struct writer *w = writer_open(fd, h, &err);

	assert_non_null(w);
	put(w, "a", 1, &err);
	put(w, "b", 2, &err);
	assert_int_equal(writer_epoch(w, 1, &err), 0);
	put(w, "c", 3, &err);
	assert_int_equal(writer_epoch(w, 2, &err), 0);
	assert_int_equal(writer_end(w, 5, &err), 0);
	size = (size_t)lseek(fd, 0, SEEK_END);
	assert_true(size < MOST);
	assert_int_equal(pread(fd, bytes, size, 0), (ssize_t)size);
	writer_close(w);
	json_decref(h);
	close(fd);
}

/* Read to the end: READ_END, or READ_ERROR with err filled. */
static int
drain(const void *from, size_t n, struct err *err)
{
	int fd = file_of(from, n), got = READ_ERROR;
	struct reader *in = reader_open(fd, err);
	struct record r = {0};

	while (in && (got = reader_next(in, &r, err)) > READ_END)
		;
	record_free(&r);
	reader_close(in);
	close(fd);
	return got;
}

static void
refused(const void *from, size_t n, const char *why)
{
	struct err err = {0};

	assert_int_equal(drain(from, n, &err), READ_ERROR);
	assert_int_equal(err.kind, ERR_DATA);
	if (why)
		assert_string_equal(err.text, why);
}

static void
a_stream_is_read_as_it_was_written(void **state)
{
	static const char *const ids[] = { "a", "b", "", "c", "" };
	struct record r = {0};
	struct err err = {0};
	struct reader *in;
	int fd;

	(void)state;
	make();
	fd = file_of(bytes, size);
	in = reader_open(fd, &err);
	assert_non_null(in);
	assert_int_equal(header_integer(reader_header(in), "width", 0), 3);
	for (int i = 0; i < 5; i++) {
		assert_int_equal(reader_next(in, &r, &err), *ids[i] ? READ_RECORD : READ_EPOCH);
		if (!*ids[i])
			continue;
		assert_string_equal(record_id(&r), ids[i]);
		assert_true(r.x.rank == 2 && r.x.shape[0] == 2 && r.x.shape[1] == 3);
		assert_memory_equal(bytes + r.x_at, r.x.data, 6 * sizeof(float));
		assert_true(record_extra(&r, "extra")->data[0] == -r.x.data[0]);
		assert_true(json_real_value(json_array_get(
			json_object_get(json_object_get(r.meta, "unknown"), "deep"), 1)) == 0.1);
	}
	assert_int_equal(reader_epoch(in), 2);
	assert_int_equal(reader_next(in, &r, &err), READ_END);
	assert_int_equal(reader_skipped(in), 5);
	assert_int_equal(reader_count(in), 3);
	assert_memory_equal(bytes + size - 16, reader_xxh3(in), 16);
	reader_close(in);
	record_free(&r);
	close(fd);
}

static void
the_last_value_is_the_hash_of_every_byte_before_it(void **state)
{
	char hash[17];

	(void)state;
	make();
	snprintf(hash, sizeof(hash), "%016llx", (unsigned long long)XXH3_64bits(bytes, size - 17));
	assert_int_equal(bytes[size - 17], 0xa0 + 16);
	assert_memory_equal(bytes + size - 16, hash, 16);
}

static void
cut_at_any_byte_it_is_refused(void **state)
{
	(void)state;
	make();
	for (size_t n = 0; n < size; n++)
		refused(bytes, n, NULL);
}

static void
with_any_bit_flipped_it_is_refused(void **state)
{
	(void)state;
	make();
	for (size_t i = 0; i < size; i++)
		for (int bit = 0; bit < 8; bit++) {
			bytes[i] ^= (unsigned char)(1 << bit);
			refused(bytes, size, NULL);
			bytes[i] ^= (unsigned char)(1 << bit);
		}
}

static void
with_any_byte_missing_or_doubled_it_is_refused(void **state)
{
	static unsigned char other[MOST + 1];

	(void)state;
	make();
	for (size_t i = 0; i < size; i++) {
		memcpy(other, bytes, i);
		memcpy(other + i, bytes + i + 1, size - i - 1);
		refused(other, size - 1, NULL);
		memcpy(other, bytes, i + 1);
		memcpy(other + i + 1, bytes + i, size - i);
		refused(other, size + 1, NULL);
	}
}

static void
nothing_may_follow_the_end(void **state)
{
	(void)state;
	make();
	bytes[size] = 0;
	refused(bytes, size + 1, "bytes after the end record");
	memcpy(bytes + size, bytes, size);
	refused(bytes, 2 * size, "bytes after the end record");
}

/* ---- streams made by hand: a header, one message, no end ---- */

static size_t
header_bytes(unsigned char *to, int version)
{
	static const char text[] = "\x85\xa3ser\x00\xa4kind\xa1k\xa4" "axes\xa0\xa7history\x90\xa1z\xc0";

	memcpy(to, text, sizeof(text) - 1);
	to[5] = (unsigned char)version;
	return sizeof(text) - 1;
}

static void
message(const void *m, size_t n, const char *why)
{
	static unsigned char s[MOST];
	size_t at = header_bytes(s, SER_VERSION);

	memcpy(s + at, m, n);
	refused(s, at + n, why);
}

#define MESSAGE(literal, why) message(literal, sizeof(literal) - 1, why)

static void
another_version_is_refused_by_its_number(void **state)
{
	unsigned char s[64];
	size_t n = header_bytes(s, 2);

	(void)state;
	refused(s, n, "unknown version 2 of the stream format: only version 1 can be read");
}

static void
what_is_no_stream_is_called_so(void **state)
{
	(void)state;
	refused("", 0, "empty, not a ser stream");
	refused("path\tlabel\n", 11, "not a ser stream");
	refused("RIFF\x24\0\0\0WAVE", 12, "not a ser stream");
	refused("\x81\xa1" "a\x01", 4, "not a ser stream");
	refused("\x81", 1, "stream ends within its header");
}

static void
nesting_is_bounded(void **state)
{
	static unsigned char deep[20000];

	(void)state;
	memset(deep, 0x91, sizeof(deep));
	memcpy(deep, "\x82\xa2id\xa1" "a\xa1k", 7);
	message(deep, sizeof(deep), "a message is nested more than 16 deep");
	memset(deep, 0x81, sizeof(deep));
	refused(deep, sizeof(deep), NULL);
}

static void
a_claimed_length_costs_nothing(void **state)
{
	(void)state;
	MESSAGE("\x82\xa2id\xa1" "a\xa1k\xdd\xff\xff\xff\xff",
	        "a message claims more than 64 MiB beside its tensors");
	MESSAGE("\x82\xa2id\xa1" "a\xa1k\xdf\xff\xff\xff\xff",
	        "a message claims more than 64 MiB beside its tensors");
	MESSAGE("\x82\xa2id\xa1" "a\xa1k\xdb\xff\xff\xff\xff",
	        "a message claims more than 64 MiB beside its tensors");
	MESSAGE("\x82\xa2id\xa1" "a\xa1k\xc6\xff\xff\xff\xff",
	        "stream ends after 0 records without an end record");
	MESSAGE("\xdf\xff\xff\xff\xff", "a message claims more than 64 MiB beside its tensors");
}

static void
a_shape_must_be_paid_for(void **state)
{
	static const char *const why = "a tensor's shape does not match its 4 bytes";

	(void)state;
#define TENSOR(dtype, shape) \
	"\x82\xa2id\xa1" "a\xa1x\x83\xa5" "dtype\xa3" dtype "\xa5shape" shape "\xa4" "data\xc4\x04\0\0\0\0"
	MESSAGE(TENSOR("<f4", "\x91\x02"), why);
	MESSAGE(TENSOR("<f4", "\x91\x00"), why);
	MESSAGE(TENSOR("<f4", "\x91\xff"), why);
	MESSAGE(TENSOR("<f4", "\x92\xce\xff\xff\xff\xff\xce\xff\xff\xff\xff"), why);
	MESSAGE(TENSOR("<f4", "\x91\xcf\x40\0\0\0\0\0\0\x01"), why);
	MESSAGE(TENSOR("<f4", "\x01"), "a tensor's shape is not an array of at most 4 sizes");
	MESSAGE(TENSOR("<f4", "\x95\1\1\1\1\1"), "a tensor's shape is not an array of at most 4 sizes");
	MESSAGE(TENSOR("<f8", "\x91\x01"), "a tensor's dtype is not <f4");
}

static void
numbers_are_finite(void **state)
{
	(void)state;
	MESSAGE("\x82\xa2id\xa1" "a\xa1x\x83\xa5" "dtype\xa3<f4\xa5shape\x91\x01\xa4" "data\xc4\x04\0\0\xc0\x7f",
	        "a: x[0] is not a finite number");
	MESSAGE("\x82\xa2id\xa1" "a\xa1x\x83\xa5" "dtype\xa3<f4\xa5shape\x91\x01\xa4" "data\xc4\x04\0\0\x80\xff",
	        "a: x[0] is not a finite number");
	MESSAGE("\x82\xa2id\xa1" "a\xa1k\xcb\x7f\xf0\0\0\0\0\0\0", "unsupported MessagePack type");
	MESSAGE("\x82\xa2id\xa1" "a\xa1k\xca\x7f\xc0\0\0", "unsupported MessagePack type");
	MESSAGE("\x82\xa2id\xa1" "a\xa1k\xcf\xff\xff\xff\xff\xff\xff\xff\xff",
	        "unsupported MessagePack type");
}

static void
metadata_are_json(void **state)
{
	(void)state;
	MESSAGE("\x82\xa2id\xa1\xff\xa1k\xc0", "text is not valid UTF-8");
	MESSAGE("\x81\xa2id\xa3\xed\xa0\x80", "text is not valid UTF-8");
	MESSAGE("\x81\xa2id\xa2\xc0\xaf", "text is not valid UTF-8");
	MESSAGE("\x82\xa2id\xa1" "a\x01\xc0", "a key is not text");
	MESSAGE("\x82\xa2id\xa1" "a\xa1k\xc4\x01\0", "unsupported MessagePack type");
	MESSAGE("\x82\xa2id\xa1" "a\xa1k\xd4\x01\0", "unsupported MessagePack type");
	MESSAGE("\xc1", "not MessagePack");
	MESSAGE("\x93\1\2\3", "not a ser stream");
}

static void
no_key_stands_twice(void **state)
{
#define EMPTY "\x83\xa5" "dtype\xa3<f4\xa5shape\x90\xa4" "data\xc4\x04\0\0\0\0"
	(void)state;
	MESSAGE("\x82\xa2id\xa1" "a\xa2id\xa1" "b", "duplicate key id");
	MESSAGE("\x82\xa2id\xa1" "a\xa1k\x82\xa1j\xc0\xa1j\xc0", "duplicate key j");
	MESSAGE("\x83\xa2id\xa1" "a\xa1x" EMPTY "\xa1x" EMPTY, "duplicate key x");
	MESSAGE("\x83\xa2id\xa1" "a\xa1x\xc0\xa1x" EMPTY, "duplicate key x");
	MESSAGE("\x83\xa2id\xa1" "a\xa1x" EMPTY "\xa1x\xc0", "duplicate key x");
	MESSAGE("\x83\xa2id\xa1" "a\xa1y" EMPTY "\xa1y\xc0", "duplicate key y");
	MESSAGE("\x83\xa2id\xa1" "a\xa1y" EMPTY "\xa1y" EMPTY, "duplicate key y");
}

static void
every_record_has_an_id_of_its_own(void **state)
{
	(void)state;
	MESSAGE("\x81\xa1k\xc0", "a record without an id of 1 to 4096 bytes");
	MESSAGE("\x81\xa2id\xa0", "a record without an id of 1 to 4096 bytes");
	MESSAGE("\x81\xa2id\x07", "a record without an id of 1 to 4096 bytes");
	MESSAGE("\x81\xa2id\xa1" "a\x81\xa2id\xa1" "a", "duplicate id a");
}

static void
the_end_must_be_sealed(void **state)
{
	(void)state;
	MESSAGE("\x82\xa3" "end\x00\xa7skipped\x00", "an end record or epoch mark does not end with its xxh3");
	MESSAGE("\x83\xa3" "end\x00\xa7skipped\x00\xa4xxh3\xa2" "ab",
	        "an end record or epoch mark does not end with its xxh3");
	MESSAGE("\x83\xa4xxh3\xa1" "a\xa3" "end\x00\xa7skipped\xb0" "a123456789abcdef",
	        "an end record or epoch mark does not end with its xxh3");
	MESSAGE("\x82\xa5" "epoch\x01\xa4xxh3\x01", "an end record or epoch mark does not end with its xxh3");
}

static void
a_writer_refuses_what_a_reader_would(void **state)
{
	json_t *h = header_new("spectrogram", "time bin", 3);
	int fd = memfd_create("stream", 0);
	struct err err = {0};
	struct writer *w = writer_open(fd, h, &err);
	struct record r = {0};

	(void)state;
	put(w, "a", 0, &err);
	assert_int_equal(record_new(&r, "a", &err), 0);
	assert_int_equal(tensor_shape(&r.x, 2, (long[]){ 1, 3 }, &err), 0);
	memset(r.x.data, 0, 3 * sizeof(float));
	assert_int_equal(writer_put(w, &r, &err), -1);
	assert_string_equal(err.text, "duplicate id a");
	err = (struct err){0};
	assert_int_equal(record_new(&r, "b", &err), 0);
	r.x.data[2] = NAN;
	assert_int_equal(writer_put(w, &r, &err), -1);
	assert_string_equal(err.text, "b: x[2] is not a finite number");
	err = (struct err){0};
	assert_int_equal(tensor_shape(&r.x, 2, (long[]){ 1, 2 }, &err), 0);
	assert_int_equal(writer_put(w, &r, &err), -1);
	assert_string_equal(err.text, "b: x has width 2, the header says 3");
	err = (struct err){0};
	assert_int_equal(tensor_shape(&r.x, 2, (long[]){ 1, 3 }, &err), 0);
	memset(r.x.data, 0, 3 * sizeof(float));
	r.extras = 1;
	strcpy(r.extra[0].name, "scores");
	json_object_set_new(r.meta, "scores", json_string("good"));
	assert_int_equal(writer_put(w, &r, &err), -1);
	assert_string_equal(err.text, "b: duplicate key scores");
	record_free(&r);
	writer_close(w);
	json_decref(h);
	close(fd);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_stream_is_read_as_it_was_written),
		cmocka_unit_test(the_last_value_is_the_hash_of_every_byte_before_it),
		cmocka_unit_test(cut_at_any_byte_it_is_refused),
		cmocka_unit_test(with_any_bit_flipped_it_is_refused),
		cmocka_unit_test(with_any_byte_missing_or_doubled_it_is_refused),
		cmocka_unit_test(nothing_may_follow_the_end),
		cmocka_unit_test(another_version_is_refused_by_its_number),
		cmocka_unit_test(what_is_no_stream_is_called_so),
		cmocka_unit_test(nesting_is_bounded),
		cmocka_unit_test(a_claimed_length_costs_nothing),
		cmocka_unit_test(a_shape_must_be_paid_for),
		cmocka_unit_test(numbers_are_finite),
		cmocka_unit_test(metadata_are_json),
		cmocka_unit_test(no_key_stands_twice),
		cmocka_unit_test(every_record_has_an_id_of_its_own),
		cmocka_unit_test(the_end_must_be_sealed),
		cmocka_unit_test(a_writer_refuses_what_a_reader_would),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
