/* write.c - writing all of some bytes to a descriptor */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "stage.h"

void
stage_write_to(int fd, const char *where, const char *bytes, size_t n)
{
	while (n > 0) {
		ssize_t put = write(fd, bytes, n);

		if (put < 0 && errno != EINTR)
			stage_die(ERR_IO, where, "%s", strerror(errno));
		if (put > 0) {
			bytes += put;
			n -= (size_t)put;
		}
	}
}
