/* npy.c - numpy's arrays, alone and in a stored zip */
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

#include "npz.h"
#include "npy.h"
#include "zip.h"

/* A version 1 file of numpy with this line and so many bytes 0..n-1 behind. */
static int
file_of(const char *line, size_t data)
{
	unsigned char head[10] = "\x93NUMPY\1\0", b;
	int fd = memfd_create("npy", 0);

	head[8] = (unsigned char)strlen(line);
	assert_int_equal(write(fd, head, sizeof(head)), sizeof(head));
	assert_int_equal(write(fd, line, strlen(line)), (ssize_t)strlen(line));
	for (b = 0; b < data; b++)
		assert_int_equal(write(fd, &b, 1), 1);
	return fd;
}

static void
refused(const char *line, size_t data, const char *why)
{
	int fd = file_of(line, data);
	struct npy a;
	struct err err = {0};

	assert_int_equal(npy_open(&a, fd, 0, lseek(fd, 0, SEEK_END), &err), -1);
	assert_int_equal(err.kind, ERR_DATA);
	assert_string_equal(err.text, why);
	close(fd);
}

static void
the_head_is_one_that_numpy_reads(void **state)
{
	char head[NPY_HEAD];

	(void)state;
	npy_head(head, "<f4", 2, (long[]){ 7, 40 });
	assert_memory_equal(head,
	                    "\x93NUMPY\1\0\x76\0{'descr': '<f4', 'fortran_order': False, 'shape': (7, 40), } ",
	                    10 + 60);
	assert_int_equal(head[NPY_HEAD - 1], '\n');
	npy_head(head, "<i8", 1, (long[]){ 7 });
	assert_non_null(strstr(head + 10, "'shape': (7,), }"));
}

static void
numbers_of_both_widths_are_read(void **state)
{
	int fd = file_of("{'descr': '<f8', 'fortran_order': False, 'shape': (1, 2), }\n", 16);
	const double v[2] = { 1.5, -2 };
	float x[2];
	struct npy a;
	struct err err = {0};

	(void)state;
	assert_int_equal(pwrite(fd, v, sizeof(v), lseek(fd, 0, SEEK_END) - 16), 16);
	assert_int_equal(npy_open(&a, fd, 0, lseek(fd, 0, SEEK_END), &err), 0);
	assert_true(a.rank == 2 && a.shape[0] == 1 && a.shape[1] == 2 && a.n == 2);
	assert_int_equal(npy_floats(&a, 0, x, 2, &err), 0);
	assert_true(x[0] == 1.5f && x[1] == -2.0f);
	assert_int_equal(npy_floats(&a, 1, x, 1, &err), 0);
	assert_true(x[0] == -2.0f);
	assert_null(npy_integers(&a, &err));
	assert_string_equal(err.text, "its type is f8, not i4 or i8");
	close(fd);
}

static void
a_head_that_lies_is_refused(void **state)
{
	(void)state;
	refused("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }\n", 20,
	        "the array's shape needs more than its 20 bytes");
	refused("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), }\n", 20,
	        "the array's shape needs 16 bytes, there are 20");
	refused("{'descr': '<f4', 'fortran_order': False, 'shape': (4294967296, 4294967296), }\n",
	        4,
	        "the array's shape needs more than its 4 bytes");
	refused("{'descr': '<f4', 'fortran_order': False, 'shape': (1, 1, 1, 1, 1), }\n", 4,
	        "the array has more than 4 axes");
	refused("{'descr': '<f4', 'fortran_order': False, 'shape': (-1,), }\n", 4,
	        "the header of the array has no shape");
	refused("{'descr': '<f4', 'fortran_order': False, 'shape': (1", 4,
	        "the header of the array has no shape");
	refused("{'descr': '<f4', 'fortran_order': False, }\n", 4,
	        "the header of the array has no shape");
	refused("{'descr': '<f4', 'fortran_order': True, 'shape': (1,), }\n", 4,
	        "the array is in Fortran order: save numpy.ascontiguousarray(x) instead");
	refused("{'descr': '>f4', 'fortran_order': False, 'shape': (1,), }\n", 4,
	        "its type is '>f4', not a little-endian number or text");
	refused("{'descr': '|O', 'fortran_order': False, 'shape': (1,), }\n", 4,
	        "its type is '|O', not a little-endian number or text");
	refused("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,), }\n", 4,
	        "its type is [('a', not a little-endian number or text");
	refused("", 0, "not a numpy array");
}

