/* protocol.h - how a corpus is split, as a small file: key=value a line, # begins a comment.
 *
 * by, folds, seed, dev=yes, classes, where=COLUMN=VALUE and only are what the options of sersplit are called; corpus=NAME
 * (every speaker must be called NAME-...) and rows=N (what the corpus holds) are checks.
 */
#ifndef PROTOCOL_H
#define PROTOCOL_H

#include <stdio.h>

#include "core/err.h"

struct protocol {
	char *by, *classes, *where, *corpus;	/* owned; NULL: not given */
	long folds, seed, only, rows;		/* -1: not given */
	int dev;
};

/* Reads to the end of the file, which stays the caller's. ERR_DATA: in line *line; ERR_MEM, ERR_IO. All of p is filled. */
int protocol_read(struct protocol *p, FILE *, long *line, struct err *);
void protocol_free(struct protocol *);

#endif
