/* unpack.c - from MessagePack to JSON values and tensors */
#include <math.h>
#include <msgpack.h>
#include <string.h>

#include "byte_order.h"
#include "unpack.h"

static json_t *json_of(const msgpack_object *, struct err *);

static int
is(const msgpack_object *o, const char *s)
{
	return o->type == MSGPACK_OBJECT_STR && o->via.str.size == strlen(s) &&
	       memcmp(o->via.str.ptr, s, o->via.str.size) == 0;
}

static json_t *
text(const msgpack_object *o, struct err *err)
{
	json_t *v = NULL;

	/* an empty text may come without a place */
	if (o->via.str.size == 0)
		v = json_string("");
	else if (!memchr(o->via.str.ptr, '\0', o->via.str.size))
		v = json_stringn(o->via.str.ptr, o->via.str.size);
	if (!v)
		err_set(err, ERR_DATA, "text is not valid UTF-8");
	return v;
}

static json_t *
array(const msgpack_object *o, struct err *err)
{
	json_t *list = json_array();

	for (uint32_t i = 0; i < o->via.array.size; i++) {
		json_t *v = json_of(&o->via.array.ptr[i], err);

		if (!v || json_array_append_new(list, v) < 0) {
			json_decref(list);
			return NULL;
		}
	}
	return list;
}

/* The key as a C string in *to (owned by a JSON text). ERR_DATA where it is none or stands there already. */
static json_t *
key_of(const msgpack_object *o, const json_t *map, struct err *err)
{
	json_t *key;

	if (o->type != MSGPACK_OBJECT_STR) {
		err_set(err, ERR_DATA, "a key is not text");
		return NULL;
	}
	if (!(key = text(o, err)))
		return NULL;
	if (json_object_get(map, json_string_value(key))) {
		err_set(err, ERR_DATA, "duplicate key %s", json_string_value(key));
		json_decref(key);
		return NULL;
	}
	return key;
}

static json_t *
map_of(const msgpack_object *o, struct err *err)
{
	json_t *map = json_object();

	for (uint32_t i = 0; i < o->via.map.size; i++) {
		json_t *key = key_of(&o->via.map.ptr[i].key, map, err);
		json_t *v = key ? json_of(&o->via.map.ptr[i].val, err) : NULL;
		int bad = !v || json_object_set_new(map, json_string_value(key), v) < 0;

		json_decref(key);
		if (bad) {
			json_decref(map);
			return NULL;
		}
	}
	return map;
}

static json_t *
json_of(const msgpack_object *o, struct err *err)
{
	switch (o->type) {
	case MSGPACK_OBJECT_NIL:
		return json_null();
	case MSGPACK_OBJECT_BOOLEAN:
		return json_boolean(o->via.boolean);
	case MSGPACK_OBJECT_POSITIVE_INTEGER:
		if (o->via.u64 <= INT64_MAX)
			return json_integer((json_int_t)o->via.u64);
		break;
	case MSGPACK_OBJECT_NEGATIVE_INTEGER:
		return json_integer(o->via.i64);
	case MSGPACK_OBJECT_FLOAT32:
	case MSGPACK_OBJECT_FLOAT64:
		if (isfinite(o->via.f64))
			return json_real(o->via.f64);
		break;
	case MSGPACK_OBJECT_STR:
		return text(o, err);
	case MSGPACK_OBJECT_ARRAY:
		return array(o, err);
	case MSGPACK_OBJECT_MAP:
		return map_of(o, err);
	default:
		break;
	}
	err_set(err, ERR_DATA, "unsupported MessagePack type");
	return NULL;
}

struct parts {
	const msgpack_object *dtype, *shape, *data;
};

static int
is_tensor(const msgpack_object *o, struct parts *t)
{
	*t = (struct parts){0};
	if (o->type != MSGPACK_OBJECT_MAP)
		return 0;
	for (uint32_t i = 0; i < o->via.map.size; i++) {
		const msgpack_object_kv *kv = &o->via.map.ptr[i];

		if (is(&kv->key, "dtype"))
			t->dtype = &kv->val;
		else if (is(&kv->key, "shape"))
			t->shape = &kv->val;
		else if (is(&kv->key, "data"))
			t->data = &kv->val;
	}
	return o->via.map.size == 3 && t->dtype && t->shape && t->data &&
	       t->data->type == MSGPACK_OBJECT_BIN;
}

