/* jackknife.h - confidence intervals of UA, WA and F1, and of their differences, over few units, such as speakers.
 *
 * Each of n units is left out in turn. With f(i) the figure without unit i, the standard error is
 * e = sqrt((n - 1) / n * sum (f(i) - mean f)^2) (Efron & Tibshirani 1993, chapter 11). The interval is f +- t e, with
 * Student's t of n - 1 degrees of freedom; that of one system is taken on the scale ln(f / (1 - f)), where the error
 * is e / (f (1 - f)), so that it stays between 0 and 1 and is as skewed as the figure's distribution.
 */
#ifndef JACKKNIFE_H
#define JACKKNIFE_H

#include "eval/bootstrap.h"

/* The figures of all units, and their intervals of this level in (0, 1). An interval is NAN where there is one unit, or
 * where the figure is the same whichever unit is left out. ERR_MEM. */
int jackknife_intervals(const struct bootstrap *, double level, struct interval to[BOOTSTRAP_FIGURES], struct err *);

/* Coverage of 95 % intervals over so many units in simulations, in percent; NAN below 5 units. Measured by
 * tests/unit/jackknife_coverage.c, which prints it, and fails where this is another number. */
double jackknife_coverage(long units);

#endif
