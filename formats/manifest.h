/* manifest.h - the list of a corpus: text, a header row, one recording (or a part of one) a line.
 *
 * Fields are separated by tabs; the header row names the columns. `path` must be there, relative to
 * the manifest; label, speaker, session, part, id, recording, start and end (seconds) mean something
 * to serpipe; every further column becomes a text of the record. UTF-8, LF or CRLF, a byte order mark
 * is passed over. Empty fields count as absent, empty lines are passed over.
 */
#ifndef MANIFEST_H
#define MANIFEST_H

#include <jansson.h>
#include <stddef.h>

#include "core/err.h"
#include "shard.h"

enum { MANIFEST_LINE = 1 << 20, MANIFEST_COLUMNS = 1000 };	/* bytes of a line; columns */

/* One line. */
struct entry {
	char *path;		/* as written; owned */
	json_t *meta; /* owned: id, recording, further columns as texts, start and end as numbers */
	double start, end;	/* seconds; end 0: to the end of the recording */
};

struct manifest;

/* 1 if the first n bytes of a file are those of a manifest: text whose first line has a column
 * `path`. */
int manifest_is(const char *bytes, size_t n);

/* Reads the header row. fd is a regular file, which stays the caller's; its position is moved.
 * ERR_DATA: a double, nameless or reserved column; ERR_MEM. */
struct manifest *manifest_open(int fd, struct err *);

/* From now on only the rows of this shard are given. To be called first; ERR_ARG: there are fewer
 * rows than shards. ERR_MEM, ERR_IO. */
int manifest_shard(struct manifest *, const struct shard *, struct err *);

/* 1: *e is filled, and the caller's to free; 0: the end; -1: this line is bad (ERR_DATA; the next
 * call goes on behind it), or ERR_MEM, ERR_IO. */
int manifest_next(struct manifest *, struct entry *e, struct err *);
long manifest_line(const struct manifest *);	/* of the last call, from 1 */
void manifest_close(struct manifest *);

/* The entry of a recording that no manifest names: recording and id are the path without its
 * extension. */
int entry_plain(struct entry *, const char *path, struct err *);
void entry_free(struct entry *);

#endif
