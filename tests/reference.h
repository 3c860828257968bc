/* reference.h - golden values for unit tests: tensors out of $SER_REFERENCE/NAME.safetensors */
#ifndef REFERENCE_H
#define REFERENCE_H

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "safetensors.h"

struct reference {
	struct safetensors file;
	int fd;
};

/* 0; or -1 where SER_REFERENCE is unset, and the test should return (cmocka's skip() writes
 * "not ok # SKIP", which prove counts as a failure). */
static inline int
reference_open(struct reference *r, const char *name)
{
	const char *folder = getenv("SER_REFERENCE");
	struct err err = {0};
	struct stat st;
	char path[4096];

	if (!folder || !*folder) {
		printf("# SKIP SER_REFERENCE is unset\n");
		return -1;
	}
	snprintf(path, sizeof(path), "%s/%s.safetensors", folder, name);
	if ((r->fd = open(path, O_RDONLY)) < 0 || fstat(r->fd, &st) < 0)
		fail_msg("%s can't be read", path);
	if (safetensors_open(&r->file, r->fd, st.st_size, &err) < 0)
		fail_msg("%s: %s", path, err.text);
	return 0;
}

/* The tensor; it owns its data. */
static inline struct tensor
reference_get(const struct reference *r, const char *name)
{
	struct tensor t = {0};
	struct err err = {0};

	if (safetensors_get(&r->file, name, &t, &err) != 1)
		fail_msg("%s: %s", name, err.kind ? err.text : "not there");
	return t;
}

/* n whole numbers, which safetensors_get() refuses. */
static inline void
reference_longs(const struct reference *r, const char *name, long *to, size_t n)
{
	json_t *at = json_object_get(json_object_get(r->file.names, name), "data_offsets");
	off_t from = r->file.data + (off_t)json_integer_value(json_array_get(at, 0));

	assert_int_equal(pread(r->fd, to, n * sizeof(*to), from), n * sizeof(*to));
}

static inline void
reference_close(struct reference *r)
{
	safetensors_close(&r->file);
	close(r->fd);
}

#endif
