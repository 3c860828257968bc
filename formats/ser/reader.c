/* reader.c - reading ser(5) */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <xxhash.h>

#include "validate.h"
#include "scan.h"
#include "unpack.h"

enum { CHUNK = 1 << 18, HASH = 17 /* a fixstr of 16: the last bytes of a mark and of the end record */ };

struct reader {
	int fd;
	unsigned char *buf;
	size_t room, at, have;	/* unread bytes are buf[at..have) */
	off_t base;		/* where buf[0] stands in the file */
	XXH3_state_t *hash;	/* of all messages passed */
	json_t *header;
	struct idset ids;
	long count, epoch, skipped;
	char xxh3[HASH];
	int ended;
};

/* Room for at least want unread bytes; grows by what has arrived, not by what is claimed. */
static int
make_room(struct reader *r, size_t want, struct err *err)
{
	size_t unread = r->have - r->at, room;
	unsigned char *buf;

	if (r->at > 0 && unread < r->at) {
		memmove(r->buf, r->buf + r->at, unread);
		r->base += (off_t)r->at;
		r->have = unread;
		r->at = 0;
	}
	if (r->room - r->have >= CHUNK || r->room - r->at >= want)
		return 0;
	room = 2 * r->room < CHUNK ? 2 * CHUNK : 2 * r->room;
	if (!(buf = realloc(r->buf, room)))
		return err_set(err, ERR_MEM, "out of memory for a message of %zu bytes", want);
	r->buf = buf;
	r->room = room;
	return 0;
}

/* Returns the bytes read, 0 at the end of file. */
static ssize_t
fill(struct reader *r, size_t want, struct err *err)
{
	ssize_t got;

	if (make_room(r, want, err) < 0)
		return -1;
	do
		got = read(r->fd, r->buf + r->have, r->room - r->have);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		return err_set(err, ERR_IO, "%s", strerror(errno));
	r->have += (size_t)got;
	return got;
}

static int
torn(const struct reader *r, struct err *err)
{
	if (!r->header)
		return err_set(err, ERR_DATA, r->have == r->at ? "empty, not a ser stream"
		                                                : "stream ends within its header");
	return err_set(err, ERR_DATA, "stream ends after %ld record%s without an end record", r->count,
	               r->count == 1 ? "" : "s");
}

/* The bytes of the next whole message stand at buf[at..at+*size). */
static int
message(struct reader *r, size_t *size, struct err *err)
{
	for (;;) {
		size_t unread = r->have - r->at;
		int whole = scan_message(r->buf + r->at, unread, size, err);
		ssize_t got;

		if (whole != 0)
			return whole < 0 ? -1 : 0;
		while (r->have - r->at < *size) {
			if ((got = fill(r, *size, err)) < 0)
				return -1;
			if (got == 0)
				return torn(r, err);
		}
	}
}

/* A mark or the end record: its last value is the hash of every byte before that value. */
static int
sealed(struct reader *r, const struct record *m, size_t size, struct err *err)
{
	const unsigned char *p = r->buf + r->at;
	const char *said = record_text(m, "xxh3");
	char found[HASH];

	if (!said || strlen(said) != 16 || size < HASH || p[size - HASH] != 0xa0 + 16 ||
	    memcmp(p + size - 16, said, 16) != 0)
		return err_set(err, ERR_DATA, "an end record or epoch mark does not end with its xxh3");
	XXH3_64bits_update(r->hash, p, size - HASH);
	snprintf(found, sizeof(found), "%016" PRIx64, (uint64_t)XXH3_64bits_digest(r->hash));
	if (strcmp(found, said) != 0)
		return err_set(err, ERR_DATA, "damaged: the bytes hash to %s, the stream says %s", found, said);
	XXH3_64bits_update(r->hash, p + size - HASH, HASH);
	memcpy(r->xxh3, found, HASH);
	return 0;
}

static int
end(struct reader *r, const struct record *m, struct err *err)
{
	const json_t *n = json_object_get(m->meta, "end"), *skipped = json_object_get(m->meta, "skipped");
	ssize_t got;

	if (!json_is_integer(n) || json_integer_value(n) != r->count)
		return err_set(err, ERR_DATA, "the end record counts %lld records, there are %ld",
		               (long long)json_integer_value(n), r->count);
	if (!json_is_integer(skipped) || json_integer_value(skipped) < 0 || json_integer_value(skipped) > COUNT_MOST)
		return err_set(err, ERR_DATA, "the end record does not say how many items were skipped");
	r->skipped = (long)json_integer_value(skipped);
	r->ended = 1;
	if (r->have == r->at && (got = fill(r, 1, err)) <= 0)
		return got < 0 ? READ_ERROR : READ_END;
	return err_set(err, ERR_DATA, "bytes after the end record");
}

