/* audio_size_ogg.c - the pages of an Ogg file: where a chain of streams has its links, and whether the last page is there */
#include <string.h>

#include "audio_size_parts.h"
#include "spool.h"

enum { FIRST = 2, LAST = 4 };	/* flags */
enum { PAGE = 27 };		/* bytes of its header, before the table of its segments */

static int
cut(struct err *err)
{
	return err_set(err, ERR_DATA, "truncated: its last Ogg page, which marks the end of the stream, is missing");
}

/* The length of the page that starts here, and its flags; 0: none does, or it is not whole; -1: ERR_IO. */
static off_t
page(int fd, off_t at, off_t end, int *flags, struct err *err)
{
	unsigned char b[PAGE + 255];
	off_t n = PAGE;
	size_t have = end - at < (off_t)sizeof(b) ? (size_t)(end - at) : sizeof(b);

	if (have < PAGE)
		return 0;
	if (spool_read(fd, b, have, at, err) < 0)
		return -1;
	if (memcmp(b, "OggS", 4) != 0 || have < (size_t)PAGE + b[26])
		return 0;
	for (int i = 0; i < b[26]; i++)
		n += 1 + b[PAGE + i];
	*flags = b[5];
	return n <= end - at ? n : 0;
}

/* A link ends with the last page of each of the streams that began in it. */
int
audio_size_ogg(struct audio_size *c, int fd, const unsigned char *head, struct err *err)
{
	off_t at = c->from, end = c->from + c->size, n;
	long open = 0;

	if (memcmp(head, "OggS", 4) != 0)
		return 0;
	while (at < end) {
		int flags = 0, other = 0;

		if ((n = page(fd, at, end, &flags, err)) < 0)
			return -1;
		if (n == 0)
			return cut(err);
		open += flags & FIRST ? 1 : 0;
		open -= flags & LAST ? 1 : 0;
		at += n;
		if (open <= 0 && (page(fd, at, end, &other, err) <= 0 || other & FIRST))
			break;
	}
	if (open > 0)
		return cut(err);
	c->next = at;
	c->size = at - c->from;
	return 1;
}
