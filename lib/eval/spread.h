/* spread.h - mean and standard deviation of a few figures */
#ifndef SPREAD_H
#define SPREAD_H

/* Welford 1962. All-zero bytes are empty. */
struct spread {
	long n;
	double mean, squares;
};

void spread_add(struct spread *, double);
/* Divides by n - 1; NAN for fewer than two. */
double spread_deviation(const struct spread *);

#endif
