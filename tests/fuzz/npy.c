/* npy.c - numpy's .npy and .npz */
#include <math.h>

#include "npz.h"
#include "fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	int fd = fuzz_file(bytes, n), got = -1;
	struct err err = {0};
	struct npz_reader array;
	struct record r = {0};

	if (npz_open(&array, fd, (off_t)n, &err) == 0) {
		while ((got = npz_next(&array, &r, &err)) > 0)
			for (size_t i = 0; i < tensor_size(&r.x); i++)
				fuzz_check(isfinite(r.x.data[i]), "x is finite");
		npz_close(&array);
	}
	if (got < 0)
		fuzz_refused(&err);
	record_free(&r);
	close(fd);
	return 0;
}
