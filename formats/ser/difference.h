/* difference.h - the first difference of two headers or two records, by name */
#ifndef DIFFERENCE_H
#define DIFFERENCE_H

#include <jansson.h>

#include "core/err.h"

/* A copy of a header without the program versions in its histories: they don't count as a
 * difference. The caller owns it; NULL: out of memory. */
json_t *difference_header(const json_t *);

enum { DIFFERENCE_JSON = 64 };	/* bytes of a value as JSON, at most */

struct difference {
	char path[200];		/* "rate"; "mel2mfcc cepstra" for an option of a stage; "counts angry"; "mean 3" */
	char a[170], b[170];	/* the values: JSON and "nothing" where absent; plain: texts without quotes, and "none" */
	int plain;
};

/* 1 and the first difference in the order of a's keys, or 0. Numbers are compared by value. */
int difference_json(const json_t *a, const json_t *b, struct difference *);

/* The same of two maps of options, plain; and of two histories, stage by stage and option by option, where program versions
 * don't count: "the stages" where they are others. */
int difference_options(const json_t *a, const json_t *b, struct difference *);
int difference_stages(const json_t *a, const json_t *b, struct difference *);

/* Compare two results of header_features(), option by option. ERR_DATA with the first difference: "<who> expects spec2mel
 * bands 128, stream has 64". */
int difference_features(const json_t *want, const json_t *have, const char *who, struct err *);

/* A value as one line of JSON, shortened to room with dots. */
void difference_text(const json_t *, char *to, size_t room);

#endif
