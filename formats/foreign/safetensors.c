/* safetensors.c - reading and writing safetensors files */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "byte_order.h"
#include "safetensors.h"
#include "spool.h"

static const struct {
	const char *name;
	int bytes;
} types[] = {
	{ "BOOL", 1 }, { "U8", 1 }, { "I8", 1 }, { "F8_E4M3", 1 }, { "F8_E5M2", 1 }, { "I16", 2 },
	{ "U16", 2 }, { "F16", 2 }, { "BF16", 2 }, { "I32", 4 }, { "U32", 4 }, { "F32", 4 },
	{ "F64", 8 }, { "I64", 8 }, { "U64", 8 },
};

static int64_t
bytes_of(const char *type)
{
	for (size_t i = 0; type && i < sizeof(types) / sizeof(types[0]); i++)
		if (strcmp(type, types[i].name) == 0)
			return types[i].bytes;
	return 0;
}

/* One entry's claims against each other and against the bytes there are. */
static int
check(const char *name, json_t *entry, off_t have, struct err *err)
{
	json_t *range = json_object_get(entry, "data_offsets"), *size;
	json_t *shape = json_object_get(entry, "shape");
	int64_t n = bytes_of(json_string_value(json_object_get(entry, "dtype"))), from, to;
	size_t i;

	if (n == 0)
		return err_set(err, ERR_DATA, "%s: unknown dtype", name);
	if (!json_is_array(shape) || json_array_size(range) != 2 ||
	    !json_is_integer(json_array_get(range, 0)) ||
	    !json_is_integer(json_array_get(range, 1)))
		return err_set(err, ERR_DATA, "%s: shape or data_offsets is missing", name);
	json_array_foreach(shape, i, size) {
		int64_t k = json_is_integer(size) ? json_integer_value(size) : -1;

		if (k < 0 || (k > 0 && n > have / k))
			return err_set(err, ERR_DATA, "%s: shape needs more bytes than the file has",
			               name);
		n *= k;
	}
	from = json_integer_value(json_array_get(range, 0));
	to = json_integer_value(json_array_get(range, 1));
	if (from < 0 || to < from || to > have)
		return err_set(err, ERR_DATA, "%s: data_offsets lie outside the file", name);
	if (to - from != n)
		return err_set(err, ERR_DATA, "%s: shape needs %lld bytes, data_offsets give %lld",
		               name,
		               (long long)n, (long long)(to - from));
	return 0;
}

struct range {
	int64_t from, to;
};

static int
by_start(const void *a, const void *b)
{
	const struct range *x = a, *y = b;

	if (x->from != y->from)
		return x->from < y->from ? -1 : 1;
	return x->to < y->to ? -1 : x->to > y->to;
}

/* The format requires each byte of the data in exactly one tensor. */
static int
cover(json_t *names, off_t have, struct err *err)
{
	struct range *all = malloc((json_object_size(names) + 1) * sizeof(*all));
	int64_t at = 0;
	size_t n = 0, i = 0;
	const char *name;
	json_t *entry;

	if (!all)
		return err_set(err, ERR_MEM, "out of memory");
	json_object_foreach(names, name, entry) {
		json_t *pair = json_object_get(entry, "data_offsets");

		all[n++] = (struct range){ json_integer_value(json_array_get(pair, 0)),
		                           json_integer_value(json_array_get(pair, 1)) };
	}
	qsort(all, n, sizeof(*all), by_start);
	for (; i < n && all[i].from == at; i++)
		at = all[i].to;
	free(all);
	if (i < n || at != have)
		return err_set(err, ERR_DATA,
		               "the data overlap or leave a gap at byte %lld of %lld",
		               (long long)at, (long long)have);
	return 0;
}

static json_t *
head_of(int fd, off_t size, off_t *data, struct err *err)
{
	unsigned char length[8];
	json_error_t where;
	json_t *head = NULL;
	uint64_t n;
	char *text;

	if (spool_read(fd, length, sizeof(length), 0, err) < 0)
		return NULL;
	n = byte_order_get(length, 8);
	if (n > SAFETENSORS_HEAD || (off_t)n > size - 8) {
		err_set(err, ERR_DATA,
		        "not a safetensors file: its header would have %llu bytes, there are %lld",
		        (unsigned long long)n, (long long)size - 8);
		return NULL;
	}
	text = malloc(n + 1);
	if (!text)
		err_set(err, ERR_MEM, "out of memory for a header of %llu bytes",
		        (unsigned long long)n);
	else if (spool_read(fd, text, n, 8, err) == 0)
		head = json_loadb(text, n, JSON_REJECT_DUPLICATES, &where);
	if (text && !head)
		err_set(err, ERR_DATA, "the header is not JSON: %s", where.text);
	free(text);
	*data = 8 + (off_t)n;
	return head;
}

int
safetensors_open(struct safetensors *s, int fd, off_t size, struct err *err)
{
	const char *name;
	json_t *entry;

	*s = (struct safetensors){ .fd = fd };
	s->names = head_of(fd, size, &s->data, err);
	if (!s->names)
		return -1;
	if (!json_is_object(s->names)) {
		safetensors_close(s);
		return err_set(err, ERR_DATA, "the header is not a JSON object");
	}
	json_object_del(s->names, "__metadata__");
	json_object_foreach(s->names, name, entry)
		if (check(name, entry, size - s->data, err) < 0)
			break;
	if (err->kind || cover(s->names, size - s->data, err) < 0) {
		safetensors_close(s);
		return -1;
	}
	return 0;
}

static int
load(const struct safetensors *s, const char *name, json_t *entry, int64_t from, struct tensor *x,
     struct err *err)
{
	const char *type = json_string_value(json_object_get(entry, "dtype"));
	json_t *shape = json_object_get(entry, "shape");
	int width = strcmp(type, "F64") == 0 ? 8 : 4;
	long size[TENSOR_RANK] = {0};

	if (strcmp(type, "F64") != 0 && strcmp(type, "F32") != 0)
		return err_set(err, ERR_DATA, "%s: dtype is %s, not F32 or F64", name, type);
	if (json_array_size(shape) > TENSOR_RANK)
		return err_set(err, ERR_DATA, "%s: %zu axes, at most %d are allowed", name,
		               json_array_size(shape),
		               TENSOR_RANK);
	for (size_t i = 0; i < json_array_size(shape); i++)
		if ((size[i] = (long)json_integer_value(json_array_get(shape, i))) == 0)
			return err_set(err, ERR_DATA, "%s: axis %zu has size 0", name, i);
	if (tensor_shape(x, (int)json_array_size(shape), size, err) < 0 ||
	    byte_order_floats(s->fd, s->data + from, width, x->data, tensor_size(x), err) < 0)
		return -1;
	if (tensor_nonfinite(x) >= 0)
		return err_set(err, ERR_DATA, "%s: entry %ld is not finite", name,
		               tensor_nonfinite(x));
	return 1;
}

int
safetensors_get(const struct safetensors *s, const char *name, struct tensor *x, struct err *err)
{
	json_t *entry = json_object_get(s->names, name);
	json_t *range = json_object_get(entry, "data_offsets");

	if (!entry)
		return 0;
	return load(s, name, entry, json_integer_value(json_array_get(range, 0)), x, err);
}

void
safetensors_close(struct safetensors *s)
{
	json_decref(s->names);
	s->names = NULL;
}
