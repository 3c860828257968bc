/* safetensors.c - PyTorch's files and PyTorch's order of axes */
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

#include "torch_layout.h"
#include "safetensors.h"

/* A tensor whose entries count up from 0. */
static struct tensor
counting(int rank, const long *shape)
{
	struct tensor t = {0};
	struct err err = {0};

	assert_int_equal(tensor_shape(&t, rank, shape, &err), 0);
	for (size_t i = 0; i < tensor_size(&t); i++)
		t.data[i] = (float)i;
	return t;
}

static int
same(const struct tensor *a, const struct tensor *b)
{
	return a->rank == b->rank && memcmp(a->shape, b->shape,
	                                    (size_t)a->rank * sizeof(long)) == 0 &&
	       memcmp(a->data, b->data, tensor_size(a) * sizeof(float)) == 0;
}

/* There and back; the caller frees what is there. */
static struct tensor
exported(const char *axes, struct tensor *x)
{
	struct tensor out = {0}, back = {0};
	struct err err = {0};

	assert_int_equal(torch_layout_export(axes, x, &out, &err), 0);
	assert_int_equal(tensor_shape(&back, x->rank, x->shape, &err), 0);
	assert_int_equal(torch_layout_import(axes, &out, &back, &err), 0);
	assert_true(same(x, &back));
	tensor_free(&back);
	return out;
}

static void
a_kernel_has_its_inputs_second_in_pytorch(void **state)
{
	struct tensor x = counting(4, (long[]){ 5, 2, 3, 4 }), y = exported("out time bin in", &x);

	(void)state;
	assert_true(y.rank == 4 && y.shape[0] == 5 && y.shape[1] == 4 && y.shape[2] == 2 &&
	            y.shape[3] == 3);
	for (long o = 0; o < 5; o++)
		for (long i = 0; i < 4; i++)
			for (long t = 0; t < 2; t++)
				for (long b = 0; b < 3; b++)
					assert_true(y.data[((o * 4 + i) * 2 + t) * 3 + b] ==
					            x.data[((o * 2 + t) * 3 + b) * 4 + i]);
	tensor_free(&x);
	tensor_free(&y);
}

static void
a_flat_axis_is_channel_major_in_pytorch(void **state)
{
	struct tensor x = counting(3, (long[]){ 2, 3, 4 }), y = exported("flat: gate bin channel",
	                                                                 &x);

	(void)state;
	assert_true(y.rank == 2 && y.shape[0] == 2 && y.shape[1] == 12);
	for (long g = 0; g < 2; g++)
		for (long c = 0; c < 4; c++)
			for (long b = 0; b < 3; b++)
				assert_true(y.data[g * 12 + c * 3 + b] == x.data[(g * 3 + b) * 4 + c]);
	tensor_free(&x);
	tensor_free(&y);
}

static void
other_parameters_are_the_same_in_pytorch(void **state)
{
	static const char *const axes[] = { "out in", "gate hidden", NULL };
	struct tensor x = counting(2, (long[]){ 2, 3 }), v = counting(1, (long[]){ 3 }), y;

	(void)state;
	for (size_t i = 0; i < sizeof(axes) / sizeof(*axes); i++) {
		y = exported(axes[i], &x);
		assert_true(same(&x, &y));
		tensor_free(&y);
	}
	y = exported("channel", &v);
	assert_true(same(&v, &y));
	tensor_free(&x);
	tensor_free(&v);
	tensor_free(&y);
}

static void
a_layout_that_does_not_fit_is_refused(void **state)
{
	struct tensor x = counting(2, (long[]){ 2, 3 }), y = counting(2, (long[]){ 3, 2 }), z = {0};
	struct err err = {0};

	(void)state;
	assert_int_equal(torch_layout_export("out time in", &x, &z, &err), -1);
	assert_string_equal(err.text, "axes \"out time in\" are 3, its tensor has 2");
	err = (struct err){0};
	assert_int_equal(torch_layout_import("out in", &y, &x, &err), -1);
	assert_string_equal(err.text, "shape is (3, 2), not (2, 3)");
	tensor_free(&x);
	tensor_free(&y);
}

static void
what_is_written_is_read(void **state)
{
	struct tensor a = counting(2, (long[]){ 2, 3 }), b = counting(1, (long[]){ 5 }), x = {0};
	json_t *meta = json_pack("{s:s}", "format", "pt");
	struct safetensors_writer w;
	struct safetensors s;
	struct err err = {0};
	int fd = memfd_create("safetensors", 0);
	unsigned char length[8];

	(void)state;
	assert_int_equal(safetensors_begin(&w, &err), 0);
	assert_int_equal(safetensors_add(&w, "a", &a, &err), 0);
	assert_int_equal(safetensors_add(&w, "../b", &b, &err), 0);
	assert_int_equal(safetensors_end(&w, meta, fd, &err), 0);
	safetensors_free(&w);
	assert_int_equal(pread(fd, length, 8, 0), 8);
	assert_int_equal(length[0] % 8, 0);
	assert_int_equal(safetensors_open(&s, fd, lseek(fd, 0, SEEK_END), &err), 0);
	assert_int_equal(json_object_size(s.names), 2);
	assert_int_equal(safetensors_get(&s, "../b", &x, &err), 1);
	assert_true(same(&b, &x));
	assert_int_equal(safetensors_get(&s, "a", &x, &err), 1);
	assert_true(same(&a, &x));
	assert_int_equal(safetensors_get(&s, "c", &x, &err), 0);
	safetensors_close(&s);
	json_decref(meta);
	tensor_free(&a);
	tensor_free(&b);
	tensor_free(&x);
	close(fd);
}

