/* feature_index.c - an index of records in memory, their frames on disk */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "byte_order.h"
#include "feature_index.h"
#include "header.h"
#include "spool.h"

static int
memory(const struct feature_index *c, struct err *err)
{
	return err_set(err, ERR_MEM, "out of memory for the index of %ld records", c->n);
}

int
feature_index_init(struct feature_index *c, int fd, long width, struct classes *classes, struct err *err)
{
	*c = (struct feature_index){ .width = width, .fd = fd, .any = !classes };
	if (classes) {
		c->classes = *classes;
		*classes = (struct classes){0};
	}
	if (fstat(fd, &c->was) < 0)
		return err_set(err, ERR_IO, "%s", strerror(errno));
	if (!S_ISREG(c->was.st_mode)) {
		if ((c->fd = spool_new(err)) < 0)
			return -1;
		c->spooled = 1;
	}
	if (!(c->labels = json_object()))
		return memory(c, err);
	return 0;
}

static int
grow(struct feature_index *c, struct err *err)
{
	long room = c->room ? 2 * c->room : 256;
	struct sample *sample;
	struct place *place;

	if (c->n < c->room)
		return 0;
	if ((sample = realloc(c->sample, (size_t)room * sizeof(*sample))))
		c->sample = sample;
	if ((place = realloc(c->place, (size_t)room * sizeof(*place))))
		c->place = place;
	if (!sample || !place)
		return memory(c, err);
	c->room = room;
	return 0;
}

static int
keep(struct feature_index *c, const struct record *r, long class, struct err *err)
{
	long frames = r->x.shape[0];
	struct place place = { c->spooled ? c->end : r->x_at, strdup(record_id(r)) };

	if (!place.id)
		return memory(c, err);
	/* the first record has shown that the header's width is true */
	if ((!c->moments.mean && moments_init(&c->moments, c->width, err) < 0) || grow(c, err) < 0) {
		free(place.id);
		return -1;
	}
	c->sample[c->n] = (struct sample){ frames, class };
	c->place[c->n++] = place;
	c->longest = frames > c->longest ? frames : c->longest;
	moments_add(&c->moments, r->x.data, frames);
	if (c->spooled) {
		size_t bytes = tensor_size(&r->x) * sizeof(float);
		struct err why = {0};

		if (spool_write(c->fd, r->x.data, bytes, &why) < 0)
			return err_set(err, why.kind, "temporary file: %s", why.text);
		c->end += (off_t)bytes;
	}
	return provenance_add(&c->census, r, err);
}

int
feature_index_add(struct feature_index *c, const struct record *r, struct err *err)
{
	const char *label = record_text(r, "label");
	json_int_t before;
	long class;

	if (r->x.rank != 2 || r->x.shape[1] != c->width)
		return err_set(err, ERR_DATA, "x is not of shape (frames, %ld)", c->width);
	if (!label || !*label) {
		c->unlabelled++;
		return 0;
	}
	before = json_integer_value(json_object_get(c->labels, label));
	if (json_object_set_new(c->labels, label, json_integer(before + 1)) < 0)
		return memory(c, err);
	if (c->any && before == 0 && classes_add(&c->classes, label, err) < 0)
		return -1;
	class = classes_of(&c->classes, label);
	if (class < 0) {
		c->omitted++;
		return 0;
	}
	return keep(c, r, class, err);
}

/* Classes came in the order of the records: sort them by name. */
static int
sort_classes(struct feature_index *c, struct err *err)
{
	struct classes sorted = {0};
	json_t *names = provenance_sorted(c->classes.map);
	int status = names ? 0 : memory(c, err);

	for (size_t i = 0; status == 0 && i < json_array_size(names); i++)
		status = classes_add(&sorted, json_string_value(json_array_get(names, i)), err);
	json_decref(names);
	if (status < 0) {
		classes_free(&sorted);
		return -1;
	}
	for (long i = 0; i < c->n; i++) {
		const char *name = classes_name(&c->classes, c->sample[i].class);

		c->sample[i].class = classes_of(&sorted, name);
	}
	classes_free(&c->classes);
	c->classes = sorted;
	return 0;
}

static long
count(const struct feature_index *c, long class)
{
	long k = 0;

	for (long i = 0; i < c->n; i++)
		k += c->sample[i].class == class;
	return k;
}

/* "angry 3, happy 4": the labels found. */
static void
list_labels(const struct feature_index *c, char *to, size_t n)
{
	json_t *names = provenance_sorted(c->labels);
	size_t at = 0, i;
	json_t *name;

	snprintf(to, n, "none");
	json_array_foreach(names, i, name) {
		const char *label = json_string_value(name);
		json_int_t k = json_integer_value(json_object_get(c->labels, label));
		int more = snprintf(to + at, n - at, "%s%s %lld", i ? ", " : "", label, (long long)k);

		if (more < 0 || (size_t)more >= n - at) {	/* whole labels, or none */
			to[at] = '\0';
			break;
		}
		at += (size_t)more;
	}
	json_decref(names);
}

