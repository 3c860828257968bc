/* npz_read.c - a numpy array as the records of a stream */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "npz.h"
#include "spool.h"

/* 1: there and open, 0: absent. */
static int
member(struct npy *a, const struct zip *z, const char *name, struct err *err)
{
	const struct zip_member *m = zip_find(z, name);

	a->fd = -1;
	if (!m)
		return 0;
	if (zip_check(z, m, err) < 0 || npy_open(a, z->fd, m->at, m->size, err) < 0)
		return -1;
	return 1;
}

static int
by_length(struct npz_reader *r, const struct npy *a, struct err *err)
{
	long sum = 0;

	if (a->rank != 1)
		return err_set(err, ERR_DATA, "lengths has %d axes, not 1", a->rank);
	if (!(r->lengths = npy_integers(a, err)))
		return -1;
	r->records = a->shape[0];
	for (long i = 0; i < r->records; i++) {
		if (r->lengths[i] < 1 || r->lengths[i] > r->x.shape[0] - sum)
			return err_set(err, ERR_DATA, "lengths[%ld] is %ld, x has %ld rows left", i,
			               r->lengths[i],
			               r->x.shape[0] - sum);
		sum += r->lengths[i];
	}
	if (sum != r->x.shape[0])
		return err_set(err, ERR_DATA, "lengths add up to %ld, x has %ld rows", sum,
		               r->x.shape[0]);
	return 0;
}

static int
archive(struct npz_reader *r, int fd, off_t size, struct err *err)
{
	struct zip *z = malloc(sizeof(*z));
	struct npy lengths;
	int got = -1;

	if (!z)
		return err_set(err, ERR_MEM, "out of memory");
	if (zip_open(z, fd, size, err) == 0)
		got = member(&r->x, z, "x.npy", err);
	if (got == 0)
		got = err_set(err, ERR_DATA, "contains no array x");
	if (got > 0)
		got = member(&lengths, z, "lengths.npy", err);
	if (got > 0)
		got = by_length(r, &lengths, err);
	if (got >= 0)
		got = member(&r->ids, z, "ids.npy", err);
	if (got >= 0)
		got = member(&r->labels, z, "labels.npy", err);
	free(z);
	return got < 0 ? -1 : 0;
}

static int
agree(const struct npy *a, const char *name, long records, struct err *err)
{
	if (a->fd >= 0 && (a->rank != 1 || a->shape[0] != records))
		return err_set(err, ERR_DATA, "%s are not %ld in one row", name, records);
	return 0;
}

int
npz_open(struct npz_reader *r, int fd, off_t size, struct err *err)
{
	char magic[2] = "";
	int bad;

	*r = (struct npz_reader){ .ids.fd = -1, .labels.fd = -1, .records = -1 };
	if (size >= 2 && spool_read(fd, magic, 2, 0, err) < 0)
		return -1;
	if (memcmp(magic, "PK", 2) == 0)
		bad = archive(r, fd, size, err);
	else
		bad = npy_open(&r->x, fd, 0, size, err);
	if (bad) {
		npz_close(r);
		return -1;
	}
	if (!r->lengths && r->x.rank > 0)
		r->records = r->x.shape[0];
	if (r->x.rank < 2)
		err_set(err, ERR_DATA, "x has %d axes, records need 2 or more", r->x.rank);
	else if (agree(&r->ids, "ids", r->records, err) == 0 &&
	         agree(&r->labels, "labels", r->records, err) == 0)
		return 0;
	npz_close(r);
	return -1;
}

static int
named(struct npz_reader *r, struct record *to, struct err *err)
{
	json_t *id = NULL, *label = NULL;
	char number[24];
	int status;

	snprintf(number, sizeof(number), "%ld", r->next);
	if (r->ids.fd >= 0 && !(id = npy_text(&r->ids, (size_t)r->next, err)))
		return -1;
	status = record_new(to, id ? json_string_value(id) : number, err);
	json_decref(id);
	if (status < 0 || r->labels.fd < 0)
		return status;
	if (!(label = npy_text(&r->labels, (size_t)r->next, err)))
		return -1;
	if (*json_string_value(label))
		json_object_set(to->meta, "label", label);
	json_decref(label);
	return 0;
}

int
npz_next(struct npz_reader *r, struct record *to, struct err *err)
{
	int lead = r->lengths == NULL;
	long shape[TENSOR_RANK];
	size_t n;

	if (r->next == r->records)
		return 0;
	memcpy(shape, r->x.shape + lead, (size_t)(r->x.rank - lead) * sizeof(long));
	if (!lead)
		shape[0] = r->lengths[r->next];
	if (named(r, to, err) < 0 || tensor_shape(&to->x, r->x.rank - lead, shape, err) < 0)
		return -1;
	n = tensor_size(&to->x);
	if (npy_floats(&r->x, r->at, to->x.data, n, err) < 0)
		return -1;
	r->at += n;
	r->next++;
	return 1;
}

void
npz_close(struct npz_reader *r)
{
	free(r->lengths);
	r->lengths = NULL;
}
