/* masks.c - time and frequency masks of one utterance */
#include <string.h>
#include <xxhash.h>

#include "core/rng.h"
#include "dsp/masks.h"

struct span {
	long from, n;
};

static struct span
draw(struct rng *r, long most, long places)
{
	struct span s;

	most = most < places ? most : places;
	s.n = (long)rng_below(r, (uint64_t)most + 1);
	s.from = (long)rng_below(r, (uint64_t)(places - s.n) + 1);
	return s;
}

void
masks_apply(const struct masks_spec *m, long epoch, const char *id, const float *fill, float *x,
            long frames, long width)
{
	struct rng r = rng_make(m->seed, (uint64_t)epoch, XXH3_64bits(id, strlen(id)));
	long share = (long)(m->time_share * (double)frames);

	for (long i = 0; i < m->bands; i++) {
		struct span s = draw(&r, m->band_width, width);

		for (long t = 0; t < frames; t++)
			memcpy(x + t * width + s.from, fill + s.from, (size_t)s.n * sizeof(float));
	}
	for (long i = 0; i < m->times; i++) {
		struct span s = draw(&r, m->time_width < share ? m->time_width : share, frames);

		for (long t = s.from; t < s.from + s.n; t++)
			memcpy(x + t * width, fill, (size_t)width * sizeof(float));
	}
}