static void
a_text_keeps_its_characters(void **state)
{
	static const char *const texts[] = { "u1", "", "gl\303\274cklich", "\xe5\x96\x9c",
	                                    "\xf0\x9f\x98\x80!" };
	unsigned char wide[40];
	int fd = memfd_create("npy", 0);
	char head[NPY_HEAD];
	struct npy a;
	struct err err = {0};

	(void)state;
	npy_head(head, "<U9", 1, (long[]){ 5 });
	assert_int_equal(write(fd, head, sizeof(head)), sizeof(head));
	assert_int_equal(npy_length(texts[2]), 9);
	for (int i = 0; i < 5; i++) {
		npy_wide(texts[i], wide, 9);
		assert_int_equal(write(fd, wide, 36), 36);
	}
	assert_int_equal(npy_open(&a, fd, 0, lseek(fd, 0, SEEK_END), &err), 0);
	for (size_t i = 0; i < 5; i++) {
		json_t *v = npy_text(&a, i, &err);

		assert_string_equal(json_string_value(v), texts[i]);
		json_decref(v);
	}
	close(fd);
}

static void
a_text_that_is_none_is_refused(void **state)
{
	static const unsigned char wrong[2][4] = { { 0x00, 0xd8, 0, 0 }, { 0, 0, 0x11, 0 } };

	(void)state;
	for (int i = 0; i < 2; i++) {
		int fd = file_of("{'descr': '<U1', 'fortran_order': False, 'shape': (1,), }\n", 4);
		struct err err = {0};
		struct npy a;

		assert_int_equal(pwrite(fd, wrong[i], 4, lseek(fd, 0, SEEK_END) - 4), 4);
		assert_int_equal(npy_open(&a, fd, 0, lseek(fd, 0, SEEK_END), &err), 0);
		assert_null(npy_text(&a, 0, &err));
		assert_string_equal(err.text, "entry 0 is not valid text");
		close(fd);
	}
}

static int
archive(struct err *err)
{
	int fd = memfd_create("zip", 0);
	struct zip z;

	assert_int_equal(zip_begin(&z, err), 0);
	assert_int_equal(zip_member(&z, "one", err), 0);
	assert_int_equal(zip_add(&z, "???456789", 9, err), 0);
	assert_int_equal(zip_rewrite(&z, "123", 3, err), 0);
	assert_int_equal(zip_member(&z, "two", err), 0);
	assert_int_equal(zip_end(&z, fd, err), 0);
	zip_free(&z);
	return fd;
}

static void
a_zip_is_read_as_it_was_written(void **state)
{
	struct err err = {0};
	int fd = archive(&err);
	struct zip z;

	(void)state;
	assert_int_equal(zip_open(&z, fd, lseek(fd, 0, SEEK_END), &err), 0);
	assert_int_equal(z.n, 2);
	assert_int_equal(zip_find(&z, "one")->size, 9);
	assert_int_equal(zip_find(&z, "one")->crc, 0xcbf43926u);	/* the check value of CRC-32 */
	assert_int_equal(zip_check(&z, zip_find(&z, "one"), &err), 0);
	assert_int_equal(zip_find(&z, "two")->size, 0);
	assert_null(zip_find(&z, "three"));
	assert_int_equal(pwrite(fd, "x", 1, zip_find(&z, "one")->at), 1);
	assert_int_equal(zip_check(&z, zip_find(&z, "one"), &err), -1);
	assert_int_equal(err.kind, ERR_DATA);
	close(fd);
}

