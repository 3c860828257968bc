/* selection.h - which records of a stream are wanted */
#ifndef SELECTION_H
#define SELECTION_H

#include "stream.h"

enum { SELECTION_TESTS = 2, SELECTION_LINE = 8192 /* bytes of a line */ };

/* All-zero bytes with take -1 keep everything. */
struct selection {
	int tests;
	struct {
		char *key, *value;
		int wanted;
	} test[SELECTION_TESTS];
	json_t *ids;		/* id -> was it met, or NULL: any */
	long skip;		/* records that pass the tests and are left out first */
	long take;		/* most records kept; -1: no bound */
	long passed;
};

/* "key=value": the record's text under key is value (wanted), or is not. ERR_ARG without a =. */
int selection_match(struct selection *, const char *pair, int wanted, struct err *);

/* Ids, one a line, from a descriptor; empty lines are passed over. Errors as lines_next(). */
int selection_ids(struct selection *, int fd, struct err *);

/* How many of them no record had, and the first. */
long selection_missing(const struct selection *, const char **first);

int selection_keeps(struct selection *, const struct record *);
void selection_free(struct selection *);

#endif