int
feature_index_ready(struct feature_index *c, struct err *err)
{
	char labels[256];

	if (c->any && c->n == 0)
		return err_set(err, ERR_DATA, "no record has a label");
	list_labels(c, labels, sizeof(labels));
	for (long i = 0; i < c->classes.n; i++)
		if (count(c, i) == 0)
			return err_set(err, ERR_DATA, "class %s has no records (labels: %s)",
			               classes_name(&c->classes, i), labels);
	return c->any ? sort_classes(c, err) : 0;
}

static int
unchanged(const struct feature_index *c, struct err *err)
{
	struct stat now;

	if (c->spooled)
		return 0;
	if (fstat(c->fd, &now) < 0)
		return err_set(err, ERR_IO, "%s", strerror(errno));
	if (now.st_size != c->was.st_size || now.st_mtim.tv_sec != c->was.st_mtim.tv_sec ||
	    now.st_mtim.tv_nsec != c->was.st_mtim.tv_nsec)
		return err_set(err, ERR_DATA, "the file was changed while it was being read");
	return 0;
}

/* The frames of sample i to row `row` of the batch. */
static int
fetch(const struct feature_index *c, long i, struct batch *b, long row, struct err *err)
{
	long frames = c->sample[i].frames;
	size_t n = (size_t)(frames * c->width);
	float *to = b->x.data + row * b->x.shape[1] * c->width;

	if (spool_read(c->fd, to, n * sizeof(*to), c->place[i].at, err) < 0)
		return -1;
	if (!c->spooled)
		byte_order_native(to, n);
	b->lengths[row] = frames;
	b->labels[row] = c->sample[i].class;
	if (json_array_append_new(b->ids, json_string(c->place[i].id)) < 0)
		return memory(c, err);
	return 0;
}

int
feature_index_batch(struct feature_index *c, const long *rows, long n, long round, struct batch *b,
             struct err *err)
{
	long time = 0;

	for (long i = 0; i < n; i++)
		if (c->sample[rows[i]].frames > time)
			time = c->sample[rows[i]].frames;
	time = (time + round - 1) / round * round;
	time = time < c->longest ? time : c->longest;
	if (batch_room(b, n, err) < 0 ||
	    tensor_shape(&b->x, 3, (long[]){ n, time, c->width }, err) < 0)
		return -1;
	for (long i = 0; i < n; i++)
		if (fetch(c, rows[i], b, i, err) < 0)
			return -1;
	for (long i = 0; i < n; i++)
		c->real += (double)b->lengths[i];
	c->padded += (double)(n * time);
	batch_clear(b);
	return unchanged(c, err);
}

int
feature_index_describe(const struct feature_index *c, json_t *h, struct err *err)
{
	json_t *counts = json_array(), *mean = json_array(), *deviation = json_array();
	int bad = 0;

	for (long i = 0; i < c->classes.n; i++)
		bad |= json_array_append_new(counts, json_integer(count(c, i)));
	for (long f = 0; f < c->width; f++) {
		double d = moments_deviation(&c->moments, f);

		bad |= json_array_append_new(mean, json_real(c->moments.mean[f]));
		bad |= json_array_append_new(deviation, json_real(d));
	}
	bad |= json_object_set_new(h, "axes", json_sprintf("batch %s", header_text(h, "axes", "")));
	bad |= json_object_set_new(h, "kind", json_string("batch"));
	bad |= json_object_set(h, "classes", c->classes.names);
	bad |= json_object_set(h, "map", c->classes.map);
	bad |= json_object_set_new(h, "counts", counts);
	bad |= json_object_set_new(h, "mean", mean);
	bad |= json_object_set_new(h, "deviation", deviation);
	bad |= json_object_set_new(h, "train", provenance_lists(&c->census));
	bad |= json_object_set_new(h, "parts", provenance_sorted(c->census.parts));
	return bad ? err_set(err, ERR_MEM, "out of memory for the header") : 0;
}

void
feature_index_free(struct feature_index *c)
{
	for (long i = 0; i < c->n; i++)
		free(c->place[i].id);
	free(c->place);
	free(c->sample);
	classes_free(&c->classes);
	json_decref(c->labels);
	moments_free(&c->moments);
	provenance_free(&c->census);
	if (c->spooled)
		close(c->fd);
	*c = (struct feature_index){0};
}
