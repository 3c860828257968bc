/* pcm.c - raw samples: the first line is the spec, the rest what it describes */
#include "fuzz.h"
#include "pcm.h"

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	const uint8_t *line = n ? memchr(bytes, '\n', n) : NULL;
	char spec[100] = "";
	size_t head = line ? (size_t)(line - bytes) : n;
	struct err err = {0};
	struct audio a = {0};
	struct pcm pcm;
	int fd;

	memcpy(spec, bytes, head < sizeof(spec) ? head : sizeof(spec) - 1);
	if (pcm_parse(&pcm, spec, &err) < 0) {
		fuzz_refused(&err);
		return 0;
	}
	fd = line ? fuzz_file(line + 1, n - head - 1) : fuzz_file(NULL, 0);
	if (pcm_read(&a, fd, &pcm, &(struct cut){ 0 }, &err) < 0)
		fuzz_refused(&err);
	else
		fuzz_check(tensor_nonfinite(&a.x) < 0 && a.x.shape[0] >= 1, "samples that are finite");
	audio_free(&a);
	close(fd);
	return 0;
}
