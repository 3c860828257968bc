/* cosine.h - the cosine between two vectors of n numbers, and what changes it.
 *
 * A vector without length has no direction: its cosine with anything is 0, and nothing pulls at it.
 */
#ifndef COSINE_H
#define COSINE_H

double cosine(const float *a, const float *b, long n);

/* Add w times the gradient of cosine(a, b) to da and db, where they are not NULL. */
void cosine_slope(const float *a, const float *b, long n, double w, float *da, float *db);

/* Turn a away from b by w times the gradient, were both of length 1; a keeps its length. */
void cosine_turn(float *a, const float *b, long n, double w);

#endif
