/* dialect.h - how a table of text is written: its encoding, line ends, separator and quotes */
#ifndef DIALECT_H
#define DIALECT_H

#include <stddef.h>

#include "core/err.h"

struct dialect {
	char separator;	/* a tab or a comma */
	int quoted;	/* fields may stand in double quotes, as in RFC 4180 */
};

/* From the first n bytes of a file. 1: a table whose first line has a column path, or one that is
 * nearly named so; 0: no such table; -1: ERR_DATA, it is one in a form that is not read, and the
 * text says which, and what to do. */
int dialect_of(struct dialect *, const char *head, size_t n, struct err *);

/* Bytes of the byte order mark that they begin with: 3 or 0. */
size_t dialect_mark(const char *head, size_t n);

/* Cut the text of a row at its separators, in place, and take off the quotes. Fields beyond most are
 * counted, not kept. Their number, or -1: ERR_DATA. */
int dialect_split(const struct dialect *, char *text, char **field, int most, struct err *);

#endif
