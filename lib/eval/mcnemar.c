/* mcnemar.c - the two-sided binomial test with equal chances */
#include <math.h>

#include "eval/mcnemar.h"

/* n over k, times 2^-n; its exponent is kept apart, as either factor alone would leave the doubles. */
static double
chance(long n, long k)
{
	double part = 1;
	long exponent = -n;

	for (long i = 1; i <= k; i++) {
		int e;

		part = frexp(part * (double)(n - k + i) / (double)i, &e);
		exponent += e;
	}
	return exponent < -1100 ? 0 : ldexp(part, (int)exponent);
}

double
mcnemar(long first, long second)
{
	long n = first + second, few = first < second ? first : second;
	double sum = 1, term = 1;

	for (long k = few; k > 0; k--)
		sum += term *= (double)k / (double)(n - k + 1);
	return first == second ? 1 : fmin(1, 2 * sum * chance(n, few));
}
