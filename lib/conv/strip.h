/* strip.h - what one row of a kernel meets of an image: neighboring bins of a frame */
#ifndef STRIP_H
#define STRIP_H

#include "conv/conv.h"

/* Bins from..to of a frame; the kernel's row begins at start. None where the frame or all bins lie outside. */
struct strip {
	long frame, start, from, to;
};

/* Under the kernel's row kt, for the output at (t,f). */
static inline struct strip
strip(const struct conv_shape *s, long t, long f, long kt)
{
	struct strip r = { .frame = t * s->stride - s->kt / 2 + kt, .start = f * s->stride - s->kf / 2 };

	r.from = r.start < 0 ? 0 : r.start;
	r.to = r.start + s->kf < s->f ? r.start + s->kf : s->f;
	if (r.frame < 0 || r.frame >= s->t || r.to < r.from)
		r.to = r.from;
	return r;
}

#endif
