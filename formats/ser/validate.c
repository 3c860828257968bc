/* validate.c - the promises of a header and of a record */
#include <string.h>

#include "validate.h"
#include "header.h"

enum { ID_MOST = 4096, WIDTH_MOST = (1 << 30) - 1 /* floats that a bin can hold */ };

/* Absent, or a number above 0 (a whole one, if whole). */
static int
positive(const json_t *h, const char *key, int whole)
{
	const json_t *v = json_object_get(h, key);

	return !v || (json_number_value(v) > 0 && (!whole || json_is_integer(v)));
}

static int
classes(const json_t *h)
{
	const json_t *list = json_object_get(h, "classes"), *c;
	size_t i;

	if (!list)
		return 1;
	if (!json_is_array(list) || json_array_size(list) > CLASSES_MOST)
		return 0;
	json_array_foreach(list, i, c) {
		if (!json_is_string(c))
			return 0;
		for (size_t k = 0; k < i; k++)
			if (json_equal(c, json_array_get(list, k)))
				return 0;
	}
	return 1;
}

/* Every label must belong to one of the classes: a model with another map would be of no use to anyone. */
static int
map(const json_t *h, struct err *err)
{
	const json_t *list = json_object_get(h, "classes"), *c;
	json_t *of = json_object_get(h, "map"), *names, *name;
	const char *label, *wrong = NULL;
	int bad = 0;
	size_t i;

	if (!list || !of)
		return 0;
	if (!json_is_object(of))
		return err_set(err, ERR_DATA, "malformed header: map");
	names = json_object();
	json_array_foreach(list, i, c)
		bad |= json_object_set_new(names, json_string_value(c), json_true());
	json_object_foreach(of, label, name)
		if (!wrong && !(json_is_string(name) && json_object_get(names, json_string_value(name))))
			wrong = label;
	json_decref(names);
	if (bad)
		return err_set(err, ERR_MEM, "out of memory for the classes");
	if (!wrong)
		return 0;
	name = json_object_get(of, wrong);
	return err_set(err, ERR_DATA, "label %s is mapped to %s%s", wrong,
	               json_is_string(name) ? "an unknown class: " : "a value that is not text",
	               json_is_string(name) ? json_string_value(name) : "");
}

static int
history(const json_t *h)
{
	const json_t *list = json_object_get(h, "history"), *s;
	size_t i;

	if (!json_is_array(list))
		return 0;
	json_array_foreach(list, i, s)
		if (!json_is_string(json_object_get(s, "stage")) || !json_is_integer(json_object_get(s, "values")) ||
		    !json_is_object(json_object_get(s, "options")))
			return 0;
	return 1;
}

int
validate_header(const json_t *h, struct err *err)
{
	const json_t *version = json_object_get(h, "ser");
	const char *bad = NULL;

	if (!json_is_integer(version))
		return err_set(err, ERR_DATA, "not a ser stream");
	if (json_integer_value(version) != SER_VERSION)
		return err_set(err, ERR_DATA, "unknown version %lld of the stream format: only version %d can be read",
		               (long long)json_integer_value(version), SER_VERSION);
	if (!json_is_string(json_object_get(h, "kind")))
		bad = "kind";
	else if (header_axes(header_text(h, "axes", " ")) < 0)
		bad = "axes";
	else if (!positive(h, "width", 1) || header_integer(h, "width", 0) > WIDTH_MOST ||
	         (*header_text(h, "axes", "") && !json_object_get(h, "width")))
		bad = "width";
	else if (json_object_get(h, "scale") && !json_is_string(json_object_get(h, "scale")))
		bad = "scale";
	else if (!positive(h, "rate", 0))
		bad = "rate";
	else if (!positive(h, "hop", 0))
		bad = "hop";
	else if (!classes(h))
		bad = "classes";
	else if (!history(h))
		bad = "history";
	return bad ? err_set(err, ERR_DATA, "malformed header: %s", bad) : map(h, err);
}

static int
finite(const struct tensor *t, const char *id, const char *name, struct err *err)
{
	long at = t->data ? tensor_nonfinite(t) : -1;

	return at < 0 ? 0 : err_set(err, ERR_DATA, "%s: %s[%ld] is not a finite number", id, name, at);
}

/* What is asked for as text would be absent otherwise: a label left out, a speaker never recognized. */
static int
texts(const struct record *r, const char *id, struct err *err)
{
	static const char *const keys[] = { "label", "speaker", "session", "part", "recording", "audio", "class", "predicted" };

	for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++) {
		const json_t *v = json_object_get(r->meta, keys[i]);

		if (v && !json_is_string(v))
			return err_set(err, ERR_DATA, "%s: its %s is not text", id, keys[i]);
	}
	return 0;
}

int
validate_record(const json_t *h, const struct record *r, struct idset *ids, struct err *err)
{
	const char *id = record_text(r, "id"), *axes = json_string_value(json_object_get(h, "axes"));
	json_int_t width = json_integer_value(json_object_get(h, "width"));
	long last = r->x.rank ? r->x.shape[r->x.rank - 1] : 1;
	int rank = header_axes(axes), fresh;

	if (!id || !*id || strlen(id) > ID_MOST)
		return err_set(err, ERR_DATA, "a record without an id of 1 to %d bytes", ID_MOST);
	if (texts(r, id, err) < 0)
		return -1;
	if (rank && (!r->x.data || r->x.rank != rank))
		return err_set(err, ERR_DATA, "%s: x has %d axes, not \"%s\"", id, r->x.data ? r->x.rank : 0, axes);
	if (width && r->x.data && last != width)
		return err_set(err, ERR_DATA, "%s: x has width %ld, the header says %lld", id, last, (long long)width);
	if (finite(&r->x, id, "x", err) < 0)
		return -1;
	for (int i = 0; i < r->extras; i++) {
		if (json_object_get(r->meta, r->extra[i].name))
			return err_set(err, ERR_DATA, "%s: duplicate key %s", id, r->extra[i].name);
		if (finite(&r->extra[i].t, id, r->extra[i].name, err) < 0)
			return -1;
	}
	if ((fresh = idset_add(ids, id)) < 0)
		return err_set(err, ERR_MEM, "out of memory for the ids");
	return fresh ? 0 : err_set(err, ERR_DATA, "duplicate id %s", id);
}
