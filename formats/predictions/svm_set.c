/* svm_set.c - the vectors that a support vector machine is trained on */
#include <stdlib.h>
#include <string.h>

#include "header.h"
#include "svm.h"

static int
memory(long n, struct err *err)
{
	return err_set(err, ERR_MEM, "out of memory for %ld vectors", n);
}

int
svm_set_init(struct svm_set *s, const json_t *h, struct classes *classes, struct err *err)
{
	*s = (struct svm_set){ .classes = *classes, .dim = header_integer(h, "width", 0) };
	*classes = (struct classes){0};
	if (header_expect(h, "embedding", "dim", err) < 0)
		return -1;
	if (s->dim < 1)
		return err_set(err, ERR_DATA, "the header gives no width of the vectors");
	if (s->classes.n == 0 && !json_object_get(h, "classes"))
		return err_set(err, ERR_ARG, "no classes: the vectors have none in their header; give them with -c");
	if (s->classes.n == 0 && classes_from(&s->classes, h, err) < 0)
		return -1;
	s->counts = calloc((size_t)s->classes.n, sizeof(*s->counts));
	return s->counts ? 0 : memory(0, err);
}

static int
grow(struct svm_set *s, struct err *err)
{
	long room = s->room ? 2 * s->room : 1;
	float *x;
	long *labels;

	if (s->n < s->room)
		return 0;
	if ((x = realloc(s->x, (size_t)(room * s->dim) * sizeof(*x))))
		s->x = x;
	if ((labels = realloc(s->labels, (size_t)room * sizeof(*labels))))
		s->labels = labels;
	if (!x || !labels)
		return memory(room, err);
	s->room = room;
	return 0;
}

int
svm_set_add(struct svm_set *s, const struct record *r, struct err *err)
{
	long class = classes_of(&s->classes, record_text(r, "label"));

	if (class < 0) {
		s->omitted++;
		return 0;
	}
	if (grow(s, err) < 0)
		return -1;
	memcpy(s->x + s->n * s->dim, r->x.data, (size_t)s->dim * sizeof(*s->x));
	s->labels[s->n++] = class;
	s->counts[class]++;
	return provenance_add(&s->census, r, err);
}

int
svm_set_train(const struct svm_set *s, const struct svc_spec *spec, struct svc *svc, struct err *err)
{
	struct tensor x = { .rank = 2, .shape = { s->n, s->dim }, .data = s->x };

	for (long c = 0; c < s->classes.n; c++)
		if (s->counts[c] == 0)
			return err_set(err, ERR_DATA, "class %s has no vectors", classes_name(&s->classes, c));
	return svc_train(svc, spec, &x, s->labels, s->classes.n, err);
}

void
svm_set_free(struct svm_set *s)
{
	classes_free(&s->classes);
	provenance_free(&s->census);
	free(s->x);
	free(s->labels);
	free(s->counts);
	*s = (struct svm_set){0};
}
