/* shard.c - i/n, and what it means */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "shard.h"

enum { SHARDS = 1000000 };

/* The decimal digits up to the byte end, as a number in 1..most; else 0. */
static long
number(const char *s, char end, long most)
{
	char *to;
	long n;

	errno = 0;
	n = strtol(s, &to, 10);
	return *s >= '0' && *s <= '9' && *to == end && !errno && n <= most ? n : 0;
}

int
shard_parse(struct shard *s, const char *text, struct err *err)
{
	const char *slash = strchr(text, '/'), *id = getenv("SLURM_ARRAY_TASK_ID");
	int slurm = strncmp(text, "slurm/", 6) == 0;

	s->n = slash ? number(slash + 1, '\0', SHARDS) : 0;
	if (!s->n)
		return err_set(err, ERR_ARG, "%s is not of the form 2/5, up to %d", text, SHARDS);
	if (slurm && !id)
		return err_set(err, ERR_ARG, "SLURM_ARRAY_TASK_ID is not set: this is not a task of a job array");
	s->i = slurm ? number(id, '\0', s->n) : number(text, '/', s->n);
	if (!s->i && slurm)
		return err_set(err, ERR_ARG, "SLURM_ARRAY_TASK_ID %s is not in 1..%ld", id, s->n);
	if (!s->i)
		return err_set(err, ERR_ARG, "%s: the first number is not in 1..%ld", text, s->n);
	return 0;
}

long
shard_start(const struct shard *s, long i, long items)
{
	long each = items / s->n, more = items % s->n;

	return (i - 1) * each + (i - 1 < more ? i - 1 : more);
}
