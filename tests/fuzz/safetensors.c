/* safetensors.c - PyTorch users' weights */
#include "fuzz.h"
#include "safetensors.h"

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	int fd = fuzz_file(bytes, n);
	struct err err = {0};
	struct safetensors file = {0};
	struct tensor x = {0};
	const char *name;
	json_t *v;

	if (safetensors_open(&file, fd, (off_t)n, &err) < 0) {
		fuzz_refused(&err);
	} else {
		json_object_foreach(file.names, name, v) {
			err = (struct err){0};
			if (safetensors_get(&file, name, &x, &err) < 0)
				fuzz_refused(&err);
			else
				fuzz_check(tensor_nonfinite(&x) < 0, "tensors are finite");
		}
		safetensors_close(&file);
	}
	tensor_free(&x);
	close(fd);
	return 0;
}
