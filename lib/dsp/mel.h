/* mel.h - triangular mel bands over power spectra.
 *
 * The bands' edges and peaks are spaced evenly in mel between low and high; band b is a triangle in
 * Hz from edge b over edge b + 1 to edge b + 2. Slaney: linear up to 1 kHz (15 mel), logarithmic
 * above, ln(6.4) in 27 steps (Slaney 1998, Auditory Toolbox); HTK: 2595 log10(1 + hz/700). With
 * `area` a triangle has area 1 in Hz (height 2 / width), else height 1. These are
 * librosa.filters.mel's definitions.
 */
#ifndef MEL_H
#define MEL_H

#include "core/err.h"

struct mel_spec {
	double rate;		/* Hz */
	double low, high;	/* Hz, 0 <= low < high <= rate / 2 */
	long bins;		/* dft / 2 + 1, at least 2 */
	long bands;		/* at least 1 */
	int htk;		/* HTK's scale; else Slaney's */
	int area;		/* triangles of area 1; else of height 1 */
};

enum { MEL_BANDS_MOST = 4096 };

struct mel;	/* a plan: made once, applied to every frame, by any number of threads */

/* ERR_ARG, also where a band is so narrow that no bin lies in it; ERR_MEM. */
struct mel *mel_plan(const struct mel_spec *, struct err *);
/* power (frames, bins) -> out (frames, bands) */
void mel_apply(const struct mel *, const float *power, float *out, long frames);
void mel_free(struct mel *);

#endif
