/* audio.c - recordings, whole and parts */
#include <math.h>

#include "audio.h"
#include "fuzz.h"

static void
listen(int fd, const struct cut *cut, struct audio *a)
{
	struct err err = {0};
	long rate = audio_rate(fd, &err);

	err = (struct err){0};
	if (audio_read(a, fd, cut, &err) < 0) {
		fuzz_refused(&err);
		return;
	}
	fuzz_check(a->x.rank == 1 && a->x.shape[0] >= 1, "a recording has samples");
	fuzz_check(a->rate == rate, "the rate is the same, asked alone or with the samples");
	for (long i = 0; i < a->x.shape[0]; i++)
		fuzz_check(isfinite(a->x.data[i]), "samples are finite");
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct audio a = {0};
	int fd = fuzz_file(bytes, n);

	listen(fd, &(struct cut){ 0 }, &a);
	listen(fd, &(struct cut){ 0.01, 0.02, 0 }, &a);
	listen(fd, &(struct cut){ .longest = 0.05 }, &a);
	audio_free(&a);
	close(fd);
	return 0;
}
