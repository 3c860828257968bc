/* columns.h - the names of a manifest's columns: which mean something, and which were meant to */
#ifndef COLUMNS_H
#define COLUMNS_H

#include "core/err.h"

/* The known column (path, label, speaker, ...) that this name becomes in lower case and without the
 * blanks, quotes and invisible characters around it; NULL: none, or it is written so already. */
const char *columns_meant(const char *name);

/* The known column that others call so: "speaker" for spk, Speaker_ID and the like; NULL: none. */
const char *columns_alias(const char *name);

/* Of the n names of a header row: the place of one, or -1. */
int columns_find(const char *const *names, int n, const char *name);

/* ERR_DATA: a double, nameless or reserved one, one with control characters, or one that was meant to be a
 * known one. */
int columns_check(const char *const *names, int n, struct err *);

/* Set *advice to one clause about other names of known columns that are absent, to be freed; to NULL where
 * there are none. ERR_MEM. */
int columns_advise(const char *const *names, int n, char **advice, struct err *);

#endif
