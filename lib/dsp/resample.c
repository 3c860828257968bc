/* resample.c - sampling rates by libsoxr */
#include <math.h>
#include <soxr.h>
#include <string.h>

#include "dsp/resample.h"

int
resample(const struct tensor *x, double from, double to, struct tensor *out, struct err *err)
{
	soxr_quality_spec_t quality = soxr_quality_spec(SOXR_HQ, 0);
	soxr_io_spec_t io = soxr_io_spec(SOXR_FLOAT32_I, SOXR_FLOAT32_I);
	soxr_runtime_spec_t runtime = soxr_runtime_spec(1);
	size_t n = tensor_size(x), used, made;
	long most = (long)ceil((double)n * to / from);
	soxr_error_t why;

	if (tensor_shape(out, 1, &most, err) < 0)
		return -1;
	why = soxr_oneshot(from, to, 1, x->data, n, &used, out->data, (size_t)most, &made, &io,
			   &quality, &runtime);
	if (why)
		return err_set(err, ERR_BUG, "resampling from %g Hz to %g Hz: %s", from, to, why);
	memset(out->data + made, 0, ((size_t)most - made) * sizeof(float));
	return 0;
}
