/* losses.c - every loss in this folder by name, and objectives that are sums of them */
#include <string.h>

#include "losses/losses.h"

#define ENTRY(name) extern const struct loss loss_##name;
#include "losses.inc"
#undef ENTRY

#define ENTRY(name) &loss_##name,
const struct loss *const losses[] = {
#include "losses.inc"
	NULL
};
#undef ENTRY

#define ENTRY(name) #name,
static const char *const names[] = {
#include "losses.inc"
	NULL
};
#undef ENTRY

/* Append "name:key=value,..." of n characters. */
static int
add(struct objective *o, const char *spec, size_t n, long classes, long dim, struct err *err)
{
	const char *colon = memchr(spec, ':', n);
	size_t name = colon ? (size_t)(colon - spec) : n;
	int which = text_choice("loss", names, spec, name, err);
	const struct loss *loss;
	long shape[2];

	if (which < 0)
		return -1;
	loss = losses[which];
	if (o->n == LOSS_TERMS)
		return err_set(err, ERR_ARG, "more than %d loss terms", LOSS_TERMS);
	for (int i = 0; i < o->n; i++)
		if (o->term[i].loss == loss)
			return err_set(err, ERR_ARG, "duplicate loss %s", loss->name);
	if (text_knobs(spec + name, n - name, loss->knobs, o->term[o->n].knob, err) < 0)
		return -1;
	o->term[o->n].loss = loss;
	if (loss->state) {
		struct tensor *s = &o->term[o->n].state;

		loss->state(classes, dim, shape);
		if (tensor_shape(s, 2, shape, err) < 0)
			return -1;
		memset(s->data, 0, tensor_size(s) * sizeof(float));
	}
	o->n++;
	return 0;
}

/* The terms that stand on another need one that reads logits. */
static int
support(struct objective *o, long classes, long dim, struct err *err)
{
	const char *base = o->term[0].loss->base;

	for (int i = 0; i < o->n; i++)
		if (!o->term[i].loss->base)
			return 0;
	return add(o, base, strlen(base), classes, dim, err);
}

int
loss_parse(struct objective *o, const char *spec, long classes, long dim, struct err *err)
{
	int bad = 0;

	memset(o, 0, sizeof(*o));
	for (const char *at = spec; !bad; at++) {
		size_t n = strcspn(at, "+");

		bad = add(o, at, n, classes, dim, err);
		at += n;
		if (!*at)
			break;
	}
	if (bad || support(o, classes, dim, err) < 0) {
		loss_free(o);
		return -1;
	}
	return 0;
}

int
loss_spec(const struct objective *o, char *to, size_t room, struct err *err)
{
	for (int i = 0; i < o->n; i++) {
		const struct loss *l = o->term[i].loss;
		size_t n;

		if (text_spec(l->name, l->knobs, o->term[i].knob, to, room, err) < 0)
			return -1;
		n = strlen(to);
		to += n;
		room -= n;
		if (i + 1 < o->n && room > 1) {
			*to++ = '+';
			room--;
		}
	}
	return 0;
}

double
loss_cosines(const struct objective *o)
{
	for (int i = 0; i < o->n; i++)
		if (o->term[i].loss->cosines)
			return o->term[i].loss->cosines(o->term[i].knob);
	return 0;
}

double
loss_value(struct objective *o, const struct loss_batch *b)
{
	double sum = 0;

	for (int i = 0; i < o->n; i++) {
		o->term[i].value = o->term[i].loss->value(b, o->term[i].knob, o->term[i].state.data);
		sum += o->term[i].value;
	}
	return sum;
}

void
loss_update(struct objective *o, const struct loss_batch *b)
{
	for (int i = 0; i < o->n; i++)
		if (o->term[i].loss->update)
			o->term[i].loss->update(b, o->term[i].knob, o->term[i].state.data);
}

void
loss_free(struct objective *o)
{
	for (int i = 0; i < LOSS_TERMS; i++)
		tensor_free(&o->term[i].state);
	memset(o, 0, sizeof(*o));
}
