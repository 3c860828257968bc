/* writer.c - writing ser(5) */
#include <errno.h>
#include <inttypes.h>
#include <msgpack.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>
#include <xxhash.h>

#include "byte_order.h"
#include "validate.h"

struct writer {
	int fd;
	msgpack_sbuffer buf;	/* what is packed and not written yet */
	msgpack_packer pack;
	XXH3_state_t *hash;	/* of all that was written, and of buf[0..hashed) */
	size_t hashed;
	json_t *header;
	struct idset ids;
	long count;
};

/* ---- bytes ---- */

static int
out(struct writer *w, struct iovec *v, int n, struct err *err)
{
	while (n > 0) {
		ssize_t put = writev(w->fd, v, n);

		if (put < 0 && errno != EINTR)
			return err_set(err, ERR_IO, "%s", strerror(errno));
		for (; n > 0 && put >= (ssize_t)v->iov_len; v++, n--)
			put -= (ssize_t)v->iov_len;
		if (n > 0 && put > 0) {
			v->iov_base = (char *)v->iov_base + put;
			v->iov_len -= (size_t)put;
		}
	}
	return 0;
}

static void
hash(struct writer *w)
{
	XXH3_64bits_update(w->hash, w->buf.data + w->hashed, w->buf.size - w->hashed);
	w->hashed = w->buf.size;
}

/* Write what is packed and, behind it, n bytes of data, without copying them. */
static int
flush(struct writer *w, const void *data, size_t n, struct err *err)
{
	struct iovec v[2] = { { w->buf.data, w->buf.size }, { (void *)(size_t)data, n } };

	hash(w);
	if (n)
		XXH3_64bits_update(w->hash, data, n);
	if (out(w, v, n ? 2 : 1, err) < 0)
		return -1;
	msgpack_sbuffer_clear(&w->buf);
	w->hashed = 0;
	return 0;
}

/* ---- values ---- */

static int pack_json(msgpack_packer *, const json_t *);

static int
pack_text(msgpack_packer *p, const char *s)
{
	size_t n = strlen(s);

	return msgpack_pack_str(p, n) || (n && msgpack_pack_str_body(p, s, n));
}

static int
pack_members(msgpack_packer *p, const json_t *map)
{
	const char *key;
	json_t *v;

	json_object_foreach((json_t *)(size_t)map, key, v)
		if (pack_text(p, key) || pack_json(p, v))
			return -1;
	return 0;
}

static int
pack_json(msgpack_packer *p, const json_t *v)
{
	switch (json_typeof(v)) {
	case JSON_OBJECT:
		return msgpack_pack_map(p, json_object_size(v)) || pack_members(p, v);
	case JSON_ARRAY:
		if (msgpack_pack_array(p, json_array_size(v)))
			return -1;
		for (size_t i = 0; i < json_array_size(v); i++)
			if (pack_json(p, json_array_get(v, i)))
				return -1;
		return 0;
	case JSON_STRING:
		return pack_text(p, json_string_value(v));
	case JSON_INTEGER:
		return msgpack_pack_int64(p, json_integer_value(v));
	case JSON_REAL:
		return msgpack_pack_double(p, json_real_value(v));
	case JSON_TRUE:
		return msgpack_pack_true(p);
	case JSON_FALSE:
		return msgpack_pack_false(p);
	default:
		return msgpack_pack_nil(p);
	}
}

/* The floats themselves, little-endian; small ones join the buffer, large ones go out from where they lie. */
static int
floats(struct writer *w, const float *x, size_t n, struct err *err)
{
	enum { SMALL = 1 << 14 };
	const int little = __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__;

	if (little && n * sizeof(*x) > SMALL)
		return flush(w, x, n * sizeof(*x), err);
	for (size_t i = 0; i < n; i += 1024) {
		float part[1024];
		size_t k = n - i < 1024 ? n - i : 1024;

		memcpy(part, x + i, k * sizeof(*x));
		byte_order_native(part, k);
		if (msgpack_pack_bin_body(&w->pack, part, k * sizeof(*x)))
			return err_set(err, ERR_MEM, "out of memory for a record");
	}
	return 0;
}

