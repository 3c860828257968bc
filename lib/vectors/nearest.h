/* nearest.h - do vectors lie by their classes? The nearest class mean, each vector left out of its own. */
#ifndef NEAREST_H
#define NEAREST_H

#include "eval/confusion.h"

/* z (n, dim), labels n: the class of each, -1 where it doesn't count. Vectors are taken at unit length, and near is a
 * large cosine; a class mean is over the others of the class. Each vector is counted in the confusion, which is as
 * large as there are classes. ERR_MEM. */
int nearest_means(const float *z, const long *labels, long n, long dim, struct confusion *, struct err *);

#endif
