/* manifest.c - tab-separated lists of recordings */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/text.h"
#include "lines.h"
#include "manifest.h"

struct manifest {
	struct lines lines;	/* the text of a row gets 0 for its tabs */
	long left;		/* rows to be given */
	char *head;		/* the header row, its tabs replaced by 0 */
	int columns;
	const char *name[MANIFEST_COLUMNS];	/* in head */
	char *field[MANIFEST_COLUMNS];		/* in the row's text */
};

int
manifest_is(const char *s, size_t n)
{
	const char *end = memchr(s, '\n', n);

	if (n >= 3 && memcmp(s, "\xef\xbb\xbf", 3) == 0) {
		s += 3;
		n -= 3;
	}
	end = end ? end : s + n;
	if (memchr(s, '\0', (size_t)(end - s)))
		return 0;
	while (s < end) {
		const char *tab = memchr(s, '\t', (size_t)(end - s)), *to = tab ? tab : end;
		size_t word = (size_t)(to - s) - (to > s && !tab && to[-1] == '\r');

		if (word == 4 && memcmp(s, "path", 4) == 0)
			return 1;
		s = to + 1;
	}
	return 0;
}

/* Cut text at its tabs. The number of fields; only the first MANIFEST_COLUMNS are kept. */
static int
split(char *text, char **field)
{
	int n = 0;

	for (char *s = text; s; n++) {
		char *tab = strchr(s, '\t');

		if (n < MANIFEST_COLUMNS)
			field[n] = s;
		if (tab)
			*tab++ = '\0';
		s = tab;
	}
	return n;
}

static int
check_columns(const struct manifest *m, struct err *err)
{
	if (m->columns > MANIFEST_COLUMNS)
		return err_set(err, ERR_DATA, "%d columns, more than %d", m->columns,
			       MANIFEST_COLUMNS);
	for (int i = 0; i < m->columns; i++) {
		const char *s = m->name[i];

		if (!*s)
			return err_set(err, ERR_DATA, "column %d has no name", i + 1);
		if (strcmp(s, "x") == 0 || strcmp(s, "audio") == 0)
			return err_set(err, ERR_DATA,
				       "a column can't be named \"%s\": records hold their own", s);
		for (int k = 0; k < i; k++)
			if (strcmp(m->name[k], s) == 0)
				return err_set(err, ERR_DATA, "two columns are named \"%s\"", s);
	}
	return 0;
}