/* Whatever the bytes are, reading ends without reading or writing elsewhere. */
static void
a_damaged_zip_ends_in_an_error_or_a_wrong_sum(void **state)
{
	unsigned char bytes[1000];
	struct err err = {0};
	int fd = archive(&err);
	ssize_t n = pread(fd, bytes, sizeof(bytes), 0);
	struct zip z;

	(void)state;
	for (ssize_t i = 0; i < n; i++) {
		int cut = memfd_create("zip", 0);

		assert_int_equal(write(cut, bytes, (size_t)i), i);
		err = (struct err){0};
		assert_int_equal(zip_open(&z, cut, i, &err), -1);
		close(cut);
	}
	for (ssize_t i = 0; i < n; i++) {
		unsigned char b = bytes[i] ^ 0xff;

		assert_int_equal(pwrite(fd, &b, 1, i), 1);
		err = (struct err){0};
		if (zip_open(&z, fd, n, &err) == 0)
			for (int k = 0; k < z.n; k++)
				zip_check(&z, &z.member[k], &err);
		assert_int_equal(pwrite(fd, bytes + i, 1, i), 1);
	}
	close(fd);
}

static void
add(struct npz_writer *w, const char *id, const char *label, long frames, float v)
{
	struct record r = {0};
	struct err err = {0};

	assert_int_equal(record_new(&r, id, &err), 0);
	if (label)
		json_object_set_new(r.meta, "label", json_string(label));
	assert_int_equal(tensor_shape(&r.x, 2, (long[]){ frames, 2 }, &err), 0);
	for (long i = 0; i < 2 * frames; i++)
		r.x.data[i] = v;
	assert_int_equal(npz_add(w, &r, &err), 0);
	record_free(&r);
}

static void
records_come_back_from_an_array(void **state)
{
	static const char *const ids[] = { "a", "b", "c" };
	static const long frames[] = { 3, 1, 2 };
	int fd = memfd_create("npz", 0);
	struct record r = {0};
	struct npz_writer w;
	struct npz_reader in;
	struct err err = {0};

	(void)state;
	assert_int_equal(npz_begin(&w, 2, &err), 0);
	add(&w, "a", "sad", 3, 1);
	add(&w, "b", NULL, 1, 2);
	add(&w, "c", "angry", 2, 3);
	assert_int_equal(npz_end(&w, fd, &err), 0);
	npz_free(&w);
	assert_int_equal(npz_open(&in, fd, lseek(fd, 0, SEEK_END), &err), 0);
	assert_int_equal(in.records, 3);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(npz_next(&in, &r, &err), 1);
		assert_string_equal(record_id(&r), ids[i]);
		assert_true(r.x.rank == 2 && r.x.shape[0] == frames[i] && r.x.shape[1] == 2);
		assert_true(r.x.data[0] == (float)(i + 1) &&
		            r.x.data[2 * r.x.shape[0] - 1] == (float)(i + 1));
		assert_int_equal(record_text(&r, "label") != NULL, i != 1);
	}
	assert_int_equal(npz_next(&in, &r, &err), 0);
	npz_close(&in);
	record_free(&r);
	close(fd);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_head_is_one_that_numpy_reads),
		cmocka_unit_test(numbers_of_both_widths_are_read),
		cmocka_unit_test(a_head_that_lies_is_refused),
		cmocka_unit_test(a_text_keeps_its_characters),
		cmocka_unit_test(a_text_that_is_none_is_refused),
		cmocka_unit_test(a_zip_is_read_as_it_was_written),
		cmocka_unit_test(a_damaged_zip_ends_in_an_error_or_a_wrong_sum),
		cmocka_unit_test(records_come_back_from_an_array),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
