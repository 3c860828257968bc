/* columns.h - the columns of a matrix in panels for gemm_panel(): vectors in panels, panels in groups
 *
 * A matrix of so many rows lies panel after panel, each (rows, width of the panel), with zeros behind the last
 * column. */
#ifndef COLUMNS_H
#define COLUMNS_H

#include "gemm/gemm.h"

struct columns {
	long n, lanes, panels, groups;
};

static inline struct columns
columns_of(long n)
{
	long lanes = (n + GEMM_LANES - 1) / GEMM_LANES, most = GEMM_PANEL / GEMM_LANES;

	return (struct columns){ n, lanes, (lanes + most - 1) / most, 1 };
}

/* All columns, those behind the last among them. */
static inline long
columns_all(const struct columns *c)
{
	return c->lanes * GEMM_LANES;
}

/* The first column of panel i, which is where panel i - 1 ends. */
static inline long
columns_panel(const struct columns *c, long i)
{
	return i * c->lanes / c->panels * GEMM_LANES;
}

static inline long
columns_width(const struct columns *c, long i)
{
	return columns_panel(c, i + 1) - columns_panel(c, i);
}

/* The first panel of group i. */
static inline long
columns_group(const struct columns *c, long i)
{
	return i * c->panels / c->groups;
}

/* How many floats apart rows of n lie whose columns gemm_panel() reads, GEMM_ROWS at a time: an odd number of cache
 * lines. */
static inline long
columns_apart(long n)
{
	return ((gemm_up(n) + GEMM_LANES - 1) / GEMM_LANES | 1) * GEMM_LANES;
}

#endif
