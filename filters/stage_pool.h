/* stage_pool.h - jobs done by several threads, and taken in the order in which they were given */
#ifndef STAGE_POOL_H
#define STAGE_POOL_H

#include "core/err.h"

/* Does a job; worker is 0..workers-1, and no two threads have the same. */
typedef void pool_work(void *job, long worker);

struct pool;

/* One worker: no thread is made, pool_take() itself does the job. ERR_MEM. */
struct pool *pool_new(long workers, pool_work *, struct err *);
/* Jobs that may be under way at once: the caller keeps so many. */
long pool_room(const struct pool *);
/* Never more than pool_room() jobs may be given and not yet taken. */
void pool_give(struct pool *, void *job);
/* The oldest job, once it is done; NULL where none is under way. */
void *pool_take(struct pool *);
/* Waits for the jobs that are being done; those that are not begun are left. */
void pool_free(struct pool *);

#endif
