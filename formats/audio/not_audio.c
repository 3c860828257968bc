/* not_audio.c - why a file is not audio */
#include <string.h>

#include "manifest.h"
#include "not_audio.h"
#include "spool.h"

static int
printable(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)s[i] < ' ' && !memchr("\t\n\r\f", s[i], 4))
			return 0;
	return 1;
}

/* Nothing but zeros, to the file's end. */
static int
zeros(int fd, off_t size)
{
	static const char none[1 << 12];
	char block[sizeof(none)];
	struct err err = {0};

	for (off_t at = 0; at < size; at += (off_t)sizeof(block)) {
		size_t n = size - at < (off_t)sizeof(block) ? (size_t)(size - at) : sizeof(block);

		if (spool_read(fd, block, n, at, &err) < 0 || memcmp(block, none, n) != 0)
			return 0;
	}
	return 1;
}

void
not_audio(int fd, off_t size, struct err *err)
{
	static const char lfs[] = "version https://git-lfs.github.com/";
	char head[512];
	size_t n = size < (off_t)sizeof(head) ? (size_t)size : sizeof(head);

	if (spool_read(fd, head, n, 0, err) < 0)
		return;
	if (n >= sizeof(lfs) - 1 && memcmp(head, lfs, sizeof(lfs) - 1) == 0)
		err_set(err, ERR_DATA,
			"a Git LFS pointer, not the recording itself: fetch it with git lfs pull");
	else if (manifest_is(head, n))
		err_set(err, ERR_DATA, "a manifest, not a recording");
	else if (printable(head, n))
		err_set(err, ERR_DATA,
			"text, not audio, and not a manifest: its first line has no column \"path\"");
	else if (zeros(fd, size))
		err_set(err, ERR_DATA, "contains only zero bytes, as after an incomplete copy or a crash");
	else
		err_set(err, ERR_DATA,
			"unknown audio format, or a damaged header");
}
