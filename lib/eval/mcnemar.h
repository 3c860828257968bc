/* mcnemar.h - do two systems differ on the same utterances? McNemar's exact test.
 *
 * Of the utterances that one system alone has right, each would have either half the time if they were equally good:
 * the two-sided binomial test (McNemar 1947; Dietterich 1998). scipy's binomtest(first, first + second) is the same.
 */
#ifndef MCNEMAR_H
#define MCNEMAR_H

/* first and second: utterances, at least 0, that the one alone and the other alone has right. The probability of
 * counts at least as uneven; 1 where both are 0. */
double mcnemar(long first, long second);

#endif