static int
header_row(struct manifest *m, struct err *err)
{
	int got = lines_next(&m->lines, MANIFEST_LINE, err);
	size_t mark;

	if (got < 0)
		return -1;
	if (got == 0 || !manifest_is(m->lines.text, m->lines.n))
		return err_set(err, ERR_DATA, "no header row with a column \"path\"");
	mark = memcmp(m->lines.text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
	if (!(m->head = strdup(m->lines.text + mark)))
		return err_set(err, ERR_MEM, "out of memory for the header row");
	m->columns = split(m->head, m->field);
	for (int i = 0; i < m->columns && i < MANIFEST_COLUMNS; i++)
		m->name[i] = m->field[i];
	return check_columns(m, err);
}

struct manifest *
manifest_open(int fd, struct err *err)
{
	struct manifest *m = calloc(1, sizeof(*m));
	int own = m ? dup(fd) : -1;

	if (own >= 0 && lseek(own, 0, SEEK_SET) == 0)
		m->lines.file = fdopen(own, "r");
	if (!m || !m->lines.file) {
		if (own >= 0)
			close(own);
		err_set(err, m ? ERR_IO : ERR_MEM, "can't read: %s", strerror(errno));
	}
	if (err->kind != ERR_NONE || header_row(m, err) < 0) {
		manifest_close(m);
		return NULL;
	}
	m->left = LONG_MAX;
	return m;
}

/* The next line that is not empty, as lines_next(). */
static int
next_row(struct manifest *m, struct err *err)
{
	int got;

	while ((got = lines_next(&m->lines, MANIFEST_LINE, err)) > 0 && !*m->lines.text)
		;
	return got;
}

/* Pass over so many rows, or all that there are. Their number, or -1. What is wrong with a row is
 * said where it is used. */
static long
pass(struct manifest *m, long rows, struct err *err)
{
	long n = 0;

	while (n < rows && next_row(m, err) != 0) {
		if (err->kind != ERR_NONE && err->kind != ERR_DATA)
			return -1;
		*err = (struct err){0};
		n++;
	}
	return n;
}

int
manifest_shard(struct manifest *m, const struct shard *s, struct err *err)
{
	off_t start = ftello(m->lines.file);
	long line = m->lines.at, rows = pass(m, LONG_MAX, err), first;

	if (rows < 0)
		return -1;
	if (rows < s->n)
		return err_set(err, ERR_ARG, "%ld row%s do not make %ld shards", rows,
			       rows == 1 ? "" : "s", s->n);
	if (fseeko(m->lines.file, start, SEEK_SET) < 0)
		return err_set(err, ERR_IO, "can't read: %s", strerror(errno));
	m->lines.at = line;
	first = shard_start(s, s->i, rows);
	m->left = shard_start(s, s->i + 1, rows) - first;
	return pass(m, first, err) < 0 ? -1 : 0;
}

long
manifest_line(const struct manifest *m)
{
	return m->lines.at;
}

/* The text of the column of this name; NULL where it is absent or empty. */
static const char *
field(const struct manifest *m, const char *name)
{
	for (int i = 0; i < m->columns; i++)
		if (strcmp(m->name[i], name) == 0)
			return *m->field[i] ? m->field[i] : NULL;
	return NULL;
}

static int
seconds(const struct manifest *m, const char *name, double *to, struct err *err)
{
	const char *s = field(m, name);

	*to = 0;
	if (s && (text_number(s, to) < 0 || *to < 0))
		return err_set(err, ERR_DATA, "%s \"%s\" is no time in seconds", name, s);
	return 0;
}

/* id, where the manifest gives none, of a part: recording@start-end, as the manifest writes them.
 */
static json_t *
part_id(const struct manifest *m, const struct entry *e)
{
	const char *start = field(m, "start"), *end = field(m, "end");

	return json_sprintf("%s@%s-%s", json_string_value(json_object_get(e->meta, "recording")),
	                    start ? start : "0", end ? end : "");
}

static int
describe(const struct manifest *m, struct entry *e)
{
	int bad = 0;

	if (e->start > 0 || e->end > 0) {
		bad |= json_object_set_new(e->meta, "id", part_id(m, e));
		bad |= json_object_set_new(e->meta, "start", json_real(e->start));
		if (e->end > 0)
			bad |= json_object_set_new(e->meta, "end", json_real(e->end));
	}
	for (int i = 0; i < m->columns; i++)
		if (*m->field[i] && strcmp(m->name[i], "path") && strcmp(m->name[i], "start") &&
		    strcmp(m->name[i], "end"))
			bad |= json_object_set_new(e->meta, m->name[i], json_string(m->field[i]));
	return bad;
}

static int
fields(struct manifest *m, struct entry *e, struct err *err)
{
	int n = split(m->lines.text, m->field);

	if (n != m->columns)
		return err_set(err, ERR_DATA, "%d fields, the header row has %d", n, m->columns);
	if (!field(m, "path"))
		return err_set(err, ERR_DATA, "no path");
	if (entry_plain(e, field(m, "path"), err) < 0)
		return -1;
	if (seconds(m, "start", &e->start, err) < 0 || seconds(m, "end", &e->end, err) < 0)
		return -1;
	if (field(m, "end") && e->end <= e->start)
		return err_set(err, ERR_DATA, "end %g s is not after start %g s", e->end, e->start);
	return describe(m, e) ? err_set(err, ERR_MEM, "out of memory for a line") : 0;
}

int
manifest_next(struct manifest *m, struct entry *e, struct err *err)
{
	int got;

	*e = (struct entry){0};
	if (m->left == 0)
		return 0;
	m->left--;
	got = next_row(m, err);
	if (got > 0 && fields(m, e, err) < 0) {
		entry_free(e);
		return -1;
	}
	return got;
}

void
manifest_close(struct manifest *m)
{
	if (!m)
		return;
	lines_free(&m->lines);
	free(m->head);
	free(m);
}
