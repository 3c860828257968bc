/* spelling.h - texts that differ only in case, or in blanks and quotes around them: "Happy", "happy "
 *
 * They are distinct labels and speakers to every filter, and seldom to who wrote them.
 */
#ifndef SPELLING_H
#define SPELLING_H

#include <jansson.h>

/* The text in lower case (Latin, Greek, Cyrillic), without the blanks, quotes and invisible
 * characters around it; the text itself where that would leave nothing. To be freed; NULL: out of
 * memory. */
char *spelling_fold(const char *);

/* 1 if both are the same so. Where there is no memory, 0. */
int spelling_alike(const char *, const char *);

/* Say which keys of a map are alike, except those whose values are the same text (labels of one class); with
 * known (another map, else NULL): which of them, that it lacks, are like one that it has: "labels: \"Happy\" and \"happy\" differ only in case, blanks or quotes, and count as
 * different (2 more do)", for the plural `what`. To be freed; NULL: none are, or out of memory. */
char *spelling_clash(const json_t *known, const json_t *map, const char *what);

#endif
