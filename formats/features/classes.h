/* classes.h - which labels make which classes: 'neutral,angry,happy=happy+excited,sad' */
#ifndef CLASSES_H
#define CLASSES_H

#include <jansson.h>

#include "core/err.h"

/* The functions that fill one leave it empty on failure. */
struct classes {
	long n;
	json_t *names;	/* owned: array of n texts */
	json_t *map;	/* owned: label -> class name */
};

/* ERR_ARG: an empty or double name, a label in two classes. */
int classes_parse(struct classes *, const char *spec, struct err *);
/* One more label that is a class of its own; an all-zero struct has none yet. */
int classes_add(struct classes *, const char *label, struct err *);
/* From a header's classes and map (batch, model). */
int classes_from(struct classes *, const json_t *header, struct err *);
/* The class of a label, -1 where it has none (also for NULL). */
long classes_of(const struct classes *, const char *label);
const char *classes_name(const struct classes *, long);	/* borrowed */
/* As -c has it, to be freed; NULL: out of memory. */
char *classes_spec(const struct classes *);
void classes_free(struct classes *);

#endif
