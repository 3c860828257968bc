/* svm.c - support vector machines as streams, and their predictions */
#include <stdlib.h>
#include <string.h>

#include "difference.h"
#include "header.h"
#include "svm.h"

enum { DEGREE = 100 };

static const char *const kernels[] = { [SVC_RBF] = "rbf", [SVC_LINEAR] = "linear", [SVC_POLY] = "poly" };

/* ---- writing ---- */

static json_t *
numbers(const long *v, long n)
{
	json_t *list = json_array();

	for (long i = 0; i < n; i++)
		json_array_append_new(list, json_integer(v[i]));
	return list;
}

json_t *
svm_header(const struct svc *s, const struct svm_set *set, const json_t *embeddings, struct err *err)
{
	json_t *h = header_new("svm", "", 0), *more;

	more = json_pack("{s:O, s:O, s:o, s:o, s:o, s:s, s:I, s:f, s:I}", "classes", set->classes.names, "map",
	                 set->classes.map, "features", header_features(embeddings), "counts",
	                 numbers(set->counts, s->classes), "vectors", numbers(s->count, s->classes), "kernel",
	                 kernels[s->spec.kernel], "dim", (json_int_t)s->dim, "gamma", s->spec.gamma, "degree",
	                 (json_int_t)s->spec.degree);
	json_object_update_new(h, more);
	json_object_set(h, "model", json_object_get(embeddings, "model"));
	json_object_set_new(h, "train", provenance_lists(&set->census));
	json_object_set_new(h, "history", json_deep_copy(json_object_get(embeddings, "history")));
	if (!more || json_object_get(h, "history") == NULL) {
		err_set(err, ERR_MEM, "out of memory for the header");
		json_decref(h);
		return NULL;
	}
	return h;
}

/* What stands in the stream, in this order. */
struct svm_tensor {
	const char *name, *axes;
	size_t at;	/* of its tensor in struct svc */
};

enum { PARTS = 4, SIGMOID = 3 };

static const struct svm_tensor parts[PARTS] = {
	{ "vectors", "vector dim", offsetof(struct svc, vectors) },
	{ "coefficients", "class vector", offsetof(struct svc, coef) },
	{ "rho", "pair", offsetof(struct svc, rho) },
	{ "sigmoid", "pair two", offsetof(struct svc, sigmoid) },
};

static struct tensor *
tensor_of(const struct svc *s, int part)
{
	return (struct tensor *)(void *)((char *)(size_t)s + parts[part].at);
}

int
svm_write(const struct svc *s, struct writer *w, struct err *err)
{
	int bad = 0;

	for (int i = 0; !bad && i < PARTS; i++)
		if (tensor_of(s, i)->data)
			bad = writer_tensor(w, parts[i].name, NULL, parts[i].axes, tensor_of(s, i), err);
	return bad;
}

/* ---- reading ---- */

/* The header's own words; returns the number of support vectors, or -1. */
static long
describe(struct svc *s, const json_t *h, struct err *err)
{
	const json_t *counts = json_object_get(h, "vectors"), *v;
	const char *kernel = header_text(h, "kernel", "");
	long n = 0, degree = header_integer(h, "degree", -1);
	size_t i;

	s->classes = (long)json_array_size(json_object_get(h, "classes"));
	s->dim = header_integer(h, "dim", 0);
	s->spec.gamma = header_number(h, "gamma", -1);
	while (s->spec.kernel < SVC_POLY && strcmp(kernels[s->spec.kernel], kernel) != 0)
		s->spec.kernel++;
	if (s->classes < 2 || s->dim < 1 || s->dim != header_integer(json_object_get(h, "features"), "width", 0) ||
	    s->spec.gamma < 0 || degree < 0 || degree > DEGREE ||
	    strcmp(kernels[s->spec.kernel], kernel) != 0 || (long)json_array_size(counts) != s->classes)
		return err_set(err, ERR_DATA, "malformed svm header");
	s->spec.degree = (int)degree;
	if (!(s->count = calloc((size_t)s->classes, sizeof(*s->count))))
		return err_set(err, ERR_MEM, "out of memory for %ld classes", s->classes);
	json_array_foreach(counts, i, v) {
		json_int_t k = json_integer_value(v);

		if (!json_is_integer(v) || k < 0 || k > 1 << 30)
			return err_set(err, ERR_DATA, "malformed svm header: vectors");
		n += s->count[i] = (long)k;
	}
	return n;
}

