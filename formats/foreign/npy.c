/* npy.c - reading and writing numpy's array files */
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "byte_order.h"
#include "npy.h"
#include "spool.h"

enum { LINE = 4096 };

/* What stands behind 'key': in the line, or NULL. */
static const char *
value(const char *line, const char *key)
{
	char quoted[40];
	const char *p;

	snprintf(quoted, sizeof(quoted), "'%s':", key);
	p = strstr(line, quoted);
	return p ? p + strlen(quoted) + strspn(p + strlen(quoted), " ") : NULL;
}

static int
type(struct npy *a, const char *p, struct err *err)
{
	char *end = NULL;
	long n = p && strlen(p) > 3 ? strtol(p + 3, &end, 10) : 0;
	char text[24] = "";

	if (p)
		snprintf(text, sizeof(text), "%.*s", (int)strcspn(p, ","), p);
	if (n < 1 || n > NPY_TEXT || *p != '\'' || *end != '\'' || !strchr("<|", p[1]) ||
	    !strchr("fiuUS", p[2]))
		return err_set(err, ERR_DATA, "its type is %s, not a little-endian number or text",
		               text);
	a->type = p[2];
	a->bytes = (int)n;
	return 0;
}

static int
shape(struct npy *a, const char *p, struct err *err)
{
	if (!p || *p++ != '(')
		return err_set(err, ERR_DATA, "the header of the array has no shape");
	while (p += strspn(p, " ,"), *p != ')') {
		char *end;
		long n = strtol(p, &end, 10);

		if (end == p || n < 0 || n == LONG_MAX)
			return err_set(err, ERR_DATA, "the header of the array has no shape");
		if (a->rank == TENSOR_RANK)
			return err_set(err, ERR_DATA, "the array has more than %d axes",
			               TENSOR_RANK);
		a->shape[a->rank++] = n;
		p = end;
	}
	return 0;
}

/* The shape's promise against the bytes there are. */
static int
promise(struct npy *a, off_t have, struct err *err)
{
	uint64_t entry = (uint64_t)a->bytes * (a->type == 'U' ? 4 : 1), n = 1, most = (uint64_t)have / entry;

	for (int i = 0; i < a->rank; i++) {
		if (a->shape[i] > 0 && n > most / (uint64_t)a->shape[i])
			return err_set(err, ERR_DATA,
			               "the array's shape needs more than its %lld bytes",
			               (long long)have);
		n *= (uint64_t)a->shape[i];
	}
	if (n * entry != (uint64_t)have)
		return err_set(err, ERR_DATA,
		               "the array's shape needs %llu bytes, there are %lld",
		               (unsigned long long)(n * entry), (long long)have);
	a->n = n;
	return 0;
}

/* The line of text, ended by a NUL; at is left behind it. */
static int
line_of(int fd, off_t *at, off_t end, char *line, struct err *err)
{
	unsigned char b[12] = {0};
	size_t width, n;

	if (end - *at < 12 || spool_read(fd, b, 12, *at, err) < 0 || memcmp(b, "\x93NUMPY", 6) != 0)
		return err_set(err, ERR_DATA, "not a numpy array");
	if (b[6] < 1 || b[6] > 3)
		return err_set(err, ERR_DATA,
		               "unknown version %d of the .npy format: versions 1 to 3 can be read", b[6]);
	width = b[6] == 1 ? 2 : 4;
	n = byte_order_get(b + 8, (int)width);
	*at += (off_t)(8 + width);
	if (n >= LINE || (off_t)n > end - *at)
		return err_set(err, ERR_DATA, "the header of the array claims %zu bytes", n);
	if (spool_read(fd, line, n, *at, err) < 0)
		return -1;
	line[n] = '\0';
	*at += (off_t)n;
	return 0;
}

int
npy_open(struct npy *a, int fd, off_t from, off_t size, struct err *err)
{
	const char *order;
	char line[LINE];

	*a = (struct npy){ .fd = fd, .at = from };
	if (line_of(fd, &a->at, from + size, line, err) < 0 ||
	    type(a, value(line, "descr"), err) < 0 ||
	    shape(a, value(line, "shape"), err) < 0)
		return -1;
	order = value(line, "fortran_order");
	if (!order || strncmp(order, "False", 5) != 0)
		return err_set(err, ERR_DATA,
		               "the array is in Fortran order: save numpy.ascontiguousarray(x) instead");
	return promise(a, from + size - a->at, err);
}

