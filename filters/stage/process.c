/* process.c - one process: its name and clock, its descriptors, the signals that end it, the drafts it leaves then */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

#include "internal.h"

enum { DRAFTS = 4 };

static const struct program *self;
static struct timespec begun;
static const char *volatile beside[DRAFTS];	/* to be unlinked if we end early */

volatile sig_atomic_t stage_caught;

static volatile sig_atomic_t input = -1;
static int nothing = -1;	/* /dev/null */
static pthread_t loop;		/* the thread that reads */

const char *
stage_name(void)
{
	return self->name;
}

double
stage_seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)(now.tv_sec - begun.tv_sec) + 1e-9 * (double)(now.tv_nsec - begun.tv_nsec);
}

void
stage_drop_drafts(void)
{
	for (int i = 0; i < DRAFTS; i++)
		if (beside[i])
			unlink(beside[i]);
}

void
stage_keep(const char *old, const char *new)
{
	for (int i = 0; i < DRAFTS; i++)
		if (beside[i] == old) {
			beside[i] = new;
			return;
		}
}

/* A descriptor closed by the caller must not become one of our files: hold its place with one that
 * can't be read (0) or written (1, 2). */
static void
hold(int fd)
{
	if (fcntl(fd, F_GETFD) < 0 && errno == EBADF && open("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY) != fd)
		exit(EX_OSERR);
}

static void
interrupted(int sig)
{
	stage_drop_drafts();
	signal(sig, SIG_DFL);
	raise(sig);
}

void
stage_catch(void (*handler)(int))
{
	static const int ends[] = { SIGINT, SIGTERM, SIGHUP, SIGXCPU };
	struct sigaction was, act = { .sa_handler = handler, .sa_flags = SA_RESTART };

	for (size_t i = 0; i < sizeof(ends) / sizeof(*ends); i++)
		if (sigaction(ends[i], NULL, &was) == 0 && was.sa_handler != SIG_IGN)
			sigaction(ends[i], &act, NULL);
}

void
stage_begin(const struct program *p)
{
	self = p;
	clock_gettime(CLOCK_MONOTONIC, &begun);
	for (int fd = 0; fd < 3; fd++)
		hold(fd);
	signal(SIGPIPE, interrupted);	/* also where the caller ignores it: a broken pipe ends us quietly */
	signal(SIGXFSZ, SIG_IGN);	/* a file that may not grow is a write that fails, not the end of us beside a draft */
	stage_catch(interrupted);
	atexit(stage_drop_drafts);
}

/* Where the loop waits for the stage before, which may never write again, it must wake up: its read then goes on with
 * an empty file. */
static void
stop(int sig)
{
	int was = errno;

	if (input < 0) {
		stage_drop_drafts();
		_exit(EX_TEMPFAIL);
	}
	if (!pthread_equal(pthread_self(), loop)) {
		pthread_kill(loop, sig);
	} else {
		stage_caught = 1;
		dup2(nothing, input);
	}
	errno = was;
}

int
stage_catch_input(int fd)
{
	if (nothing < 0 && (nothing = open("/dev/null", O_RDONLY | O_CLOEXEC)) < 0)
		return -1;
	loop = pthread_self();
	input = fd;
	stage_catch(stop);
	return 0;
}

int
stage_stopped(void)
{
	const struct timespec moment = { .tv_nsec = 10000000 };

	for (int i = 0; input >= 0 && !stage_caught && i < 20; i++)
		nanosleep(&moment, NULL);
	return stage_caught;
}
