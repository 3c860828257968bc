/* student.h - quantiles of Student's t */
#ifndef STUDENT_H
#define STUDENT_H

/* The t that |T| stays below with probability level, in (0, 1), where T has Student's t distribution with df >= 1
 * degrees of freedom. Its time grows with df. */
double student_quantile(double level, long df);

#endif
