/* student.c - quantiles of Student's t */
#include <math.h>

#include "eval/student.h"

/* P(|T| <= sqrt(df) tan a), by the finite series of Abramowitz & Stegun 1964, 26.7.3 and 26.7.4. */
static double
within(double a, long df)
{
	double c = cos(a) * cos(a), term = df % 2 ? cos(a) : 1, sum = 0;

	for (long k = df % 2 + 2; k <= df; k += 2) {
		sum += term;
		term *= c * (double)(k - 1) / (double)k;
	}
	return df % 2 ? 2 / acos(-1) * (a + sin(a) * sum) : sin(a) * sum;
}

double
student_quantile(double level, long df)
{
	double low = 0, high = acos(-1) / 2;

	for (int i = 0; i < 60; i++) {
		double a = (low + high) / 2;

		if (within(a, df) < level)
			low = a;
		else
			high = a;
	}
	return sqrt((double)df) * tan(low);
}
