/* resume_point.c - how far a run has come */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "header.h"
#include "resume_point.h"

void
resume_point_at(struct resume_point *p, const struct reader *r)
{
	p->records = reader_count(r);
	p->epochs = reader_epoch(r);
	p->hash = reader_hash(r);
}

int
resume_point_reached(const struct resume_point *p, const struct reader *r, struct err *err)
{
	uint64_t hash;

	if (reader_count(r) < p->records || reader_epoch(r) < p->epochs)
		return 0;
	hash = reader_hash(r);
	if (reader_count(r) == p->records && reader_epoch(r) == p->epochs && hash == p->hash)
		return 1;
	return err_set(err, ERR_DATA,
	               "it was written for another stream, which after %ld records hashed to %016" PRIx64 ", this one to %016" PRIx64,
	               p->records, p->hash, hash);
}

int
resume_point_put(const struct resume_point *p, json_t *h, struct err *err)
{
	json_t *more;
	char xxh3[17];
	int bad;

	snprintf(xxh3, sizeof(xxh3), "%016" PRIx64, p->hash);
	more = json_pack("{s:{s:I, s:I, s:s}, s:{s:I, s:O?}}", "at", "records", (json_int_t)p->records, "epochs",
	                 (json_int_t)p->epochs, "xxh3", xxh3, "log", "bytes", (json_int_t)p->bytes, "line", p->line);
	bad = !more || json_object_update(h, more) < 0;
	json_decref(more);
	return bad ? err_set(err, ERR_MEM, "out of memory for the checkpoint") : 0;
}

int
resume_point_get(struct resume_point *p, const json_t *h, struct err *err)
{
	const json_t *at = json_object_get(h, "at"), *log = json_object_get(h, "log");
	const char *xxh3 = header_text(at, "xxh3", "");
	json_t *line = json_object_get(log, "line");

	p->records = header_integer(at, "records", -1);
	p->epochs = header_integer(at, "epochs", -1);
	p->bytes = header_integer(log, "bytes", -1);
	if (p->records < 0 || p->records > COUNT_MOST || p->epochs < 0 || p->epochs > COUNT_MOST || strlen(xxh3) != 16 || sscanf(xxh3, "%16" SCNx64, &p->hash) != 1)
		return err_set(err, ERR_DATA, "malformed checkpoint header: at");
	if (p->bytes < 0)
		return err_set(err, ERR_DATA, "malformed checkpoint header: log");
	p->line = json_is_object(line) ? json_incref(line) : NULL;
	return 0;
}
