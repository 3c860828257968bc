/* pool.c - a ring of jobs and the threads that do them */
#include <pthread.h>
#include <stdlib.h>

#include "pool.h"

struct pool {
	pool_work *work;
	long workers, room, threads;	/* threads that were made */
	pthread_t *thread;
	pthread_mutex_t lock;
	pthread_cond_t given, done;
	size_t size;
	char *job;			/* job i is in place i % room */
	char *ready;			/* and so is whether it was done */
	long in, begun, out;		/* jobs given, begun, taken */
	int over;
	long names;			/* workers that have their number */
};

static void *
worker(void *arg)
{
	struct pool *p = arg;
	long me;

	pthread_mutex_lock(&p->lock);
	me = p->names++;
	for (;;) {
		long i;

		while (p->begun == p->in && !p->over)
			pthread_cond_wait(&p->given, &p->lock);
		if (p->over)
			break;
		i = p->begun++ % p->room;
		pthread_mutex_unlock(&p->lock);
		p->work(pool_job(p, i), me);
		pthread_mutex_lock(&p->lock);
		p->ready[i] = 1;
		pthread_cond_signal(&p->done);
	}
	pthread_mutex_unlock(&p->lock);
	return NULL;
}

struct pool *
pool_new(long workers, size_t size, pool_work *work, struct err *err)
{
	struct pool *p = calloc(1, sizeof(*p));

	if (!p) {
		err_set(err, ERR_MEM, "out of memory");
		return NULL;
	}
	*p = (struct pool){ .work = work,
			    .workers = workers,
			    .size = size,
			    .room = workers > 1 ? 2 * workers + 2 : 1 };
	pthread_mutex_init(&p->lock, NULL);
	pthread_cond_init(&p->given, NULL);
	pthread_cond_init(&p->done, NULL);
	p->job = calloc((size_t)p->room, size);
	p->ready = calloc((size_t)p->room, 1);
	p->thread = calloc((size_t)workers, sizeof(*p->thread));
	while (p->job && p->ready && p->thread && workers > 1 && p->threads < workers)
		if (pthread_create(&p->thread[p->threads], NULL, worker, p) == 0)
			p->threads++;
		else
			workers = 0;
	if (p->job && p->ready && p->thread && workers > 0)
		return p;
	err_set(err, ERR_MEM, "cannot start %ld threads", p->workers);
	pool_free(p);
	return NULL;
}

void *
pool_job(struct pool *p, long i)
{
	return i < p->room ? p->job + (size_t)i * p->size : NULL;
}

static void
give(struct pool *p)
{
	pthread_mutex_lock(&p->lock);
	p->ready[p->in++ % p->room] = 0;
	pthread_cond_signal(&p->given);
	pthread_mutex_unlock(&p->lock);
}

/* The oldest job, once it is done. */
static void *
take(struct pool *p)
{
	long i = p->out++ % p->room;

	if (p->workers == 1) {
		p->work(pool_job(p, i), 0);
		return pool_job(p, i);
	}
	pthread_mutex_lock(&p->lock);
	while (!p->ready[i])
		pthread_cond_wait(&p->done, &p->lock);
	pthread_mutex_unlock(&p->lock);
	return pool_job(p, i);
}

void
pool_run(struct pool *p, int (*next)(void *job), void (*finish)(void *job))
{
	while (next(pool_job(p, p->in % p->room))) {
		give(p);
		if (p->in - p->out == p->room)
			finish(take(p));
	}
	while (p->out < p->in)
		finish(take(p));
}

void
pool_free(struct pool *p)
{
	if (!p)
		return;
	pthread_mutex_lock(&p->lock);
	p->over = 1;
	pthread_cond_broadcast(&p->given);
	pthread_mutex_unlock(&p->lock);
	while (p->threads > 0)
		pthread_join(p->thread[--p->threads], NULL);
	pthread_cond_destroy(&p->done);
	pthread_cond_destroy(&p->given);
	pthread_mutex_destroy(&p->lock);
	free(p->job);
	free(p->ready);
	free(p->thread);
	free(p);
}
