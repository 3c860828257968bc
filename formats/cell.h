/* cell.h - a text as one cell of a tab-separated table */
#ifndef CELL_H
#define CELL_H

#include <stdio.h>

/* Write s (NULL: nothing); a tab, newline or backslash in it as \t, \n, \\. */
void cell_write(FILE *, const char *s);

#endif