/* The shape's product must be the floats that are there: checked before anything is allocated. */
static int
shape_of(const struct parts *p, long *shape, struct err *err)
{
	uint32_t rank = p->shape->via.array.size, bytes = p->data->via.bin.size;
	uint64_t n = 1, have = bytes / sizeof(float);

	for (uint32_t i = 0; i < rank; i++) {
		const msgpack_object *d = &p->shape->via.array.ptr[i];

		if (d->type != MSGPACK_OBJECT_POSITIVE_INTEGER || d->via.u64 < 1 || d->via.u64 > have / n)
			return err_set(err, ERR_DATA, "a tensor's shape does not match its %u bytes", bytes);
		shape[i] = (long)d->via.u64;
		n *= d->via.u64;
	}
	if (n * sizeof(float) != bytes)
		return err_set(err, ERR_DATA, "a tensor's shape does not match its %u bytes", bytes);
	return 0;
}

static int
tensor_of(const struct parts *p, struct tensor *t, struct err *err)
{
	long shape[TENSOR_RANK];

	if (!is(p->dtype, "<f4"))
		return err_set(err, ERR_DATA, "a tensor's dtype is not <f4");
	if (p->shape->type != MSGPACK_OBJECT_ARRAY || p->shape->via.array.size > TENSOR_RANK)
		return err_set(err, ERR_DATA, "a tensor's shape is not an array of at most %d sizes", TENSOR_RANK);
	if (shape_of(p, shape, err) < 0 || tensor_shape(t, (int)p->shape->via.array.size, shape, err) < 0)
		return -1;
	/* the bytes in a message lie anywhere: copied, never cast */
	memcpy(t->data, p->data->via.bin.ptr, p->data->via.bin.size);
	byte_order_native(t->data, tensor_size(t));
	return 0;
}

static int
extra_of(const struct parts *p, const msgpack_object *key, struct record *r, struct err *err)
{
	if (r->extras == RECORD_EXTRAS)
		return err_set(err, ERR_DATA, "more than %d tensors beside x", RECORD_EXTRAS);
	if (key->via.str.size >= RECORD_NAME)
		return err_set(err, ERR_DATA, "a tensor's name has more than %d bytes", RECORD_NAME - 1);
	memcpy(r->extra[r->extras].name, key->via.str.ptr, key->via.str.size);
	r->extra[r->extras].name[key->via.str.size] = '\0';
	return tensor_of(p, &r->extra[r->extras++].t, err);
}

static int
member(const msgpack_object_kv *kv, const char *base, struct record *r, int *seen, struct err *err)
{
	json_t *key = key_of(&kv->key, r->meta, err), *v;
	struct parts p;
	int bad = 0;

	if (!key)
		return -1;
	if (is(&kv->key, "x") ? *seen : record_extra(r, json_string_value(key)) != NULL) {
		bad = err_set(err, ERR_DATA, "duplicate key %s", json_string_value(key));
	} else if (!is_tensor(&kv->val, &p)) {
		v = json_of(&kv->val, err);
		bad = !v || json_object_set_new(r->meta, json_string_value(key), v) < 0;
	} else if (is(&kv->key, "x")) {
		*seen = 1;
		r->x_at = (off_t)(p.data->via.bin.ptr - base);
		bad = tensor_of(&p, &r->x, err);
	} else {
		bad = extra_of(&p, &kv->key, r, err);
	}
	json_decref(key);
	return bad ? -1 : 0;
}

int
unpack_message(const unsigned char *p, size_t size, struct record *r, struct err *err)
{
	const char *base = (const char *)p;
	msgpack_unpacked msg;
	size_t off = 0;
	int seen = 0, bad = -1;

	json_decref(r->meta);
	r->extras = 0;
	if (!(r->meta = json_object()))
		return err_set(err, ERR_MEM, "out of memory for a record");
	msgpack_unpacked_init(&msg);
	if (msgpack_unpack_next(&msg, base, size, &off) != MSGPACK_UNPACK_SUCCESS || off != size) {
		err_set(err, ERR_MEM, "out of memory for a message of %zu bytes", size);
	} else if (msg.data.type != MSGPACK_OBJECT_MAP) {
		err_set(err, ERR_DATA, "not a ser stream");
	} else {
		bad = 0;
		for (uint32_t i = 0; !bad && i < msg.data.via.map.size; i++)
			bad = member(&msg.data.via.map.ptr[i], base, r, &seen, err);
	}
	msgpack_unpacked_destroy(&msg);
	if (!seen) {
		tensor_free(&r->x);
		r->x_at = 0;
	}
	return bad && err->kind == ERR_NONE ? err_set(err, ERR_MEM, "out of memory for a record") : bad;
}
