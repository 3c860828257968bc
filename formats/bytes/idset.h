/* idset.h - has this id been here before? A set of 64-bit hashes (XXH3): eight to sixteen
 * bytes an id; two of a million ids fall together with a chance of 3e-8. */
#ifndef IDSET_H
#define IDSET_H

#include <stddef.h>
#include <stdint.h>

struct idset {
	uint64_t *slot;		/* 0 is empty */
	size_t room, used;
};

/* 1: new and now in the set; 0: it was there; -1: out of memory. */
int idset_add(struct idset *, const char *id);
void idset_free(struct idset *);

#endif
