/* lines.h - lines of a text that may hold anything: of bounded length, valid UTF-8, without NUL */
#ifndef LINES_H
#define LINES_H

#include <stddef.h>
#include <stdio.h>

#include "core/err.h"

struct lines {
	FILE *file;	/* owned */
	long at;	/* the number of this line, from 1 */
	char *text;	/* of it, without its end; may be written to */
	size_t n, room;	/* bytes of the text, of its memory */
};

/* 1: the next line is in text; 0: the end; -1: it is no such line (ERR_DATA; the next call goes on
 * behind it), or ERR_MEM, ERR_IO. */
int lines_next(struct lines *, size_t most, struct err *);
void lines_free(struct lines *);

#endif
