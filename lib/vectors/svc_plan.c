/* svc_plan.c - a machine of ours as LIBSVM's, to classify with */
#include <stdlib.h>

#include "vectors/svc_parts.h"

struct svc_plan {
	const struct svc *svc;
	struct svm_model m;
	struct svm_node *node, *z;	/* of the support vectors; of the one at hand */
	double *number;			/* the decision values, and what follows them */
	double *votes;
};

struct svm_parameter
svc_parameter(const struct svc_spec *s)
{
	static const int kernel[] = { [SVC_RBF] = RBF, [SVC_LINEAR] = LINEAR, [SVC_POLY] = POLY };

	return (struct svm_parameter){
		.svm_type = C_SVC, .kernel_type = kernel[s->kernel], .degree = s->degree, .gamma = s->gamma,
		.cache_size = 200 /* MB */, .eps = 1e-3, .C = s->cost, .shrinking = 1, .probability = s->probability,
	};
}

void
svc_nodes(const float *v, long dim, struct svm_node *to)
{
	for (long i = 0; i < dim; i++)
		to[i] = (struct svm_node){ (int)i + 1, (double)v[i] };
	to[dim].index = -1;
}

static void
widen(const struct tensor *from, long step, long first, double *to)
{
	for (long i = first; i < (long)tensor_size(from); i += step)
		*to++ = (double)from->data[i];
}

/* Fill the model, whose memory is there. */
static void
fill(struct svc_plan *p, double *coef)
{
	const struct svc *s = p->svc;
	long n = s->vectors.shape[0], pairs = svc_pairs(s->classes);

	widen(&s->coef, 1, 0, coef);
	for (long c = 0; c < s->classes - 1; c++)
		p->m.sv_coef[c] = coef + c * n;
	for (long i = 0; i < n; i++) {
		p->m.SV[i] = p->node + i * (s->dim + 1);
		svc_nodes(s->vectors.data + i * s->dim, s->dim, p->m.SV[i]);
	}
	for (long c = 0; c < s->classes; c++) {
		p->m.label[c] = (int)c;
		p->m.nSV[c] = (int)s->count[c];
	}
	p->m.rho = p->number + pairs;
	widen(&s->rho, 1, 0, p->m.rho);
	if (!s->sigmoid.data)
		return;
	p->m.probA = p->number + 2 * pairs;
	p->m.probB = p->number + 3 * pairs;
	widen(&s->sigmoid, 2, 0, p->m.probA);
	widen(&s->sigmoid, 2, 1, p->m.probB);
}

struct svc_plan *
svc_plan(const struct svc *s, struct err *err)
{
	size_t n = (size_t)s->vectors.shape[0], k = (size_t)s->classes, dim = (size_t)s->dim;
	struct svc_plan *p = calloc(1, sizeof(*p));
	double *coef = calloc((k - 1) * n, sizeof(*coef));

	if (p) {
		p->svc = s;
		p->m.param = svc_parameter(&s->spec);
		p->m.nr_class = (int)k;
		p->m.l = (int)n;
		p->m.SV = calloc(n, sizeof(*p->m.SV));
		p->m.sv_coef = calloc(k - 1, sizeof(*p->m.sv_coef));
		p->m.label = calloc(k, sizeof(*p->m.label));
		p->m.nSV = calloc(k, sizeof(*p->m.nSV));
		p->node = calloc(n * (dim + 1), sizeof(*p->node));
		p->z = calloc(dim + 1, sizeof(*p->z));
		p->number = calloc(4 * (size_t)svc_pairs((long)k), sizeof(*p->number));
		p->votes = calloc(k, sizeof(*p->votes));
	}
	if (!p || !coef || !p->m.SV || !p->m.sv_coef || !p->m.label || !p->m.nSV || !p->node || !p->z ||
	    !p->number || !p->votes) {
		err_set(err, ERR_MEM, "out of memory for %zu vectors", n);
		free(coef);
		svc_plan_free(p);
		return NULL;
	}
	fill(p, coef);
	return p;
}

long
svc_apply(struct svc_plan *p, const float *z, float *decision, float *share)
{
	long k = p->svc->classes, pairs = svc_pairs(k), at = 0, class;

	svc_nodes(z, p->svc->dim, p->z);
	class = (long)svm_predict_values(&p->m, p->z, p->number);
	for (long c = 0; c < k; c++)
		p->votes[c] = 0;
	for (long a = 0; a < k; a++)
		for (long b = a + 1; b < k; b++, at++) {
			p->votes[p->number[at] > 0 ? a : b] += 1 / (double)pairs;
			decision[at] = (float)p->number[at];
		}
	if (p->m.probA)
		svm_predict_probability(&p->m, p->z, p->votes);
	for (long c = 0; c < k; c++)
		share[c] = (float)p->votes[c];
	return class;
}

void
svc_plan_free(struct svc_plan *p)
{
	if (!p)
		return;
	free(p->m.sv_coef ? p->m.sv_coef[0] : NULL);
	free(p->m.sv_coef);
	free(p->m.SV);
	free(p->m.label);
	free(p->m.nSV);
	free(p->node);
	free(p->z);
	free(p->number);
	free(p->votes);
	free(p);
}
