/* message.c - messages, progress, the log */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

#include "escape.h"
#include "spelling.h"
#include "internal.h"

int stage_quiet, stage_verbose;

static const struct program *self;
static struct timespec begun;
static int drawn;	/* a progress line stands on the terminal */
static long counted;

static const int status[] = {
	[ERR_ARG] = EX_USAGE, [ERR_DATA] = EX_DATAERR, [ERR_MISSING] = EX_NOINPUT, [ERR_BUG] = EX_SOFTWARE,
	[ERR_MEM] = EX_OSERR, [ERR_CREATE] = EX_CANTCREAT, [ERR_IO] = EX_IOERR, [ERR_STOPPED] = EX_TEMPFAIL,
};

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

const char *stage_name(void) { return self->name; }
void stage_count(long records) { counted += records; }
long stage_counted(void) { return counted; }

double
stage_seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)(now.tv_sec - begun.tv_sec) + 1e-9 * (double)(now.tv_nsec - begun.tv_nsec);
}

static void
wipe(void)
{
	if (drawn)
		fputs("\r\033[K", stderr);
	drawn = 0;
}

void
stage_complain(const char *where, const char *what)
{
	wipe();
	fprintf(stderr, "%s: ", self->name);
	cell_plain(stderr, where);
	fputs(": ", stderr);
	cell_plain(stderr, what);
	fputc('\n', stderr);
}

_Noreturn void
stage_fail(const char *where, const struct err *err)
{
	stage_complain(where, err->text);
	exit(status[err->kind]);
}

_Noreturn void
stage_die(enum err_kind kind, const char *where, const char *fmt, ...)
{
	struct err err = { .kind = kind };
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(err.text, sizeof(err.text), fmt, ap);
	va_end(ap);
	stage_fail(where, &err);
}

void
stage_warn(const char *where, const char *fmt, ...)
{
	char text[400];
	va_list ap;

	if (stage_quiet)
		return;
	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	stage_complain(where, text);
}

void
stage_say(const char *fmt, ...)
{
	char text[1024];
	va_list ap;

	if (!stage_verbose)
		return;
	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	wipe();
	fprintf(stderr, "%s: ", self->name);
	cell_plain(stderr, text);
	fputc('\n', stderr);
}

void
stage_progress(long done, long total, const char *unit)
{
	static double last = -1;
	static int terminal = -1;
	double now = stage_seconds(), left;

	if (terminal < 0)
		terminal = isatty(STDERR_FILENO);
	if (!terminal || stage_quiet || now < 0.5 || now - last < 0.1)
		return;
	last = now;
	left = done > 0 && total > done ? now / (double)done * (double)(total - done) : 0;
	fprintf(stderr, "\r\033[K%s: %ld", self->name, done);
	if (total)
		fprintf(stderr, "/%ld", total);
	fprintf(stderr, " %s  %.3g/s", unit, (double)done / now);
	if (total)
		fprintf(stderr, "  %d:%02d left", (int)left / 60, (int)left % 60);
	fflush(stderr);
	drawn = 1;
}

void
stage_done(void)
{
	struct rusage used;

	getrusage(RUSAGE_SELF, &used);
	stage_say("%ld records, %.2f s, %.0f MB at most", counted, stage_seconds(), (double)used.ru_maxrss / 1024);
	if (stage_logging())
		stage_log(json_pack("{s:s, s:s, s:I, s:f, s:f}", "event", "done", "program", self->name, "records",
		                    (json_int_t)counted, "seconds", stage_seconds(), "megabytes",
		                    (double)used.ru_maxrss / 1024));
}

void
stage_warn_spelling(const char *where, const json_t *known, const json_t *map, const char *what)
{
	char *said = spelling_clash(known, map, what);

	if (said)
		stage_warn(where, "%s", said);
	free(said);
}
