/* pool.h - jobs done by several threads, and taken in the order in which they were given */
#ifndef POOL_H
#define POOL_H

#include <stddef.h>

#include "core/err.h"

/* Does a job; worker is 0..workers-1, and no two threads have the same. */
typedef void pool_work(void *job, long worker);

struct pool;

/* Room for jobs of this size, all-zero at first. One worker: no thread is made. ERR_MEM. */
struct pool *pool_new(long workers, size_t size, pool_work *, struct err *);
/* next() fills a job (0: there are no more), a worker does it, and finish() gets it; both are called by this thread,
 * in the order of the jobs, whose memory is used again. */
void pool_run(struct pool *, int (*next)(void *job), void (*finish)(void *job));
/* The i-th place for a job, for what it owns; NULL behind the last. */
void *pool_job(struct pool *, long i);
void pool_free(struct pool *);

#endif
