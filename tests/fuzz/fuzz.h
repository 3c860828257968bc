/* fuzz.h - what the fuzz targets share. A target is LLVMFuzzerTestOneInput() alone: with libFuzzer (make fuzz)
 * it searches, with replay.c it tries the files it is given and mutations of them. */
#ifndef FUZZ_H
#define FUZZ_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "core/err.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

/* The bytes as a file that stands at its start; the caller closes it. */
static inline int
fuzz_file(const uint8_t *bytes, size_t n)
{
	int fd = memfd_create("fuzz", 0);

	if (fd < 0 || (n > 0 && write(fd, bytes, n) != (ssize_t)n) || lseek(fd, 0, SEEK_SET) != 0) {
		perror("memfd");
		exit(1);
	}
	return fd;
}

/* What must hold of every input. */
static inline void
fuzz_check(int holds, const char *what)
{
	if (!holds) {
		fprintf(stderr, "fuzz: %s\n", what);
		abort();
	}
}

/* Who refuses says why, in one line, and blames the bytes (or, for options, the user), not itself. */
static inline void
fuzz_refused(const struct err *err)
{
	fuzz_check(err->kind == ERR_DATA || err->kind == ERR_ARG, "refused for another reason than the bytes");
	fuzz_check(err->text[0] != '\0' && !strchr(err->text, '\n'), "a refusal is one line");
}

#endif
