/* closeness.c - how far apart are two tensors? */
#include <math.h>
#include <string.h>

#include "core/closeness.h"
#include "core/larger.h"

static double
magnitude(const struct tensor *t)
{
	size_t n = tensor_size(t);
	double most = 0;

	for (size_t i = 0; i < n; i++)
		most = larger(most, fabs((double)t->data[i]));
	return most;
}

struct closeness
closeness_of(const struct tensor *a, const struct tensor *b, const struct closeness_limits *limits)
{
	struct closeness c = { .same_shape = 1 };
	double limit;
	size_t n;

	if (!a->data || !b->data) {
		c.same_shape = !a->data && !b->data;
		return c;
	}
	if (a->rank != b->rank || memcmp(a->shape, b->shape, (size_t)a->rank * sizeof(long)) != 0) {
		c.same_shape = 0;
		return c;
	}
	limit = limits->absolute + (limits->relative > 0 ? limits->relative * magnitude(a) : 0);
	n = tensor_size(a);
	for (size_t i = 0; i < n; i++) {
		double d = fabs((double)a->data[i] - (double)b->data[i]);

		c.beyond += d > limit;
		if (d > c.largest) {
			c.largest = d;
			c.at = (long)i;
		}
	}
	return c;
}