int
npy_floats(const struct npy *a, size_t first, float *to, size_t n, struct err *err)
{
	struct tensor t = { .rank = 1, .shape = { (long)n }, .data = to };

	if (a->type != 'f' || (a->bytes != 4 && a->bytes != 8))
		return err_set(err, ERR_DATA, "its type is %c%d, not f4 or f8", a->type, a->bytes);
	if (byte_order_floats(a->fd, a->at + (off_t)(first * (size_t)a->bytes), a->bytes, to, n,
	                  err) < 0)
		return -1;
	if (tensor_nonfinite(&t) >= 0)
		return err_set(err, ERR_DATA, "entry %zu is not finite",
		               first + (size_t)tensor_nonfinite(&t));
	return 0;
}

long *
npy_integers(const struct npy *a, struct err *err)
{
	unsigned char b[8];
	long *v;

	if (a->type != 'i' || (a->bytes != 4 && a->bytes != 8)) {
		err_set(err, ERR_DATA, "its type is %c%d, not i4 or i8", a->type, a->bytes);
		return NULL;
	}
	v = malloc((a->n + 1) * sizeof(*v));
	if (!v)
		err_set(err, ERR_MEM, "out of memory for %zu integers", a->n);
	for (size_t i = 0; v && i < a->n; i++) {
		off_t at = a->at + (off_t)(i * (size_t)a->bytes);

		if (spool_read(a->fd, b, (size_t)a->bytes, at, err) < 0) {
			free(v);
			return NULL;
		}
		v[i] = a->bytes == 8 ? (long)(int64_t)byte_order_get(b, 8)
		                     : (long)(int32_t)byte_order_get(b, 4);
	}
	return v;
}

/* One code point as UTF-8; returns its bytes. */
static size_t
encode(uint32_t c, char *to)
{
	int more = c < 0x80 ? 0 : c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
	static const unsigned char lead[] = { 0, 0xc0, 0xe0, 0xf0 };

	for (int i = more; i > 0; i--, c >>= 6)
		to[i] = (char)(0x80 | (c & 0x3f));
	to[0] = (char)(lead[more] | c);
	return (size_t)more + 1;
}

/* UTF-32, up to the first zero, as UTF-8; what is no code point becomes what is no UTF-8. */
static size_t
narrow(const unsigned char *from, size_t bytes, char *to)
{
	size_t n = 0;

	for (size_t k = 0; k < bytes; k += 4) {
		uint32_t c = (uint32_t)byte_order_get(from + k, 4);

		if (c == 0)
			break;
		n += encode(c > 0x10ffff ? 0xd800 : c, to + n);
	}
	return n;
}

json_t *
npy_text(const struct npy *a, size_t i, struct err *err)
{
	unsigned char b[4 * NPY_TEXT];
	char text[4 * NPY_TEXT + 1];
	size_t bytes = (size_t)a->bytes * (a->type == 'U' ? 4 : 1), n;
	json_t *v;

	if (a->type != 'U' && a->type != 'S') {
		err_set(err, ERR_DATA, "its type is %c%d, not text (U)", a->type, a->bytes);
		return NULL;
	}
	if (spool_read(a->fd, b, bytes, a->at + (off_t)(i * bytes), err) < 0)
		return NULL;
	n = a->type == 'U' ? narrow(b, bytes, text) : strnlen((char *)b, bytes);
	v = json_stringn(a->type == 'U' ? text : (char *)b, n);
	if (!v)
		err_set(err, ERR_DATA, "entry %zu is not valid text", i);
	return v;
}

void
npy_head(char *to, const char *descr, int rank, const long *size)
{
	char list[90] = "";
	size_t n = 0;

	for (int i = 0; i < rank; i++)
		n += (size_t)snprintf(list + n, sizeof(list) - n, i ? " %ld," : "%ld,", size[i]);
	if (rank > 1)
		list[n - 1] = '\0';
	memset(to, ' ', NPY_HEAD);
	memcpy(to, "\x93NUMPY\1\0", 8);
	byte_order_put((unsigned char *)to + 8, NPY_HEAD - 10, 2);
	n = (size_t)snprintf(to + 10, NPY_HEAD - 10,
	                     "{'descr': '%s', 'fortran_order': False, 'shape': (%s), }",
	                     descr, list);
	to[10 + n] = ' ';
	to[NPY_HEAD - 1] = '\n';
}

long
npy_length(const char *s)
{
	long n = 0;

	for (; *s; s++)
		n += (*s & 0xc0) != 0x80;
	return n;
}

void
npy_wide(const char *s, unsigned char *to, long room)
{
	memset(to, 0, (size_t)room * 4);
	for (; *s && room > 0; room--, to += 4) {
		unsigned char c = (unsigned char)*s++;
		uint32_t v = c < 0x80 ? c : c < 0xe0 ? c & 0x1fu : c < 0xf0 ? c & 0x0fu : c & 0x07u;

		for (; (*s & 0xc0) == 0x80; s++)
			v = v << 6 | ((unsigned char)*s & 0x3fu);
		byte_order_put(to, v, 4);
	}
}
