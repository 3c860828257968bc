/* closeness.h - how far apart are two tensors? */
#ifndef CLOSENESS_H
#define CLOSENESS_H

#include "core/tensor.h"

struct closeness_limits {
	double absolute;
	double relative;	/* to the largest magnitude in a */
};

struct closeness {
	int same_shape;		/* if not, the other fields are not set */
	double largest;		/* difference of two entries, */
	long at;		/* and where it is first */
	long beyond;		/* entries that differ by more than absolute + relative * largest of a */
};

/* A tensor without data equals only another such. */
struct closeness closeness_of(const struct tensor *a, const struct tensor *b,
                              const struct closeness_limits *);

#endif
