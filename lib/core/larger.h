/* larger.h - the larger of two numbers, for loops over floats */
#ifndef LARGER_H
#define LARGER_H

/* A comparison, where fmax() would do: gcc 12.2 for arm64 ends in an internal error ("in vect_transform_reduction")
 * where it vectorizes the maximum of floats that are widened to double. b that is NaN is passed over. */
static inline double
larger(double a, double b)
{
	return b > a ? b : a;
}

#endif
