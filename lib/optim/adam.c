/* adam.c - Kingma & Ba 2015, with decoupled decay (Loshchilov & Hutter 2019)
 *
 *   m <- b1 m + (1-b1) g    v <- b2 v + (1-b2) g^2
 *   theta <- theta - rate (m / (1-b1^t) / (sqrt(v / (1-b2^t)) + eps) + decay theta)
 */
#include <math.h>

#include "optim/optim.h"

static void
step(float *restrict theta, const float *restrict g, float *restrict state, size_t n,
     const struct rates *r, long t)
{
	float *restrict m = state, *restrict v = state + n;
	float b1 = (float)(1 - r->beta1), b2 = (float)(1 - r->beta2), eps = (float)r->eps;
	float pace = (float)(r->rate / (1 - pow(r->beta1, (double)t)));
	float scale = (float)(1 / sqrt(1 - pow(r->beta2, (double)t)));
	float decay = (float)(r->rate * r->decay);

	#pragma omp parallel for schedule(static)
	for (size_t i = 0; i < n; i++) {
		m[i] += b1 * (g[i] - m[i]);
		v[i] += b2 * (g[i] * g[i] - v[i]);
		theta[i] -= pace * m[i] / (sqrtf(v[i]) * scale + eps) + decay * theta[i];
	}
}

const struct optim optim_adam = { "adam", "Adam with decoupled weight decay", 2, step };
