/* escape.h - a text as one cell of a tab-separated table, within a line for people, or in JSON.
 *
 * Texts of streams, manifests and names of files may come from anybody: what would move a terminal's cursor, begin a line
 * or turn the direction of text (text_control()) is never written as it is. */
#ifndef ESCAPE_H
#define ESCAPE_H

#include <jansson.h>
#include <stdio.h>

/* Write s (NULL: nothing) so that it can be read back: a tab, newline or backslash in it as \t, \n, \\, other controls as
 * \u009b. */
void escape_write(FILE *, const char *s);

/* Write s for people: each control is "?". */
void escape_plain(FILE *, const char *s);

/* JSON, of any value, with controls escaped; how: flags of json_dumps(). To be freed; NULL: out of memory. */
char *escape_json(const json_t *, size_t how);

#endif
