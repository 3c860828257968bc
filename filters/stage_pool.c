/* stage_pool.c - a ring of jobs and the threads that do them */
#include <pthread.h>
#include <stdlib.h>

#include "stage_pool.h"

struct pool {
	pool_work *work;
	long workers, room, threads;	/* threads that were made */
	pthread_t *thread;
	pthread_mutex_t lock;
	pthread_cond_t given, done;
	struct slot {
		void *job;
		int ready;
	} *ring;			/* job i is in slot i % room */
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
		struct slot *s;

		while (p->begun == p->in && !p->over)
			pthread_cond_wait(&p->given, &p->lock);
		if (p->over)
			break;
		s = &p->ring[p->begun++ % p->room];
		pthread_mutex_unlock(&p->lock);
		p->work(s->job, me);
		pthread_mutex_lock(&p->lock);
		s->ready = 1;
		pthread_cond_signal(&p->done);
	}
	pthread_mutex_unlock(&p->lock);
	return NULL;
}

struct pool *
pool_new(long workers, pool_work *work, struct err *err)
{
	struct pool *p = calloc(1, sizeof(*p));

	if (!p) {
		err_set(err, ERR_MEM, "out of memory");
		return NULL;
	}
	*p = (struct pool){ .work = work,
			    .workers = workers,
			    .room = workers > 1 ? 2 * workers + 2 : 1 };
	pthread_mutex_init(&p->lock, NULL);
	pthread_cond_init(&p->given, NULL);
	pthread_cond_init(&p->done, NULL);
	p->ring = calloc((size_t)p->room, sizeof(*p->ring));
	p->thread = calloc((size_t)workers, sizeof(*p->thread));
	while (p->ring && p->thread && workers > 1 && p->threads < workers)
		if (pthread_create(&p->thread[p->threads], NULL, worker, p) == 0)
			p->threads++;
		else
			workers = 0;
	if (p->ring && p->thread && workers > 0)
		return p;
	pool_free(p);
	err_set(err, ERR_MEM, "no room for %ld threads", workers);
	return NULL;
}

long
pool_room(const struct pool *p)
{
	return p->room;
}

void
pool_give(struct pool *p, void *job)
{
	pthread_mutex_lock(&p->lock);
	p->ring[p->in++ % p->room] = (struct slot){ job, 0 };
	pthread_cond_signal(&p->given);
	pthread_mutex_unlock(&p->lock);
}

void *
pool_take(struct pool *p)
{
	struct slot *s = &p->ring[p->out % p->room];

	if (p->out == p->in)
		return NULL;
	if (p->workers == 1) {
		p->work(s->job, 0);
		p->out++;
		return s->job;
	}
	pthread_mutex_lock(&p->lock);
	while (!s->ready)
		pthread_cond_wait(&p->done, &p->lock);
	p->out++;
	pthread_mutex_unlock(&p->lock);
	return s->job;
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
	free(p->ring);
	free(p->thread);
	free(p);
}
