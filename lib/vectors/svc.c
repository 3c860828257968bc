/* svc.c - support vector classification: training by LIBSVM */
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "vectors/svc_parts.h"

static void
silent(const char *text)
{
	(void)text;
}

static int
memory(long n, struct err *err)
{
	return err_set(err, ERR_MEM, "out of memory for %ld vectors", n);
}

static double
scale(const struct tensor *x)
{
	size_t n = tensor_size(x);
	double mean = 0, square = 0;

	for (size_t i = 0; i < n; i++)
		mean += (double)x->data[i];
	mean /= (double)n;
	for (size_t i = 0; i < n; i++)
		square += ((double)x->data[i] - mean) * ((double)x->data[i] - mean);
	return square > 0 ? (double)n / ((double)x->shape[1] * square) : 1;
}

/* What LIBSVM reads while it trains. */
struct problem {
	struct svm_problem p;
	struct svm_node *node;
	int *label;
	double *weight;
};

/* Vectors in the order of their classes, so that LIBSVM numbers the classes as we do. */
static int
arrange(struct problem *to, const struct tensor *x, const long *labels, long classes, struct err *err)
{
	long n = x->shape[0], dim = x->shape[1], at = 0;

	for (long c = 0; c < classes; c++) {
		long first = at;

		for (long i = 0; i < n; i++) {
			if (labels[i] != c)
				continue;
			to->p.y[at] = (double)c;
			to->p.x[at] = to->node + at * (dim + 1);
			svc_nodes(x->data + i * dim, dim, to->p.x[at++]);
		}
		if (at == first)
			return err_set(err, ERR_DATA, "class %ld has no vectors", c + 1);
		to->label[c] = (int)c;
		to->weight[c] = (double)n / ((double)classes * (double)(at - first));
	}
	to->p.l = (int)at;
	return 0;
}

static void
problem_free(struct problem *p)
{
	free(p->p.y);
	free(p->p.x);
	free(p->node);
	free(p->label);
	free(p->weight);
}

/* Copy a trained model's numbers out of LIBSVM's memory. */
static int
keep(struct svc *s, const struct svm_model *m, struct err *err)
{
	long n = m->l, pairs = svc_pairs(s->classes);

	if (!(s->count = calloc((size_t)s->classes, sizeof(*s->count))))
		return memory(n, err);
	if (tensor_shape(&s->vectors, 2, (long[]){ n, s->dim }, err) < 0 ||
	    tensor_shape(&s->coef, 2, (long[]){ s->classes - 1, n }, err) < 0 ||
	    tensor_shape(&s->rho, 1, &pairs, err) < 0 ||
	    (m->probA && tensor_shape(&s->sigmoid, 2, (long[]){ pairs, 2 }, err) < 0))
		return -1;
	for (long c = 0; c < s->classes; c++)
		s->count[c] = m->nSV[c];
	for (long i = 0; i < n * s->dim; i++)
		s->vectors.data[i] = (float)m->SV[i / s->dim][i % s->dim].value;
	for (long i = 0; i < (s->classes - 1) * n; i++)
		s->coef.data[i] = (float)m->sv_coef[i / n][i % n];
	for (long i = 0; i < pairs; i++)
		s->rho.data[i] = (float)m->rho[i];
	for (long i = 0; m->probA && i < pairs; i++) {
		s->sigmoid.data[2 * i] = (float)m->probA[i];
		s->sigmoid.data[2 * i + 1] = (float)m->probB[i];
	}
	return 0;
}

/* LIBSVM keeps the kernel's values in floats, and does not end where one is infinite. |u.v| is at most the largest
 * square of a length (Cauchy-Schwarz); values of rbf are at most 1. */
static int
fits(const struct svc_spec *s, const struct tensor *x, struct err *err)
{
	long n = x->shape[0], dim = x->shape[1];
	double most = 0;

	for (long i = 0; i < n; i++) {
		double square = 0;

		for (long k = 0; k < dim; k++)
			square += (double)x->data[i * dim + k] * (double)x->data[i * dim + k];
		most = fmax(most, square);
	}
	if (s->kernel == SVC_RBF || (s->kernel == SVC_LINEAR ? most : pow(s->gamma * most, s->degree)) <= FLT_MAX)
		return 0;
	return err_set(err, ERR_DATA, "vectors of lengths up to %g are too large for this kernel: scale them, or see --kernel rbf",
	               sqrt(most));
}

static int
solve(struct svc *s, struct problem *p, struct err *err)
{
	struct svm_parameter par = svc_parameter(&s->spec);
	struct svm_model *m;
	const char *wrong;
	int bad;

	if (s->spec.balanced) {
		par.nr_weight = (int)s->classes;
		par.weight_label = p->label;
		par.weight = p->weight;
	}
	if ((wrong = svm_check_parameter(&p->p, &par)))
		return err_set(err, ERR_ARG, "%s", wrong);
	svm_set_print_string_function(silent);
	srand(s->spec.seed);
	if (!(m = svm_train(&p->p, &par)))
		return memory(p->p.l, err);
	bad = keep(s, m, err);
	svm_free_and_destroy_model(&m);
	return bad;
}

int
svc_train(struct svc *s, const struct svc_spec *spec, const struct tensor *x, const long *labels, long classes,
          struct err *err)
{
	size_t n = (size_t)x->shape[0], dim = (size_t)x->shape[1];
	struct problem p = {0};
	int bad = -1;

	*s = (struct svc){ .spec = *spec, .classes = classes, .dim = (long)dim };
	if (classes < 2)
		return err_set(err, ERR_DATA, "needs two classes or more, has %ld", classes);
	if (spec->gamma == 0)
		s->spec.gamma = scale(x);
	if (fits(&s->spec, x, err) < 0)
		return -1;
	p.p.y = calloc(n, sizeof(*p.p.y));
	p.p.x = calloc(n, sizeof(*p.p.x));
	p.node = calloc(n * (dim + 1), sizeof(*p.node));
	p.label = calloc((size_t)classes, sizeof(*p.label));
	p.weight = calloc((size_t)classes, sizeof(*p.weight));
	if (!p.p.y || !p.p.x || !p.node || !p.label || !p.weight)
		memory((long)n, err);
	else if (arrange(&p, x, labels, classes, err) == 0)
		bad = solve(s, &p, err);
	problem_free(&p);
	if (bad < 0)
		svc_free(s);
	return bad;
}

void
svc_free(struct svc *s)
{
	free(s->count);
	tensor_free(&s->vectors);
	tensor_free(&s->coef);
	tensor_free(&s->rho);
	tensor_free(&s->sigmoid);
	*s = (struct svc){0};
}
