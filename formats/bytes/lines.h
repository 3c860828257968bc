/* lines.h - lines of a text that may hold anything: of bounded length, valid UTF-8, without NUL
 *
 * Carriage returns at the end of a line are no part of it.
 */
#ifndef LINES_H
#define LINES_H

#include <stddef.h>
#include <stdio.h>

#include "core/err.h"

struct lines {
	FILE *file;	/* owned */
	char separator;	/* of fields in double quotes, in which lines may break (RFC 4180); 0: none */
	long at;	/* the number of this line, from 1; of its first, where it has several */
	long breaks;	/* line breaks within it */
	char *text;	/* of it, without its end; may be written to */
	size_t n, room;	/* bytes of the text, of its memory */
};

/* 1: the next line is in text; 0: the end; -1: it is no such line (ERR_DATA; the next call goes on
 * behind it), or ERR_MEM, ERR_IO. */
int lines_next(struct lines *, size_t most, struct err *);
void lines_free(struct lines *);

#endif
