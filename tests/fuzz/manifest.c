/* manifest.c - lists of recordings, whole and in shards */
#include "fuzz.h"
#include "manifest.h"

/* Read a shard, or with n 0 all; the number of rows, or -1 where it is refused. */
static long
read_rows(int fd, const struct shard *shard)
{
	struct err err = {0};
	struct manifest *m = manifest_open(fd, NULL, &err);
	struct manifest_entry e;
	long rows = 0;
	int got;

	if (!m || (shard->n && manifest_shard(m, shard, &err) < 0)) {
		fuzz_refused(&err);
		manifest_close(m);
		return -1;
	}
	for (; (got = manifest_next(m, &e, &err)) != 0; rows++) {
		if (got > 0) {
			fuzz_check(e.path && e.path[0] && json_is_object(e.meta), "an entry is whole");
			fuzz_check(e.start >= 0 && (e.end == 0 || e.end > e.start), "a part has a length");
			manifest_entry_free(&e);
		} else {
			fuzz_refused(&err);
			err = (struct err){0};
		}
	}
	manifest_close(m);
	return rows;
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	int fd = fuzz_file(bytes, n);
	long all = read_rows(fd, &(struct shard){ 0, 0 });

	manifest_is((const char *)bytes, n);
	if (all >= 2)
		fuzz_check(read_rows(fd, &(struct shard){ 1, 2 }) + read_rows(fd, &(struct shard){ 2, 2 }) == all,
			   "two shards are the whole");
	else
		fuzz_check(read_rows(fd, &(struct shard){ 1, 2 }) == -1, "one row does not make two shards");
	close(fd);
	return 0;
}
