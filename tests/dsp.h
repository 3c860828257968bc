/* dsp.h - floats that should be near, for the tests of lib/dsp */
#ifndef DSP_H
#define DSP_H

#include <math.h>

static inline void
near(const float *got, const float *want, size_t n, double tolerance)
{
	for (size_t i = 0; i < n; i++)
		if (!(fabs((double)got[i] - (double)want[i]) <= tolerance))
			fail_msg("value %zu is %.9g, not %.9g", i, (double)got[i], (double)want[i]);
}

#endif
