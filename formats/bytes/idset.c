/* idset.c - an open-addressing set of hashes */
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "idset.h"

static int
put(struct idset *s, uint64_t h)
{
	size_t i = h & (s->room - 1);

	while (s->slot[i] && s->slot[i] != h)
		i = (i + 1) & (s->room - 1);
	if (s->slot[i])
		return 0;
	s->slot[i] = h;
	return 1;
}

static int
grow(struct idset *s)
{
	struct idset big = { .room = s->room ? 2 * s->room : 64, .used = s->used };

	if (!(big.slot = calloc(big.room, sizeof(*big.slot))))
		return -1;
	for (size_t i = 0; i < s->room; i++)
		if (s->slot[i])
			put(&big, s->slot[i]);
	free(s->slot);
	*s = big;
	return 0;
}

int
idset_add(struct idset *s, const char *id)
{
	uint64_t h = XXH3_64bits(id, strlen(id));
	int fresh;

	if (2 * s->used >= s->room && grow(s) < 0)
		return -1;
	fresh = put(s, h ? h : 1);
	s->used += (size_t)fresh;
	return fresh;
}

void
idset_free(struct idset *s)
{
	free(s->slot);
	*s = (struct idset){0};
}
