/* table.h - small tables as aligned text, Markdown or LaTeX. */
#ifndef TABLE_H
#define TABLE_H

#include <stdio.h>

enum table_style { TABLE_TEXT, TABLE_MARKDOWN, TABLE_LATEX };


/* All-zero bytes with cols set are an empty one. The first row is the head, the first column words, the others
 * numbers, which stand on the right. */
struct table {
	long cols, cells;	/* cells so far, row by row */
	char **cell;		/* owned */
	int torn;		/* memory did not suffice for a cell */
};

/* The next cell. Characters that a style gives a meaning lose it; control characters become "?". */
void table_put(struct table *, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* A share of 1 in percent with two digits; "-" where it is NAN. */
void table_percent(struct table *, double share);
/* Write it and empty it; -1 where it is torn. */
int table_write(FILE *, enum table_style, struct table *);

/* A sentence or a title around the tables: a paragraph of its own, a line in text. */
void table_note(FILE *, enum table_style, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
/* Columns that a text takes, counted in characters of UTF-8. */
int table_width(const char *);

#endif
