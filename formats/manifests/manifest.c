/* manifest.c - tables of recordings */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "columns.h"
#include "dialect.h"
#include "lines.h"
#include "manifest.h"
#include "spool.h"

enum { HEAD = 1 << 16 };	/* bytes in which a header row must end, or show its path */

struct manifest {
	struct lines lines;	/* the text of a row is cut into its fields */
	struct dialect dialect;
	long left;		/* rows to be given */
	char *folder;		/* paths are relative to it, with its slash; "": the current folder */
	char *head;		/* the header row, cut into its names */
	int columns;
	const char *name[MANIFEST_COLUMNS];	/* in head */
	char *field[MANIFEST_COLUMNS];		/* in the row's text */
	char *advice;
};

int
manifest_is(const char *s, size_t n)
{
	struct err err = { 0 };
	struct dialect d;

	return dialect_of(&d, s, n, &err) != 0;
}

/* ---- the header row ---- */

/* How the file is written, from its first bytes; then the first row is to be read. */
static int
begin(struct manifest *m, int fd, struct err *err)
{
	char head[HEAD];
	off_t size = lseek(fd, 0, SEEK_END);
	size_t n = size < HEAD ? (size_t)size : HEAD;
	int own, got;

	if (size < 0)
		return err_set(err, ERR_IO, "can't read: %s", strerror(errno));
	if (spool_read(fd, head, n, 0, err) < 0 || (got = dialect_of(&m->dialect, head, n, err)) < 0)
		return -1;
	if (got == 0)
		return err_set(err, ERR_DATA, "no header row with a column \"path\"");
	own = dup(fd);
	if (own < 0 || !(m->lines.file = fdopen(own, "r")) ||
	    fseeko(m->lines.file, (off_t)dialect_mark(head, n), SEEK_SET) < 0) {
		if (own >= 0 && !m->lines.file)
			close(own);
		return err_set(err, ERR_IO, "can't read: %s", strerror(errno));
	}
	m->lines.separator = m->dialect.quoted ? m->dialect.separator : '\0';
	return 0;
}

static int
header_row(struct manifest *m, struct err *err)
{
	if (lines_next(&m->lines, MANIFEST_LINE, err) < 0)
		return -1;
	if (!(m->head = strdup(m->lines.text)))
		return err_set(err, ERR_MEM, "out of memory for the header row");
	m->columns = dialect_split(&m->dialect, m->head, m->field, MANIFEST_COLUMNS, err);
	if (m->columns < 0)
		return -1;
	if (m->columns > MANIFEST_COLUMNS)
		return err_set(err, ERR_DATA, "%d columns, more than %d", m->columns, MANIFEST_COLUMNS);
	for (int i = 0; i < m->columns; i++)
		m->name[i] = m->field[i];
	if (columns_check(m->name, m->columns, err) < 0 || columns_advise(m->name, m->columns, &m->advice, err) < 0)
		return -1;
	return manifest_find(m, "path") >= 0 ? 0 :
	       err_set(err, ERR_DATA, "no column \"path\"%s%s", m->advice ? "; " : "", m->advice ? m->advice : "");
}

/* The folder of a manifest of this name. */
static char *
folder_of(const char *name)
{
	const char *slash = name ? strrchr(name, '/') : NULL;
	struct stat st;

	if (!slash || strncmp(name, "/dev/", 5) == 0 || strncmp(name, "/proc/", 6) == 0 || stat(name, &st) < 0 ||
	    !S_ISREG(st.st_mode))
		return strdup("");
	return strndup(name, (size_t)(slash - name) + 1);
}

struct manifest *
manifest_open(int fd, const char *name, struct err *err)
{
	struct manifest *m = calloc(1, sizeof(*m));

	if (!m || !(m->folder = folder_of(name))) {
		err_set(err, ERR_MEM, "out of memory for a manifest");
	} else if (begin(m, fd, err) == 0 && header_row(m, err) == 0) {
		m->left = LONG_MAX;
		return m;
	}
	manifest_close(m);
	return NULL;
}

struct manifest *
manifest_operand(const char *operand, struct err *err)
{
	int input = strcmp(operand, "-") == 0, fd = input ? STDIN_FILENO : open(operand, O_RDONLY | O_CLOEXEC), own;
	struct manifest *m = NULL;
	struct stat st;
	off_t size;

	if (fd < 0 || fstat(fd, &st) < 0)
		err_set(err, ERR_MISSING, "%s", errno == ENOENT ? "no such file" : strerror(errno));
	else if (S_ISDIR(st.st_mode))
		err_set(err, ERR_MISSING, "is a folder");
	else if ((own = spool_of(fd, &size, err)) >= 0) {
		m = manifest_open(own, input ? NULL : operand, err);
		if (own != fd)
			close(own);
	}
	if (!input && fd >= 0)
		close(fd);
	return m;
}

int
manifest_columns(const struct manifest *m)
{
	return m->columns;
}

const char *
manifest_column(const struct manifest *m, int i)
{
	return m->name[i];
}

int
manifest_find(const struct manifest *m, const char *name)
{
	return columns_find(m->name, m->columns, name);
}

const char *
manifest_advice(const struct manifest *m)
{
	return m->advice;
}

char *
manifest_file(const struct manifest *m, const char *path)
{
	char *s;

	if (*path == '/')
		return strdup(path);
	return asprintf(&s, "%s%s", m->folder, path) < 0 ? NULL : s;
}

/* ---- rows ---- */

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
	struct lines was = m->lines;
	long rows = pass(m, LONG_MAX, err), first;

	if (rows < 0)
		return -1;
	if (rows < s->n)
		return err_set(err, ERR_ARG, "%ld row%s cannot be divided into %ld shards", rows,
			       rows == 1 ? "" : "s", s->n);
	if (fseeko(m->lines.file, start, SEEK_SET) < 0)
		return err_set(err, ERR_IO, "can't read: %s", strerror(errno));
	m->lines.at = was.at;
	m->lines.breaks = was.breaks;
	first = shard_start(s, s->i, rows);
	m->left = shard_start(s, s->i + 1, rows) - first;
	return pass(m, first, err) < 0 ? -1 : 0;
}

long
manifest_line(const struct manifest *m)
{
	return m->lines.at;
}

const char *
manifest_field(const struct manifest *m, int i)
{
	return m->field[i];
}

static int
cut(struct manifest *m, struct err *err)
{
	int n = dialect_split(&m->dialect, m->lines.text, m->field, MANIFEST_COLUMNS, err);

	if (n < 0)
		return -1;
	return n == m->columns ? 0 : err_set(err, ERR_DATA, "%d fields, the header row has %d", n, m->columns);
}

int
manifest_next(struct manifest *m, struct manifest_entry *e, struct err *err)
{
	int got;

	*e = (struct manifest_entry){0};
	if (m->left == 0)
		return 0;
	m->left--;
	got = next_row(m, err);
	if (got > 0 && (cut(m, err) < 0 || manifest_entry_row(e, &(struct row){ m->columns, m->name, m->field }, err) < 0))
		return -1;
	return got;
}

void
manifest_close(struct manifest *m)
{
	if (!m)
		return;
	lines_free(&m->lines);
	free(m->folder);
	free(m->head);
	free(m->advice);
	free(m);
}
