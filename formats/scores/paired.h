/* paired.h - two systems side by side */
#ifndef PAIRED_H
#define PAIRED_H

#include "result.h"

/* Two systems on the same utterances. */
struct paired {
	const struct result *system[2];	/* borrowed */
	struct resampling resampling;
	struct drawn_both drawn;	/* of the first less the second */
	double figure[3][BOOTSTRAP_FIGURES];	/* of the first, of the second, of the first less the second */
	long right[2][2];	/* utterances by whether the first and whether the second has them right */
	double p;		/* McNemar's; NAN of several runs, whose utterances come again */
};

/* Pair them by run and id. ERR_DATA with the name of a stream at *where: an utterance that one system alone has, or
 * that has another true class or speaker there; ERR_MEM. */
int paired_make(struct paired *, const struct result *first, const struct result *second, const struct resampling *,
                const char **where, struct err *);

#endif
