/* manifest.c - lists of recordings */
#include "fuzz.h"
#include "manifest.h"

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	int fd = fuzz_file(bytes, n), got;
	struct err err = {0};
	struct manifest *m = manifest_open(fd, &err);
	struct entry e;

	manifest_is((const char *)bytes, n);
	if (!m)
		fuzz_refused(&err);
	while (m && (got = manifest_next(m, &e, &err)) != 0) {
		if (got > 0) {
			fuzz_check(e.path && e.path[0] && json_is_object(e.meta), "an entry is whole");
			fuzz_check(e.start >= 0 && (e.end == 0 || e.end > e.start), "a part has a length");
			entry_free(&e);
		} else {
			fuzz_refused(&err);
			err = (struct err){0};
		}
	}
	if (m)
		manifest_close(m);
	close(fd);
	return 0;
}
