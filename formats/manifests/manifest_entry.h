/* manifest_entry.h - what is known about one recording before it is read */
#ifndef MANIFEST_ENTRY_H
#define MANIFEST_ENTRY_H

#include <jansson.h>

#include "core/err.h"

/* The names of a manifest's columns, and the fields of one row, all borrowed. */
struct row {
	int columns;
	const char *const *name;
	char *const *field;
};

/* One row. */
struct manifest_entry {
	char *path;		/* as written; owned */
	json_t *meta;		/* owned: id, recording, further columns as texts, start and end as numbers */
	double start, end;	/* seconds; end 0: to the end of the recording */
};

/* The entry of a recording that no manifest names: recording and id are the path without its
 * extension. */
int manifest_entry_plain(struct manifest_entry *, const char *path, struct err *);
/* The entry of a row. ERR_DATA: no path, or no part of a
 * recording in start and end; ERR_MEM. */
int manifest_entry_row(struct manifest_entry *, const struct row *, struct err *);
void manifest_entry_free(struct manifest_entry *);

#endif