/* Does x have these axes? cols 0: one axis. */
static int
shaped(const struct tensor *x, long rows, long cols)
{
	return x->data && x->rank == 1 + (cols > 0) && x->shape[0] == rows && (!cols || x->shape[1] == cols);
}

static int
complete(const struct svc *s, long n, struct err *err)
{
	long pairs = svc_pairs(s->classes);

	if (!shaped(&s->vectors, n, s->dim) || !shaped(&s->coef, s->classes - 1, n) || !shaped(&s->rho, pairs, 0) ||
	    (s->sigmoid.data && !shaped(&s->sigmoid, pairs, 2)))
		return err_set(err, ERR_DATA, "its tensors do not match its header");
	return 0;
}

static int
take(void *svc, struct record *r, struct err *err)
{
	(void)err;
	for (int i = 0; i < PARTS; i++)
		if (strcmp(record_id(r), parts[i].name) == 0)
			tensor_swap(tensor_of(svc, i), &r->x);
	return 0;
}

int
svm_read(struct svc *s, struct reader *reader, struct err *err)
{
	const json_t *h = reader_header(reader);
	long n;

	*s = (struct svc){0};
	if (header_expect(h, "svm", "", err) < 0)
		return -1;
	if ((n = describe(s, h, err)) < 0 || reader_each(reader, "in an SVM", take, s, err) < 0 ||
	    complete(s, n, err) < 0) {
		svc_free(s);
		return -1;
	}
	s->spec.probability = s->sigmoid.data != NULL;
	return 0;
}

/* ---- predicting ---- */

int
svm_agree(const json_t *svm, const json_t *embeddings, const char *who, struct err *err)
{
	const char *want = header_text(svm, "model", "none"), *have = header_text(embeddings, "model", "none");
	json_t *features;
	int bad;

	if (header_expect(embeddings, "embedding", "dim", err) < 0)
		return -1;
	if (strcmp(want, have) != 0)
		return err_set(err, ERR_DATA, "%s expects vectors of the model %s, stream has those of %s", who, want,
		               have);
	features = header_features(embeddings);
	bad = difference_features(json_object_get(svm, "features"), features, who, err);
	json_decref(features);
	return bad;
}

json_t *
svm_prediction_header(const struct predictor *p, const struct svc *s, const json_t *embeddings, const char *xxh3,
                      struct err *err)
{
	json_t *h = prediction_header(p, "sersvm", embeddings, xxh3, err);

	json_object_set_new(h, "scale", json_string(s->spec.probability ? "probability" : "votes"));
	return h;
}

int
svm_predict(const struct predictor *p, struct svc_plan *plan, int of_model, struct record *r, struct tensor *share,
            struct err *err)
{
	const json_t *was = json_object_get(r->meta, "seen");
	long pairs = svc_pairs(p->classes.n), class;
	int earlier = seen_from(was);

	/* vectors of a model that do not say what it has seen, or say something else */
	if (earlier < 0)
		earlier = of_model ? SEEN_UNKNOWN_RECORDING | SEEN_UNKNOWN_SPEAKER : 0;
	r->extras = 1;
	strcpy(r->extra[0].name, "scores");
	json_object_del(r->meta, "scores");	/* a column of the manifest */
	if (tensor_shape(share, 1, &p->classes.n, err) < 0 || tensor_shape(&r->extra[0].t, 1, &pairs, err) < 0 ||
	    prediction_mark(p, r, earlier, err) < 0)
		return -1;
	class = svc_apply(plan, r->x.data, r->extra[0].t.data, share->data);
	if (tensor_nonfinite(&r->extra[0].t) >= 0 || tensor_nonfinite(share) >= 0)
		return err_set(err, ERR_DATA, "its decision values are not finite numbers: the vector is too large for this SVM");
	tensor_swap(&r->x, share);
	if (json_object_set_new(r->meta, "predicted", json_string(classes_name(&p->classes, class))) < 0)
		return err_set(err, ERR_MEM, "out of memory for a prediction");
	return 0;
}
