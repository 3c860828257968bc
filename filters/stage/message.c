/* message.c - messages on standard error */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sysexits.h>

#include "escape.h"
#include "spelling.h"
#include "internal.h"

static int drawn;	/* a progress line stands on the terminal */

static const int status[] = {
	[ERR_ARG] = EX_USAGE, [ERR_DATA] = EX_DATAERR, [ERR_MISSING] = EX_NOINPUT, [ERR_BUG] = EX_SOFTWARE,
	[ERR_MEM] = EX_OSERR, [ERR_CREATE] = EX_CANTCREAT, [ERR_IO] = EX_IOERR, [ERR_STOPPED] = EX_TEMPFAIL,
};

static void
wipe(void)
{
	if (drawn)
		fputs("\r\033[K", stderr);
	drawn = 0;
}

void
stage_draw(const char *progress)
{
	fprintf(stderr, "\r\033[K%s: %s", stage_name(), progress);
	fflush(stderr);
	drawn = 1;
}

void
stage_complain(const char *where, const char *what)
{
	wipe();
	fprintf(stderr, "%s: ", stage_name());
	escape_plain(stderr, where);
	fputs(": ", stderr);
	escape_plain(stderr, what);
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
	fprintf(stderr, "%s: ", stage_name());
	escape_plain(stderr, text);
	fputc('\n', stderr);
}

void
stage_warn_spelling(const char *where, const json_t *known, const json_t *map, const char *what)
{
	char *said = spelling_clash(known, map, what);

	if (said)
		stage_warn(where, "%s", said);
	free(said);
}
