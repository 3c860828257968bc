/* torch_layout.c - moving the axes of parameters */
#include <string.h>

#include "torch_layout.h"

/* How PyTorch sees a tensor: its axis i is our axis from[i]; then the last ones may be
 * flattened. */
struct view {
	int from[TENSOR_RANK];
	int flat;
};

static int
is(const char *word, size_t n, const char *name)
{
	return strlen(name) == n && memcmp(word, name, n) == 0;
}

static void
move(struct view *v, int axis)
{
	for (int i = axis; i > 1; i--)
		v->from[i] = i - 1;
	v->from[1] = axis;
}

static int
parse(const char *axes, int rank, struct view *v, struct err *err)
{
	int n = 0, second = -1;

	*v = (struct view){ .from = { 0, 1, 2, 3 } };
	if (!axes)
		return 0;
	for (const char *p = axes; *p;) {
		size_t k = strcspn(p, " ");

		if (n == 0 && is(p, k, "flat:")) {
			v->flat = 1;
		} else {
			if (is(p, k, "in") || is(p, k, "channel"))
				second = n;
			n++;
		}
		p += k + strspn(p + k, " ");
	}
	if (n != rank)
		return err_set(err, ERR_DATA, "axes \"%s\" are %d, its tensor has %d", axes, n,
		               rank);
	if (second > 1)
		move(v, second);
	return 0;
}

static void
shape_of(const struct view *v, const struct tensor *x, struct tensor *peer)
{
	peer->rank = x->rank;
	for (int i = 0; i < x->rank; i++)
		peer->shape[i] = x->shape[v->from[i]];
	if (!v->flat || x->rank < 3)
		return;
	for (int i = 2; i < x->rank; i++)
		peer->shape[1] *= peer->shape[i];
	peer->rank = 2;
}

/* A walk over our tensor in PyTorch's order, its last axis innermost: the axes' sizes in that order, and their steps in ours. */
struct walk {
	long size[TENSOR_RANK], step[TENSOR_RANK];
};

static struct walk
walk_of(const struct view *v, const struct tensor *x)
{
	long ours[TENSOR_RANK + 1];
	struct walk w;

	ours[x->rank] = 1;
	for (int a = x->rank - 1; a >= 0; a--)
		ours[a] = ours[a + 1] * x->shape[a];
	for (int a = 0; a < TENSOR_RANK; a++) {
		w.size[a] = a < x->rank ? x->shape[v->from[a]] : 1;
		w.step[a] = a < x->rank ? ours[v->from[a] + 1] : 0;
	}
	return w;
}

static void
to_torch(const struct walk *w, const float *x, float *peer)
{
	for (long a = 0; a < w->size[0]; a++)
		for (long b = 0; b < w->size[1]; b++)
			for (long c = 0; c < w->size[2]; c++)
				for (long d = 0; d < w->size[3]; d++)
					*peer++ = x[a * w->step[0] + b * w->step[1] + c * w->step[2] + d * w->step[3]];
}

static void
from_torch(const struct walk *w, const float *peer, float *x)
{
	for (long a = 0; a < w->size[0]; a++)
		for (long b = 0; b < w->size[1]; b++)
			for (long c = 0; c < w->size[2]; c++)
				for (long d = 0; d < w->size[3]; d++)
					x[a * w->step[0] + b * w->step[1] + c * w->step[2] + d * w->step[3]] = *peer++;
}

int
torch_layout_export(const char *axes, const struct tensor *x, struct tensor *out, struct err *err)
{
	struct tensor want = {0};
	struct view v;
	struct walk w;

	if (parse(axes, x->rank, &v, err) < 0)
		return -1;
	shape_of(&v, x, &want);
	if (tensor_shape(out, want.rank, want.shape, err) < 0)
		return -1;
	w = walk_of(&v, x);
	to_torch(&w, x->data, out->data);
	return 0;
}

int
torch_layout_import(const char *axes, const struct tensor *peer, struct tensor *x, struct err *err)
{
	struct tensor want = {0};
	char have[100], text[100];
	struct view v;
	struct walk w;

	if (parse(axes, x->rank, &v, err) < 0)
		return -1;
	shape_of(&v, x, &want);
	if (want.rank != peer->rank ||
	    memcmp(want.shape, peer->shape, (size_t)want.rank * sizeof(long)) != 0) {
		tensor_text(peer, have, sizeof(have));
		tensor_text(&want, text, sizeof(text));
		return err_set(err, ERR_DATA, "shape is %s, not %s", have, text);
	}
	w = walk_of(&v, x);
	from_torch(&w, peer->data, x->data);
	return 0;
}