static void
a_name_is_written_once(void **state)
{
	struct tensor a = counting(1, (long[]){ 1 });
	struct safetensors_writer w;
	struct err err = {0};

	(void)state;
	assert_int_equal(safetensors_begin(&w, &err), 0);
	assert_int_equal(safetensors_add(&w, "a", &a, &err), 0);
	assert_int_equal(safetensors_add(&w, "a", &a, &err), -1);
	assert_string_equal(err.text, "duplicate tensor name a");
	err = (struct err){0};
	assert_int_equal(safetensors_add(&w, "__metadata__", &a, &err), -1);
	safetensors_free(&w);
	tensor_free(&a);
}

static int
file_of(const char *head, size_t data)
{
	static const char zeros[64];
	unsigned char length[8] = { (unsigned char)strlen(head),
	                           (unsigned char)(strlen(head) >> 8) };
	int fd = memfd_create("safetensors", 0);

	assert_int_equal(write(fd, length, 8), 8);
	assert_int_equal(write(fd, head, strlen(head)), (ssize_t)strlen(head));
	assert_int_equal(write(fd, zeros, data), (ssize_t)data);
	return fd;
}

static void
refused(const char *head, size_t data, const char *why)
{
	int fd = file_of(head, data);
	struct safetensors s;
	struct err err = {0};

	assert_int_equal(safetensors_open(&s, fd, lseek(fd, 0, SEEK_END), &err), -1);
	assert_int_equal(err.kind, ERR_DATA);
	if (why)
		assert_string_equal(err.text, why);
	close(fd);
}

static void
a_header_that_lies_is_refused(void **state)
{
	(void)state;
	refused("nonsense", 0, NULL);
	refused("[]", 0, "the header is not a JSON object");
	refused("{\"a\":{}}", 0, "a: unknown dtype");
	refused("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0]}}", 4,
	        "a: shape or data_offsets is missing");
	refused("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}", 8,
	        "a: shape needs 8 bytes, data_offsets give 4");
	refused("{\"a\":{\"dtype\":\"F32\",\"shape\":[4294967296,4294967296],\"data_offsets\":[0,4]}}", 4,
	        "a: shape needs more bytes than the file has");
	refused("{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}", 4,
	        "a: shape needs more bytes than the file has");
	refused("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}", 4,
	        "a: data_offsets lie outside the file");
	refused("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,0]}}", 8,
	        "a: data_offsets lie outside the file");
	refused("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},"
	        "\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", 4,
	        "the data overlap or leave a gap at byte 4 of 4");
	refused("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}", 8,
	        "the data overlap or leave a gap at byte 0 of 8");
	refused("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", 5,
	        "the data overlap or leave a gap at byte 4 of 5");
}

static void
a_length_is_a_claim(void **state)
{
	static const unsigned char much[8] = { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f };
	int fd = memfd_create("safetensors", 0);
	struct safetensors s;
	struct err err = {0};

	(void)state;
	assert_int_equal(write(fd, much, 8), 8);
	assert_int_equal(safetensors_open(&s, fd, 8, &err), -1);
	assert_string_equal(err.text,
	                    "not a safetensors file: its header would have 9223372036854775807 bytes, there are 0");
	err = (struct err){0};
	assert_int_equal(safetensors_open(&s, fd, 3, &err), -1);
	close(fd);
}

static void
types_are_converted_or_refused_by_name(void **state)
{
	int fd = file_of("{\"a\":{\"dtype\":\"F64\",\"shape\":[2],\"data_offsets\":[0,16]},"
	                 "\"b\":{\"dtype\":\"BF16\",\"shape\":[2],\"data_offsets\":[16,20]},"
	                 "\"c\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[20,20]},"
	                 "\"d\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[20,24]},"
	                 "\"e\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[24,28]}}", 28);
	off_t size = lseek(fd, 0, SEEK_END);
	const double v[2] = { 0.5, -3 };
	struct tensor x = {0};
	struct safetensors s;
	struct err err = {0};

	(void)state;
	assert_int_equal(pwrite(fd, v, sizeof(v), size - 28), sizeof(v));
	assert_int_equal(pwrite(fd, "\0\0\xc0\x7f", 4, size - 4), 4);
	assert_int_equal(safetensors_open(&s, fd, size, &err), 0);
	assert_int_equal(safetensors_get(&s, "a", &x, &err), 1);
	assert_true(x.rank == 1 && x.shape[0] == 2 && x.data[0] == 0.5f && x.data[1] == -3.0f);
	assert_int_equal(safetensors_get(&s, "d", &x, &err), 1);
	assert_int_equal(x.rank, 0);
	assert_int_equal(safetensors_get(&s, "b", &x, &err), -1);
	assert_string_equal(err.text, "b: dtype is BF16, not F32 or F64");
	err = (struct err){0};
	assert_int_equal(safetensors_get(&s, "c", &x, &err), -1);
	assert_string_equal(err.text, "c: axis 0 has size 0");
	err = (struct err){0};
	assert_int_equal(safetensors_get(&s, "e", &x, &err), -1);
	assert_string_equal(err.text, "e: entry 0 is not finite");
	safetensors_close(&s);
	tensor_free(&x);
	close(fd);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_kernel_has_its_inputs_second_in_pytorch),
		cmocka_unit_test(a_flat_axis_is_channel_major_in_pytorch),
		cmocka_unit_test(other_parameters_are_the_same_in_pytorch),
		cmocka_unit_test(a_layout_that_does_not_fit_is_refused),
		cmocka_unit_test(what_is_written_is_read),
		cmocka_unit_test(a_name_is_written_once),
		cmocka_unit_test(a_header_that_lies_is_refused),
		cmocka_unit_test(a_length_is_a_claim),
		cmocka_unit_test(types_are_converted_or_refused_by_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
