/* outcome.c - how an epoch went */
#include <string.h>

#include "train/outcome.h"

int
outcome_init(struct outcome *t, long classes, struct err *err)
{
	*t = (struct outcome){0};
	return confusion_make(&t->confusion, classes, err);
}

void
outcome_clear(struct outcome *t)
{
	long n = t->confusion.classes;

	t->rows = 0;
	t->loss = 0;
	memset(t->term, 0, sizeof(t->term));
	memset(t->confusion.count, 0, (size_t)(n * n) * sizeof(*t->confusion.count));
}

static long
truth(const struct trainer *from, const long *labels, long row)
{
	return from->out.pairs ? labels[2 * row] == labels[2 * row + 1] : labels[row];
}

void
outcome_add(struct outcome *t, const struct trainer *from, const long *labels, double loss)
{
	const struct tensor *logits = &from->out.logits->y;
	long rows = logits->shape[0], classes = logits->shape[1];

	t->rows += rows;
	t->loss += loss * (double)rows;
	for (int i = 0; i < from->objective.n; i++)
		t->term[i] += from->objective.term[i].value * (double)rows;
	for (long r = 0; r < rows; r++) {
		const float *l = logits->data + r * classes;
		long best = 0;

		for (long c = 1; c < classes; c++)
			best = l[c] > l[best] ? c : best;
		confusion_add(&t->confusion, truth(from, labels, r), best);
	}
}

long
outcome_predicted(const struct outcome *t)
{
	long n = 0;

	for (long c = 0; c < t->confusion.classes; c++)
		n += confusion_class(&t->confusion, c).predicted > 0;
	return n;
}

void
outcome_free(struct outcome *t)
{
	confusion_free(&t->confusion);
}
