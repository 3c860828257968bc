/* tsne.c - exact t-SNE: gradient descent on points */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/rng.h"
#include "vectors/affinity.h"
#include "vectors/pca.h"
#include "vectors/tsne.h"

enum { EARLY = 250, LANES = 4, WORTH = 1000 /* points: fewer are faster on one thread */ };

static const double exaggeration = 12, spread = 1e-4, least_gain = 0.01;

struct tsne {
	long n, iteration;
	int threads;
	double rate;
	float *p;		/* (n, n), symmetric, sums to 1 */
	double *x, *y;		/* the points */
	double *pull, *push;	/* (n, 2) each: the two parts of the gradient */
	double *near;		/* (n): sum over the others of 1 / (1 + distance^2) */
	double *move, *gain;	/* (n, 2) each */
};

/* ---- the start ---- */

static int
start(struct tsne *t, const struct tsne_spec *s, const struct tensor *x, struct err *err)
{
	struct rng rng = rng_make(s->seed, 0, 0);
	struct tensor y = {0};
	struct pca pca;
	double deviation;

	for (long i = 0; s->random && i < t->n; i++) {
		t->x[i] = spread * rng_normal(&rng);
		t->y[i] = spread * rng_normal(&rng);
	}
	if (s->random)
		return 0;
	if (pca_fit(&pca, x, 2, err) < 0)
		return -1;
	if (tensor_shape(&y, 2, (long[]){ t->n, 2 }, err) < 0) {
		pca_free(&pca);
		return -1;
	}
	pca_apply(&pca, x->data, t->n, y.data);
	deviation = sqrt(pca.variance[0] * ((double)t->n - 1) / (double)t->n);
	for (long i = 0; i < t->n; i++) {
		t->x[i] = (double)y.data[2 * i] * spread / deviation;
		t->y[i] = (double)y.data[2 * i + 1] * spread / deviation;
	}
	pca_free(&pca);
	tensor_free(&y);
	return 0;
}

/* The points stand still, and no direction is preferred. */
static void
rest(struct tsne *t)
{
	for (long i = 0; i < 2 * t->n; i++) {
		t->move[i] = 0;
		t->gain[i] = 1;
	}
}

struct tsne *
tsne_plan(const struct tsne_spec *s, const struct tensor *x, struct err *err)
{
	size_t n = (size_t)x->shape[0];
	struct tsne *t;

	if (n > TSNE_POINTS)
		return err_set(err, ERR_ARG, "%zu vectors, t-SNE takes at most %d", n, TSNE_POINTS), NULL;
	if (!(s->perplexity > 1) || s->perplexity >= (double)n)
		return err_set(err, ERR_ARG, "perplexity %g is not above 1 and below the %zu vectors", s->perplexity,
		               n), NULL;
	if ((t = calloc(1, sizeof(*t)))) {
		*t = (struct tsne){ .n = (long)n, .threads = s->threads, .rate = fmax((double)n / 48, 50) };
		t->p = calloc(n * n, sizeof(*t->p));
		t->x = calloc(11 * n, sizeof(*t->x));
	}
	if (!t || !t->p || !t->x) {
		err_set(err, ERR_MEM, "out of memory for the affinities of %zu vectors", n);
		tsne_free(t);
		return NULL;
	}
	t->y = t->x + n;
	t->pull = t->x + 2 * n;
	t->push = t->x + 4 * n;
	t->move = t->x + 6 * n;
	t->gain = t->x + 8 * n;
	t->near = t->x + 10 * n;
	rest(t);
	if (start(t, s, x, err) < 0 || affinity(x, s->perplexity, s->threads, t->p, err) < 0) {
		tsne_free(t);
		return NULL;
	}
	return t;
}

/* ---- descent ---- */

/* Running sums in LANES lanes, which are added in order: fast, and the same on every machine. */
struct lanes {
	double near[LANES], ax[LANES], ay[LANES], rx[LANES], ry[LANES];
};