static int
mark(struct reader *r, const struct record *m, struct err *err)
{
	const json_t *e = json_object_get(m->meta, "epoch");

	if (!json_is_integer(e) || json_integer_value(e) != r->epoch + 1)
		return err_set(err, ERR_DATA, "epoch %lld follows epoch %ld", (long long)json_integer_value(e), r->epoch);
	r->epoch++;
	return READ_EPOCH;
}

static int
record(struct reader *r, struct record *m, size_t size, struct err *err)
{
	if (validate_record(r->header, m, &r->ids, err) < 0)
		return READ_ERROR;
	XXH3_64bits_update(r->hash, r->buf + r->at, size);
	m->x_at += r->base + (off_t)r->at;
	r->count++;
	return READ_RECORD;
}

int
reader_next(struct reader *r, struct record *m, struct err *err)
{
	int seal, got;
	size_t size;

	if (r->ended)
		return READ_END;
	if (message(r, &size, err) < 0 || unpack_message(r->buf + r->at, size, m, err) < 0)
		return READ_ERROR;
	seal = !json_object_get(m->meta, "id") &&
	       (json_object_get(m->meta, "end") || json_object_get(m->meta, "epoch"));
	if (seal && sealed(r, m, size, err) < 0)
		return READ_ERROR;
	if (!seal && (got = record(r, m, size, err)) < 0)
		return READ_ERROR;
	r->at += size;
	if (!seal)
		return got;
	return json_object_get(m->meta, "end") ? end(r, m, err) : mark(r, m, err);
}

static int
header(struct reader *r, struct err *err)
{
	struct record m = {0};
	size_t size;
	int bad = -1;

	/* a file of another kind is recognized by its first byte: 64 MiB need not be read for it */
	if (r->have == 0 && fill(r, CHUNK, err) < 0)
		return -1;
	if (r->have > 0 && (r->buf[0] & 0xf0) != 0x80 && r->buf[0] != 0xde && r->buf[0] != 0xdf)
		return err_set(err, ERR_DATA, "not a ser stream");
	if (message(r, &size, err) == 0 && unpack_message(r->buf, size, &m, err) == 0 &&
	    validate_header(m.meta, err) == 0) {
		r->header = json_incref(m.meta);
		XXH3_64bits_update(r->hash, r->buf, size);
		r->at = size;
		bad = 0;
	}
	record_free(&m);
	return bad;
}

struct reader *
reader_open(int fd, struct err *err)
{
	struct reader *r = calloc(1, sizeof(*r));

	if (!r || !(r->hash = XXH3_createState())) {
		err_set(err, ERR_MEM, "out of memory for a reader");
		free(r);
		return NULL;
	}
	XXH3_64bits_reset(r->hash);
	r->fd = fd;
	if ((r->base = lseek(fd, 0, SEEK_CUR)) < 0)
		r->base = 0;
	if (header(r, err) < 0) {
		reader_close(r);
		return NULL;
	}
	return r;
}

json_t *reader_header(const struct reader *r) { return r->header; }
long reader_count(const struct reader *r) { return r->count; }
long reader_epoch(const struct reader *r) { return r->epoch; }
long reader_skipped(const struct reader *r) { return r->skipped; }
uint64_t reader_hash(const struct reader *r) { return XXH3_64bits_digest(r->hash); }
const char *reader_xxh3(const struct reader *r) { return r->xxh3; }

int
reader_each(struct reader *reader, const char *in_a_model, int (*take)(void *, struct record *, struct err *), void *arg,
            struct err *err)
{
	struct record r = {0};
	int got, bad = 0;

	while (!bad && (got = reader_next(reader, &r, err)) != READ_END)
		if (got == READ_EPOCH)
			bad = err_set(err, ERR_DATA, "unexpected epoch mark %s", in_a_model);
		else
			bad = got == READ_ERROR || take(arg, &r, err) < 0 ? -1 : 0;
	record_free(&r);
	return bad;
}

void
reader_close(struct reader *r)
{
	if (!r)
		return;
	json_decref(r->header);
	idset_free(&r->ids);
	XXH3_freeState(r->hash);
	free(r->buf);
	free(r);
}
