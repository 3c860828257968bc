/* lines.c - the lines of a text, one at a time */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "lines.h"

static int
push(struct lines *l, int c, struct err *err)
{
	if (l->n + 1 >= l->room) {
		size_t room = l->room ? 2 * l->room : 1024;
		char *text = realloc(l->text, room);

		if (!text)
			return err_set(err, ERR_MEM, "out of memory for a line");
		l->text = text;
		l->room = room;
	}
	l->text[l->n++] = (char)c;
	l->text[l->n] = '\0';
	return 0;
}

/* Where in a field the text is. */
enum where { START, PLAIN, QUOTED, CLOSED /* a quote, perhaps the first of two */ };

static enum where
step(enum where in, char separator, int c)
{
	if (!separator)
		return PLAIN;
	if (in == QUOTED)
		return c == '"' ? CLOSED : QUOTED;
	if (c == separator)
		return START;
	return c == '"' && in != PLAIN ? QUOTED : PLAIN;
}

int
lines_next(struct lines *l, size_t most, struct err *err)
{
	enum where in = START;
	int c, long_line = 0;

	l->n = 0;
	l->at += 1 + l->breaks;
	l->breaks = 0;
	while ((c = getc_unlocked(l->file)) != EOF && (c != '\n' || in == QUOTED)) {
		in = step(in, l->separator, c);
		l->breaks += c == '\n';
		if (l->n >= most)
			long_line = 1;
		else if (push(l, c, err) < 0)
			return -1;
	}
	if (ferror(l->file))
		return err_set(err, ERR_IO, "can't read: %s", strerror(errno));
	if (c == EOF && l->n == 0)
		return 0;
	while (l->n && l->text[l->n - 1] == '\r')
		l->text[--l->n] = '\0';
	if (long_line)
		return err_set(err, ERR_DATA, "a line is longer than %zu bytes%s", most,
			       l->breaks ? ", or a quote that is not closed" : "");
	if (l->n && memchr(l->text, '\0', l->n))
		return err_set(err, ERR_DATA, "a NUL byte in the line");
	if (l->n && !text_utf8(l->text, l->n))
		return err_set(err, ERR_DATA, "the line is not valid UTF-8: if it is Latin-1, convert the file with "
		               "iconv -f LATIN1 -t UTF-8");
	return l->n || push(l, '\0', err) == 0 ? 1 : -1;
}

void
lines_free(struct lines *l)
{
	if (l->file)
		fclose(l->file);
	free(l->text);
	*l = (struct lines){0};
}