static int
pack_tensor(struct writer *w, const char *name, const struct tensor *t, struct err *err)
{
	msgpack_packer *p = &w->pack;
	size_t n = tensor_size(t);

	if (n > UINT32_MAX / sizeof(float))
		return err_set(err, ERR_DATA, "%s has %zu numbers, more than a tensor in a stream can hold", name, n);
	pack_text(p, name);
	msgpack_pack_map(p, 3);
	pack_text(p, "dtype");
	pack_text(p, "<f4");
	pack_text(p, "shape");
	msgpack_pack_array(p, (size_t)t->rank);
	for (int i = 0; i < t->rank; i++)
		msgpack_pack_int64(p, t->shape[i]);
	pack_text(p, "data");
	if (msgpack_pack_bin(p, n * sizeof(float)))
		return err_set(err, ERR_MEM, "out of memory for a record");
	return floats(w, t->data, n, err);
}

/* ---- messages ---- */

struct writer *
writer_open(int fd, const json_t *header, struct err *err)
{
	struct writer *w = calloc(1, sizeof(*w));

	if (!w || !(w->hash = XXH3_createState())) {
		err_set(err, ERR_MEM, "out of memory for a writer");
		free(w);
		return NULL;
	}
	XXH3_64bits_reset(w->hash);
	w->fd = fd;
	msgpack_sbuffer_init(&w->buf);
	msgpack_packer_init(&w->pack, &w->buf, msgpack_sbuffer_write);
	if (validate_header(header, err) == 0 && !(w->header = json_deep_copy(header)))
		err_set(err, ERR_MEM, "out of memory for the header");
	if (w->header && pack_json(&w->pack, header))
		err_set(err, ERR_MEM, "out of memory for the header");
	if (err->kind != ERR_NONE || flush(w, NULL, 0, err) < 0) {
		writer_close(w);
		return NULL;
	}
	return w;
}

int
writer_put(struct writer *w, const struct record *r, struct err *err)
{
	size_t tensors = (r->x.data ? 1u : 0u) + (size_t)r->extras;

	if (validate_record(w->header, r, &w->ids, err) < 0)
		return -1;
	if (msgpack_pack_map(&w->pack, json_object_size(r->meta) + tensors) || pack_members(&w->pack, r->meta))
		return err_set(err, ERR_MEM, "out of memory for a record");
	if (r->x.data && pack_tensor(w, "x", &r->x, err) < 0)
		return -1;
	for (int i = 0; i < r->extras; i++)
		if (pack_tensor(w, r->extra[i].name, &r->extra[i].t, err) < 0)
			return -1;
	w->count++;
	return flush(w, NULL, 0, err);
}

int
writer_tensor(struct writer *w, const char *name, const char *role, const char *axes, const struct tensor *x,
              struct err *err)
{
	struct record r = { .x = *x };
	int bad = record_new(&r, name, err);

	if (!bad && ((role && json_object_set_new(r.meta, "role", json_string(role)) < 0) ||
	             json_object_set_new(r.meta, "axes", json_string(axes)) < 0))
		bad = err_set(err, ERR_MEM, "out of memory for a record");
	bad = bad ? bad : writer_put(w, &r, err);
	json_decref(r.meta);	/* x is the caller's */
	return bad;
}

/* A map that ends in the hash of every byte before the hash's own value. */
static int
seal(struct writer *w, const json_t *map, struct err *err)
{
	int bad = !map || msgpack_pack_map(&w->pack, json_object_size(map) + 1) || pack_members(&w->pack, map) ||
	          pack_text(&w->pack, "xxh3");
	char xxh3[17];

	if (bad)
		return err_set(err, ERR_MEM, "out of memory for a mark");
	hash(w);
	snprintf(xxh3, sizeof(xxh3), "%016" PRIx64, (uint64_t)XXH3_64bits_digest(w->hash));
	if (pack_text(&w->pack, xxh3))
		return err_set(err, ERR_MEM, "out of memory for a mark");
	return flush(w, NULL, 0, err);
}

int
writer_epoch(struct writer *w, long epoch, struct err *err)
{
	json_t *map = json_pack("{s:I}", "epoch", (json_int_t)epoch);
	int bad = seal(w, map, err);

	json_decref(map);
	return bad;
}

int
writer_end(struct writer *w, long skipped, struct err *err)
{
	json_t *map;
	int bad;

	if (skipped < 0 || skipped > COUNT_MOST)
		return err_set(err, ERR_DATA, "the number of skipped items, %ld, is not in 0..1e15", skipped);
	map = json_pack("{s:I, s:I}", "end", (json_int_t)w->count, "skipped", (json_int_t)skipped);
	bad = seal(w, map, err);
	json_decref(map);
	return bad;
}

void
writer_close(struct writer *w)
{
	if (!w)
		return;
	json_decref(w->header);
	idset_free(&w->ids);
	msgpack_sbuffer_destroy(&w->buf);
	XXH3_freeState(w->hash);
	free(w);
}
