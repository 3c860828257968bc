/* confusion.c - counts of true and predicted classes, and their figures */
#include <math.h>
#include <stdlib.h>

#include "eval/confusion.h"

int
confusion_make(struct confusion *c, long classes, struct err *err)
{
	if (classes < 1 || classes > CONFUSION_CLASSES)
		return err_set(err, ERR_ARG, "%ld classes are not in 1..%d", classes,
		               CONFUSION_CLASSES);
	c->count = calloc((size_t)classes * (size_t)classes, sizeof *c->count);
	if (!c->count)
		return err_set(err, ERR_MEM, "out of memory for the counts of %ld classes", classes);
	c->classes = classes;
	return 0;
}

void
confusion_add(struct confusion *c, long truth, long predicted)
{
	c->count[truth * c->classes + predicted]++;
}

void
confusion_join(struct confusion *c, const struct confusion *more)
{
	for (long i = 0; i < c->classes * c->classes; i++)
		c->count[i] += more->count[i];
}

long
confusion_at(const struct confusion *c, long truth, long predicted)
{
	return c->count[truth * c->classes + predicted];
}

void
confusion_free(struct confusion *c)
{
	free(c->count);
	*c = (struct confusion){ 0 };
}

static double
ratio(long part, long whole)
{
	return whole > 0 ? (double)part / (double)whole : NAN;
}

struct class_scores
confusion_class(const struct confusion *c, long class)
{
	struct class_scores s = { 0 };
	long hit = confusion_at(c, class, class);

	for (long i = 0; i < c->classes; i++) {
		s.support += confusion_at(c, class, i);
		s.predicted += confusion_at(c, i, class);
	}
	s.precision = ratio(hit, s.predicted);
	s.recall = ratio(hit, s.support);
	s.f1 = ratio(2 * hit, s.support + s.predicted);
	return s;
}

struct scores
confusion_scores(const struct confusion *c)
{
	struct scores s = { 0 };
	double recalls = 0, f1s = 0;
	long most = 0;

	for (long k = 0; k < c->classes; k++) {
		struct class_scores one = confusion_class(c, k);

		s.records += one.support;
		s.right += confusion_at(c, k, k);
		s.present += one.support > 0;
		s.judged += one.support + one.predicted > 0;
		recalls += one.support > 0 ? one.recall : 0;
		f1s += one.support + one.predicted > 0 ? one.f1 : 0;
		if (one.support > most) {
			most = one.support;
			s.largest = k;
		}
	}
	s.accuracy = ratio(s.right, s.records);
	s.recall_macro = s.present ? recalls / (double)s.present : NAN;
	s.f1_macro = s.judged ? f1s / (double)s.judged : NAN;
	s.majority = ratio(most, s.records);
	s.chance = ratio(1, s.present);
	return s;
}
