/* window.c - windows as sums of cosines */
#include <math.h>
#include <string.h>

#include "dsp/window.h"

static const struct shape {
	const char *name;
	double a, b, c;		/* a - b cos x + c cos 2x */
} shapes[] = {
	{ "hamming", 0.54, 0.46, 0 },
	{ "hann", 0.5, 0.5, 0 },
	{ "blackman", 0.42, 0.5, 0.08 },
	{ "rectangular", 1, 0, 0 },
};

int
window_fill(const char *name, int symmetric, double *w, long n, struct err *err)
{
	const struct shape *s = shapes, *end = shapes + sizeof(shapes) / sizeof(*shapes);
	double period = (double)(symmetric && n > 1 ? n - 1 : n);

	while (s < end && strcmp(s->name, name) != 0)
		s++;
	if (s == end)
		return err_set(err, ERR_ARG, "unknown window %s", name);
	for (long i = 0; i < n; i++) {
		double x = 6.283185307179586 * (double)i / period;

		w[i] = s->a - s->b * cos(x) + s->c * cos(2 * x);
	}
	return 0;
}
