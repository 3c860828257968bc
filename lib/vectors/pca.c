/* pca.c - principal components by LAPACK's dsyevr */
#include <cblas.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "vectors/pca.h"
#include "gemm/gemm.h"

/* Eigenvalues and vectors number il to iu, ascending, of a symmetric matrix (column major); Fortran passes the lengths
 * of its three letters last. */
void dsyevr_(const char *jobz, const char *range, const char *uplo, const int *n, double *a, const int *lda,
             const double *vl, const double *vu, const int *il, const int *iu, const double *abstol, int *m, double *w,
             double *z, const int *ldz, int *isuppz, double *work, const int *lwork, int *iwork, const int *liwork,
             int *info, size_t, size_t, size_t);

/* What the eigensolver works on. */
struct work {
	double *centered;	/* (n, dim) */
	double *cov;		/* (dim, dim), upper triangle */
	double *value, *vector, *work;
	int *support, *iwork;
};

enum { WORK = 32, IWORK = 12 };	/* times dim: dsyevr needs at least 26 and 10 */

static int
work_alloc(struct work *w, size_t n, size_t dim, size_t parts)
{
	w->centered = malloc(n * dim * sizeof(double));
	w->cov = malloc(dim * dim * sizeof(double));
	w->value = malloc(dim * sizeof(double));
	w->vector = malloc(dim * parts * sizeof(double));
	w->work = malloc(WORK * dim * sizeof(double));
	w->support = malloc(2 * parts * sizeof(int));
	w->iwork = malloc(IWORK * dim * sizeof(int));
	return w->centered && w->cov && w->value && w->vector && w->work && w->support && w->iwork ? 0 : -1;
}

static void
work_free(struct work *w)
{
	free(w->centered);
	free(w->cov);
	free(w->value);
	free(w->vector);
	free(w->work);
	free(w->support);
	free(w->iwork);
}

static void
center(struct pca *p, const struct tensor *x, double *to)
{
	long n = x->shape[0], dim = x->shape[1];

	for (long i = 0; i < n * dim; i++)
		p->mean[i % dim] += (double)x->data[i];
	for (long k = 0; k < dim; k++)
		p->mean[k] /= (double)n;
	for (long i = 0; i < n * dim; i++)
		to[i] = (double)x->data[i] - p->mean[i % dim];
}

/* The solver's k-th vector from the end, with its largest entry positive. */
static void
turn(const double *from, double *to, long dim)
{
	long most = 0;

	for (long i = 1; i < dim; i++)
		most = fabs(from[i]) > fabs(from[most]) ? i : most;
	for (long i = 0; i < dim; i++)
		to[i] = from[most] < 0 ? -from[i] : from[i];
}

static int
solve(struct pca *p, struct work *w, long n, struct err *err)
{
	int dim = (int)p->dim, parts = (int)p->parts, from = dim - parts + 1, found = 0, info = 0;
	int room = WORK * dim, iroom = IWORK * dim;
	double none = 0;

	gemm_alone();	/* sums in one order, whatever the machine */
	if (gemm_room(1, err) < 0)
		return -1;
	cblas_dsyrk(CblasColMajor, CblasUpper, CblasNoTrans, dim, (int)n, 1 / ((double)n - 1), w->centered, dim, 0,
	            w->cov, dim);
	for (long i = 0; i < dim; i++)
		p->total += w->cov[i * dim + i];
	if (!(p->total > 0))
		return err_set(err, ERR_DATA, "all %ld vectors are equal", n);
	dsyevr_("V", "I", "U", &dim, w->cov, &dim, &none, &none, &from, &dim, &none, &found, w->value, w->vector, &dim,
	        w->support, w->work, &room, w->iwork, &iroom, &info, 1, 1, 1);
	if (info != 0 || found != parts)
		return err_set(err, ERR_BUG, "no principal axes were found (%d of %d, %d)", found, parts, info);
	for (long k = 0; k < parts; k++) {
		p->variance[k] = fmax(w->value[parts - 1 - k], 0);
		turn(w->vector + (parts - 1 - k) * dim, p->axis + k * dim, dim);
	}
	return 0;
}

int
pca_fit(struct pca *p, const struct tensor *x, long parts, struct err *err)
{
	long n = x->shape[0], dim = x->shape[1];
	struct work w = {0};
	int bad;

	*p = (struct pca){ .dim = dim, .parts = parts };
	if (dim > PCA_DIM || parts < 1 || parts > dim)
		return err_set(err, ERR_ARG, "cannot compute %ld principal axes of vectors of %ld numbers (at most %d)",
		               parts, dim, PCA_DIM);
	if (n < 2)
		return err_set(err, ERR_DATA, "needs two vectors or more, has %ld", n);
	p->mean = calloc((size_t)dim, sizeof(double));
	p->axis = calloc((size_t)(parts * dim), sizeof(double));
	p->variance = calloc((size_t)parts, sizeof(double));
	if (!p->mean || !p->axis || !p->variance || work_alloc(&w, (size_t)n, (size_t)dim, (size_t)parts) < 0) {
		bad = err_set(err, ERR_MEM, "out of memory for the axes of %ld vectors", n);
	} else {
		center(p, x, w.centered);
		bad = solve(p, &w, n, err);
	}
	work_free(&w);
	if (bad)
		pca_free(p);
	return bad;
}

void
pca_apply(const struct pca *p, const float *x, long n, float *to)
{
	for (long i = 0; i < n; i++, x += p->dim)
		for (long k = 0; k < p->parts; k++) {
			double sum = 0;

			for (long f = 0; f < p->dim; f++)
				sum += p->axis[k * p->dim + f] * ((double)x[f] - p->mean[f]);
			*to++ = (float)sum;
		}
}

void
pca_free(struct pca *p)
{
	free(p->mean);
	free(p->axis);
	free(p->variance);
	*p = (struct pca){0};
}
