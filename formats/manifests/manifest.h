/* manifest.h - the list of a corpus: text, a header row, one recording (or a part of one) a row.
 *
 * Fields are separated by tabs, or by commas as RFC 4180 has it: the header row decides. Fields may be
 * in double quotes where they are separated by commas, or where a name in the header row is. `path`
 * must be there, relative to the manifest; label, speaker, session, part, id, recording, start and end
 * (seconds) mean something to serpipe; every further column becomes a text of the record. UTF-8, LF or
 * CRLF, a byte order mark is passed over. Empty fields count as absent, empty lines are passed over.
 */
#ifndef MANIFEST_H
#define MANIFEST_H

#include <jansson.h>
#include <stddef.h>

#include "core/err.h"
#include "manifest_entry.h"
#include "shard.h"

enum { MANIFEST_LINE = 1 << 20, MANIFEST_COLUMNS = 1000 };	/* bytes of a line; columns */

struct manifest;

/* 1 if the first n bytes of a file are those of a manifest: text whose first line has a column
 * `path`. Also where it is written so that manifest_open() refuses it, and says why. */
int manifest_is(const char *bytes, size_t n);

/* Reads the header row. fd is a regular file or a spool (spool.h), which stays the caller's; its
 * position is moved. name is the manifest's path, which its own paths are relative to; NULL, or the
 * name of what is no regular file, or one below /dev or /proc: they are relative to the current folder.
 * ERR_DATA: separators, quotes or an encoding that are not read, a double, nameless or reserved column,
 * or one that is nearly a known one ("Speaker"); ERR_MEM, ERR_IO. */
struct manifest *manifest_open(int fd, const char *name, struct err *);

/* The same of an operand: a path, a pipe, which is spooled, or "-", standard input. ERR_MISSING. */
struct manifest *manifest_operand(const char *operand, struct err *);

/* The columns in the order of the header row; their number; a name, borrowed; the place of a name, or
 * -1. */
int manifest_columns(const struct manifest *);
const char *manifest_column(const struct manifest *, int i);
int manifest_find(const struct manifest *, const char *name);

/* One clause about columns that are not read but look like known ones that are absent (spk, and no
 * speaker); borrowed; NULL: there are none. Whoever reads the manifest shows it. */
const char *manifest_advice(const struct manifest *);

/* From now on only the rows of this shard are given. To be called first; ERR_ARG: there are fewer
 * rows than shards. ERR_MEM, ERR_IO. */
int manifest_shard(struct manifest *, const struct shard *, struct err *);

/* 1: *e is filled, and the caller's to free; 0: the end; -1: this row is bad (ERR_DATA; the next
 * call goes on behind it), or ERR_MEM, ERR_IO. */
int manifest_next(struct manifest *, struct manifest_entry *e, struct err *);

/* The field of the last row in column i, without its quotes, "" where it is empty; borrowed until the
 * next call. Only after manifest_next() gave 1. It may hold tabs and line breaks where fields may be
 * quoted. */
const char *manifest_field(const struct manifest *, int i);
long manifest_line(const struct manifest *);	/* the line that the last row begins on, from 1 */

/* Where a path of the manifest lies: the path itself, or behind the manifest's folder. To be freed;
 * NULL: out of memory. */
char *manifest_file(const struct manifest *, const char *path);
void manifest_close(struct manifest *);

#endif
