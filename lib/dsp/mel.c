/* mel.c - sparse mel triangles */
#include <math.h>
#include <stdlib.h>

#include "core/tensor.h"
#include "dsp/mel.h"

enum { LANES = 8 };

struct mel {
	long bins, bands;
	struct run {
		long first;		/* bin */
		long groups, rest;	/* of LANES bins, and single ones behind them */
		const float *weight;
	} *run;				/* one a band */
	struct tensor weights;
};

static double
mel_of(double hz, int htk)
{
	if (htk)
		return 2595 * log10(1 + hz / 700);
	return hz < 1000 ? hz * 3 / 200 : 15 + 27 * log(hz / 1000) / log(6.4);
}

static double
hz_of(double mel, int htk)
{
	if (htk)
		return 700 * (pow(10, mel / 2595) - 1);
	return mel < 15 ? mel * 200 / 3 : 1000 * exp(log(6.4) * (mel - 15) / 27);
}

static int
check(const struct mel_spec *s, struct err *err)
{
	if (s->bins < 2 || s->bands < 1 || s->bands > MEL_BANDS_MOST)
		return err_set(err, ERR_ARG,
			       "%ld bands of %ld bins: bands must be in 1..%d, bins at least 2",
			       s->bands, s->bins, MEL_BANDS_MOST);
	if (s->low < 0 || s->low >= s->high)
		return err_set(err, ERR_ARG, "low edge %g Hz is not below high edge %g Hz", s->low,
			       s->high);
	if (s->high > s->rate / 2)
		return err_set(err, ERR_ARG,
			       "high edge %g Hz is above half the sampling rate (%g Hz)", s->high,
			       s->rate / 2);
	return 0;
}

/* Edge i of bands + 2, in Hz. */
static double
edge(const struct mel_spec *s, long i)
{
	double low = mel_of(s->low, s->htk), high = mel_of(s->high, s->htk);

	return hz_of(low + (high - low) * (double)i / (double)(s->bands + 1), s->htk);
}

static double
hz_of_bin(const struct mel_spec *s, long k)
{
	return s->rate / 2 * (double)k / (double)(s->bins - 1);
}

/* The weight of bin k in band b; 0 outside. */
static double
weight(const struct mel_spec *s, long b, long k)
{
	double left = edge(s, b), mid = edge(s, b + 1), right = edge(s, b + 2),
	       hz = hz_of_bin(s, k);
	double w = fmax(0, fmin((hz - left) / (mid - left), (right - hz) / (right - mid)));

	return s->area ? w * 2 / (right - left) : w;
}

/* Choose the bins of a band: whole groups, the bins beside it with weight 0, where the spectrum has
 * room. */
static int
run(const struct mel_spec *s, long b, struct run *r, struct err *err)
{
	long first = (long)(edge(s, b) / hz_of_bin(s, 1)), last;

	while (first < s->bins && weight(s, b, first) <= 0 && hz_of_bin(s, first) < edge(s, b + 2))
		first++;
	for (last = first; last < s->bins && weight(s, b, last) > 0; last++)
		;
	if (last == first)
		return err_set(err, ERR_ARG,
			       "band %ld of %ld (%.1f..%.1f Hz) lies between two bins of the spectrum, %.1f Hz apart: "
			       "use fewer bands or a larger DFT",
			       b + 1, s->bands, edge(s, b), edge(s, b + 2), hz_of_bin(s, 1));
	r->first = first;
	r->groups = (last - first + LANES - 1) / LANES;
	if (r->groups * LANES > s->bins) {
		r->groups--;
		r->rest = (last - first) % LANES;
	} else if (first + r->groups * LANES > s->bins) {
		r->first = s->bins - r->groups * LANES;
	}
	return 0;
}

static int
fill(struct mel *m, const struct mel_spec *s, struct err *err)
{
	long total = 0;
	float *w;

	for (long b = 0; b < s->bands; b++) {
		if (run(s, b, &m->run[b], err) < 0)
			return -1;
		total += m->run[b].groups * LANES + m->run[b].rest;
	}
	if (tensor_shape(&m->weights, 1, &total, err) < 0)
		return -1;
	w = m->weights.data;
	for (long b = 0; b < s->bands; b++) {
		struct run *r = &m->run[b];

		r->weight = w;
		for (long k = 0; k < r->groups * LANES + r->rest; k++)
			*w++ = (float)weight(s, b, r->first + k);
	}
	return 0;
}

struct mel *
mel_plan(const struct mel_spec *s, struct err *err)
{
	struct mel *m;

	if (check(s, err) < 0)
		return NULL;
	m = calloc(1, sizeof(*m));
	if (m)
		m->run = calloc((size_t)s->bands, sizeof(*m->run));
	if (!m || !m->run) {
		mel_free(m);
		err_set(err, ERR_MEM, "out of memory for %ld bands", s->bands);
		return NULL;
	}
	m->bins = s->bins;
	m->bands = s->bands;
	if (fill(m, s, err) < 0) {
		mel_free(m);
		return NULL;
	}
	return m;
}

static inline float
sum(const struct run *r, const float *power)
{
	const float *w = r->weight, *x = power + r->first;
	float lane[LANES] = {0}, all;

	for (long g = 0; g < r->groups; g++, w += LANES, x += LANES)
#pragma omp simd	/* else the compiler goes across groups, of which there are few */
		for (int i = 0; i < LANES; i++)
			lane[i] += w[i] * x[i];
	all = ((lane[0] + lane[4]) + (lane[1] + lane[5])) +
	      ((lane[2] + lane[6]) + (lane[3] + lane[7]));
	for (long i = 0; i < r->rest; i++)
		all += w[i] * x[i];
	return all;
}

WIDE void
mel_apply(const struct mel *m, const float *power, float *out, long frames)
{
	for (long t = 0; t < frames; t++, power += m->bins, out += m->bands)
		for (long b = 0; b < m->bands; b++)
			out[b] = sum(&m->run[b], power);
}

void
mel_free(struct mel *m)
{
	if (!m)
		return;
	tensor_free(&m->weights);
	free(m->run);
	free(m);
}
