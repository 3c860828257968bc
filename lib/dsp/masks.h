/* masks.h - SpecAugment's time and frequency masks (Park et al. 2019), without its time warping.
 *
 * A mask of at most W of n places has a width drawn evenly from 0..W and a place drawn evenly from
 * those where it fits. Masks may overlap.
 */
#ifndef MASKS_H
#define MASKS_H

#include <stdint.h>

struct masks_spec {
	long times, time_width;		/* how many; frames, at most, of one */
	double time_share;		/* and at most this share of an utterance */
	long bands, band_width;		/* how many; features, at most, of one */
	uint64_t seed;
};

/* Mask x (frames, width), in place: masked values become fill (width). What is drawn depends on the
 * spec, epoch, id, frames and width alone; the masks over features, drawn first, not on frames. */
void masks_apply(const struct masks_spec *, long epoch, const char *id, const float *fill, float *x,
                 long frames, long width);

#endif
