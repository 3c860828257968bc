/* err.c - the first error wins */
#include <stdarg.h>
#include <stdio.h>

#include "core/err.h"

int
err_set(struct err *e, enum err_kind kind, const char *fmt, ...)
{
	va_list ap;

	if (e->kind != ERR_NONE)
		return -1;
	e->kind = kind;
	va_start(ap, fmt);
	vsnprintf(e->text, sizeof(e->text), fmt, ap);
	va_end(ap);
	/* names out of a file must not move the cursor or begin a line */
	for (char *c = e->text; *c; c++)
		if ((unsigned char)*c < ' ' || *c == 0x7f)
			*c = '?';
	return -1;
}
