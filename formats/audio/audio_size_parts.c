/* audio_size_parts.c - a promise kept or not, and where the next header is */
#include <string.h>

#include "audio_size_parts.h"
#include "spool.h"

int
audio_size_promise(unsigned long long promised, off_t there, struct err *err)
{
	if (there <= 0 || promised == 0)
		return err_set(err, ERR_DATA, "contains a header, but no samples");
	if (promised > (unsigned long long)there)
		return err_set(err, ERR_DATA, "truncated: its header promises %llu bytes of samples, %lld are there",
		               promised, (long long)there);
	return 0;
}

off_t
audio_size_again(const struct audio_size *c, int fd, const unsigned char *head, int also)
{
	unsigned char block[1 << 16];
	off_t end = c->from + c->size;
	struct err err = {0};

	for (off_t at = c->from + 4; at < end;) {
		size_t n = end - at < (off_t)sizeof(block) ? (size_t)(end - at) : sizeof(block);
		const unsigned char *p = block;

		if (spool_read(fd, block, n, at, &err) < 0)
			break;
		for (; (p = memmem(p, n - (size_t)(p - block), head, 4)); p++)
			if (p - block + also + 4 <= (long)n && memcmp(p + also, head + also, 4) == 0)
				return at + (p - block);
		if (at + (off_t)n == end)
			break;
		at += (off_t)n - AUDIO_SIZE_HEAD;
	}
	return end;
}
