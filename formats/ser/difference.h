/* difference.h - the first difference of two headers or two records, by name */
#ifndef DIFFERENCE_H
#define DIFFERENCE_H

#include <jansson.h>

/* A copy of a header without the program versions in its histories: they don't count as a
 * difference. The caller owns it; NULL: out of memory. */
json_t *difference_header(const json_t *);

struct difference {
	char path[200];		/* "rate"; "mel2mfcc cepstra" for an option of a stage; "counts angry"; "mean 3" */
	char a[64], b[64];	/* the values as JSON; "nothing" where absent */
};

/* 1 and the first difference in the order of a's keys, or 0. Numbers are compared by value. */
int difference_json(const json_t *a, const json_t *b, struct difference *);

/* A value as one line of JSON, shortened to room with dots. */
void difference_text(const json_t *, char *to, size_t room);

#endif
