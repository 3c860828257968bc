/* spread.c - mean and standard deviation of a few figures */
#include <math.h>

#include "eval/spread.h"

void
spread_add(struct spread *s, double x)
{
	double step = x - s->mean;

	s->n++;
	s->mean += step / (double)s->n;
	s->squares += step * (x - s->mean);
}

double
spread_deviation(const struct spread *s)
{
	return s->n > 1 ? sqrt(s->squares / (double)(s->n - 1)) : NAN;
}