static inline void
gather(struct lanes *l, int k, double dx, double dy, double p)
{
	double q = 1 / (1 + dx * dx + dy * dy), a = p * q, r = q * q;

	l->near[k] += q;
	l->ax[k] += a * dx;
	l->ay[k] += a * dy;
	l->rx[k] += r * dx;
	l->ry[k] += r * dy;
}

static double
sum_of(const double *lane)
{
	double sum = 0;

	for (int k = 0; k < LANES; k++)
		sum += lane[k];
	return sum;
}

/* Sums over all other points; the point itself adds 1 to near and nothing else. */
static void
forces(struct tsne *t, long i)
{
	const double xi = t->x[i], yi = t->y[i], *x = t->x, *y = t->y;
	const float *p = t->p + i * t->n;
	struct lanes l = {0};
	long j;

	for (j = 0; j + LANES <= t->n; j += LANES) {
		#pragma omp simd
		for (int k = 0; k < LANES; k++)
			gather(&l, k, xi - x[j + k], yi - y[j + k], (double)p[j + k]);
	}
	for (; j < t->n; j++)
		gather(&l, 0, xi - x[j], yi - y[j], (double)p[j]);
	t->near[i] = sum_of(l.near) - 1;
	t->pull[2 * i] = sum_of(l.ax);
	t->pull[2 * i + 1] = sum_of(l.ay);
	t->push[2 * i] = sum_of(l.rx);
	t->push[2 * i + 1] = sum_of(l.ry);
}

static double
all_near(const struct tsne *t)
{
	double sum = 0;

	for (long i = 0; i < t->n; i++)
		sum += t->near[i];
	return sum;
}

void
tsne_step(struct tsne *t)
{
	double scale = t->iteration < EARLY ? exaggeration : 1, momentum = t->iteration < EARLY ? 0.5 : 0.8, z;

	if (t->iteration == EARLY)
		rest(t);
	#pragma omp parallel for schedule(static) num_threads(t->threads) if (t->n >= WORTH)
	for (long i = 0; i < t->n; i++)
		forces(t, i);
	z = all_near(t);
	for (long i = 0; i < 2 * t->n; i++) {
		double slope = 4 * (scale * t->pull[i] - t->push[i] / z);

		t->gain[i] = t->move[i] * slope < 0 ? t->gain[i] + 0.2 : fmax(t->gain[i] * 0.8, least_gain);
		t->move[i] = momentum * t->move[i] - t->rate * t->gain[i] * slope;
		(i % 2 ? t->y : t->x)[i / 2] += t->move[i];
	}
	t->iteration++;
}

/* Sum over j of p log(p (1 + distance^2)). */
static double
divergence(const struct tsne *t, long i)
{
	const float *p = t->p + i * t->n;
	double sum = 0;

	for (long j = 0; j < t->n; j++) {
		double dx = t->x[i] - t->x[j], dy = t->y[i] - t->y[j];

		if (p[j] > 0)
			sum += (double)p[j] * log((double)p[j] * (1 + dx * dx + dy * dy));
	}
	return sum;
}

double
tsne_kl(struct tsne *t)
{
	double kl = 0, z;

	#pragma omp parallel for schedule(static) num_threads(t->threads) if (t->n >= WORTH)
	for (long i = 0; i < t->n; i++)
		forces(t, i);
	z = all_near(t);
	#pragma omp parallel for schedule(static) num_threads(t->threads) if (t->n >= WORTH)
	for (long i = 0; i < t->n; i++)
		t->near[i] = divergence(t, i);
	for (long i = 0; i < t->n; i++)
		kl += t->near[i];
	return kl + log(z);	/* p sums to 1 */
}

void
tsne_points(const struct tsne *t, float *to)
{
	for (long i = 0; i < t->n; i++) {
		to[2 * i] = (float)t->x[i];
		to[2 * i + 1] = (float)t->y[i];
	}
}

void
tsne_free(struct tsne *t)
{
	if (!t)
		return;
	free(t->p);
	free(t->x);
	free(t);
}
