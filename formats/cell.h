/* cell.h - a text as one cell of a tab-separated table, or within a line for people */
#ifndef CELL_H
#define CELL_H

#include <stdio.h>

/* Write s (NULL: nothing); a tab, newline or backslash in it as \t, \n, \\. */
void cell_write(FILE *, const char *s);

/* Write s for people: what would move the cursor or begin a line is "?". */
void cell_plain(FILE *, const char *s);

#endif
