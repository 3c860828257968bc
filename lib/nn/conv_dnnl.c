/* conv_dnnl.c - convolution by oneDNN 2.x; with dnnl_prim.c the only files that know it
 *
 * A task is an utterance, or a block of them for the gradient of the weights; a primitive is made for one thread, so that
 * the split over threads (and with it the order of sums) is ours. Weights and their gradient are in oneDNN's own order.
 * Factors of products are all float32, or all bfloat16; sums and results are float32. */
#include <omp.h>
#include <stdlib.h>

#include "nn/bf16.h"
#include "nn/conv.h"
#include "nn/dnnl_prim.h"

struct plan {
	struct conv_shape s;
	dnnl_data_type_t type;	/* of factors */
	struct dnnl on;
	size_t x, y;		/* floats a row */
	size_t own, narrow;	/* in a workspace: a row of dx, to be added; factors in bfloat16 */
	struct conv_sizes size;
	struct prim forward, data, weights[2];	/* weights: a block's rows; one more */
	struct prim pack, pack_back, unpack;	/* reorders */
};

/* What describes a convolution to oneDNN: x, w, b, y with fixed and with free order. */
struct descs {
	dnnl_memory_desc_t x, w, b, y, ours;
	dnnl_dims_t stride, pad;
};

/* What an operation makes of the two others: x, w or y; a hint has all three as factors. */
enum result { X, W, Y, NONE };

static int
describe(const struct plan *p, long rows, enum result of, struct descs *d)
{
	const struct conv_shape *s = &p->s;
	dnnl_dims_t x = { rows, s->in, s->t, s->f }, y = { rows, s->out, s->to, s->fo };
	dnnl_dims_t w = { s->out, s->in, s->kt, s->kf }, b = { s->out };
	dnnl_data_type_t type[] = { p->type, p->type, p->type, dnnl_f32 };

	type[of] = dnnl_f32;
	d->stride[0] = d->stride[1] = s->stride;
	d->pad[0] = s->kt / 2;
	d->pad[1] = s->kf / 2;
	return dnnl_memory_desc_init_by_tag(&d->x, 4, x, type[X], dnnl_nhwc) ||
	       dnnl_memory_desc_init_by_tag(&d->y, 4, y, type[Y], dnnl_nhwc) ||
	       dnnl_memory_desc_init_by_tag(&d->w, 4, w, type[W], dnnl_format_tag_any) ||
	       dnnl_memory_desc_init_by_tag(&d->ours, 4, w, dnnl_f32, dnnl_ohwi) ||
	       dnnl_memory_desc_init_by_tag(&d->b, 1, b, dnnl_f32, dnnl_a) ? -1 : 0;
}

static int
plan_forward(struct plan *p, int force)
{
	static const int arg[][2] = { { DNNL_ARG_SRC, dnnl_query_src_md },
		{ DNNL_ARG_WEIGHTS, dnnl_query_weights_md }, { DNNL_ARG_DST, dnnl_query_dst_md }, { 0, 0 } };
	dnnl_convolution_desc_t c;
	struct descs d;

	if (describe(p, 1, Y, &d) < 0 ||
	    dnnl_convolution_forward_desc_init(&c, dnnl_forward_inference, dnnl_convolution_direct,
	                                       &d.x, &d.w, p->s.bias ? &d.b : NULL, &d.y, d.stride, d.pad, d.pad))
		return -1;
	if (p->s.bias)
		prim_argument(&p->forward, DNNL_ARG_BIAS, &d.b);
	if (prim_make(&p->on, &p->forward, &c, NULL, force, arg) < 0)
		return -1;
	return prim_reorder(&p->on, &p->pack, &d.ours, &p->forward.desc[p->s.bias + 1]);
}

/* A convolution in training, without which oneDNN plans no way back. */
static dnnl_primitive_desc_t
hint_of(const struct plan *p, long rows)
{
	dnnl_primitive_desc_t hint = NULL;
	dnnl_convolution_desc_t c;
	struct descs d;

	if (describe(p, rows, NONE, &d) < 0 ||
	    dnnl_convolution_forward_desc_init(&c, dnnl_forward_training, dnnl_convolution_direct,
	                                       &d.x, &d.w, &d.b, &d.y, d.stride, d.pad, d.pad) ||
	    dnnl_primitive_desc_create(&hint, &c, NULL, p->on.engine, NULL))
		return NULL;
	return hint;
}

/* For a block of so many rows; w is in the order of the first such primitive. */
static int
plan_weights(struct plan *p, struct prim *q, long rows, const dnnl_memory_desc_t *w, int force)
{
	static const int arg[][2] = { { DNNL_ARG_SRC, dnnl_query_src_md },
		{ DNNL_ARG_DIFF_WEIGHTS, dnnl_query_diff_weights_md },
		{ DNNL_ARG_DIFF_DST, dnnl_query_diff_dst_md }, { 0, 0 } };
	dnnl_convolution_desc_t c;
	dnnl_primitive_desc_t hint;
	struct descs d;
	int bad;

	if (describe(p, rows, W, &d) < 0 || !(hint = hint_of(p, rows)))
		return -1;
	d.w = w ? *w : d.w;
	bad = dnnl_convolution_backward_weights_desc_init(&c, dnnl_convolution_direct, &d.x, &d.w, &d.b, &d.y,
	                                                  d.stride, d.pad, d.pad) ? -1 : 0;
	prim_argument(q, DNNL_ARG_DIFF_BIAS, &d.b);
	bad = bad || prim_make(&p->on, q, &c, hint, force, arg) < 0;
	dnnl_primitive_desc_destroy(hint);
	return bad || (!w && prim_reorder(&p->on, &p->unpack, &q->desc[2], &d.ours) < 0) ? -1 : 0;
}

static int
plan_data(struct plan *p, int force)
{
	static const int arg[][2] = { { DNNL_ARG_DIFF_SRC, dnnl_query_diff_src_md },
		{ DNNL_ARG_WEIGHTS, dnnl_query_weights_md },
		{ DNNL_ARG_DIFF_DST, dnnl_query_diff_dst_md }, { 0, 0 } };
	dnnl_convolution_desc_t c;
	dnnl_primitive_desc_t hint;
	struct descs d;
	int bad;

	if (describe(p, 1, X, &d) < 0 || !(hint = hint_of(p, 1)))
		return -1;
	bad = dnnl_convolution_backward_data_desc_init(&c, dnnl_convolution_direct, &d.x, &d.w, &d.y,
	                                               d.stride, d.pad, d.pad) ||
	      prim_make(&p->on, &p->data, &c, hint, force, arg) < 0;
	dnnl_primitive_desc_destroy(hint);
	return bad ? -1 : prim_reorder(&p->on, &p->pack_back, &d.ours, &p->data.desc[1]);
}

static int
plan_backward(struct plan *p, int force)
{
	long blocks = conv_blocks(p->s.batch), rows = p->s.batch / blocks;

	if (!p->s.train)
		return 0;
	if (plan_weights(p, &p->weights[0], rows, NULL, force) < 0 ||
	    (p->s.batch % blocks && plan_weights(p, &p->weights[1], rows + 1, &p->weights[0].desc[2], force) < 0))
		return -1;
	return p->s.data ? plan_data(p, force) : 0;
}

static void
unplan(void *of)
{
	struct plan *p = of;
	struct prim *all[] = { &p->forward, &p->data, &p->weights[0], &p->weights[1], &p->pack, &p->pack_back, &p->unpack };

	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++)
		prim_end(&p->on, all[i]);
	dnnl_end(&p->on);
	free(p);
}

static size_t
scratch(const struct plan *p)
{
	size_t most = conv_larger(prim_floats(&p->forward, p->s.bias + 3), prim_floats(&p->data, 3));

	return conv_larger(most, conv_larger(prim_floats(&p->weights[0], 4), prim_floats(&p->weights[1], 4)));
}

static void
measure(struct plan *p)
{
	struct conv_sizes *size = &p->size;
	size_t rows = (size_t)(p->s.batch / conv_blocks(p->s.batch) + 1);	/* of a block, at most */

	p->x = (size_t)(p->s.t * p->s.f * p->s.in);
	p->y = (size_t)(p->s.to * p->s.fo * p->s.out);
	size->packed = conv_larger(prim_floats(&p->forward, p->s.bias + 1), prim_floats(&p->data, 1));
	size->dpacked = prim_floats(&p->weights[0], 2);
	size->sum = size->dpacked + conv_lines((size_t)p->s.out);
	p->own = scratch(p);
	p->narrow = p->own + (p->s.data ? conv_lines(p->x) : 0);
	size->work = p->narrow + (p->type == dnnl_bf16 ? bf16_floats(rows * p->x) + bf16_floats(rows * p->y) : 0);
	size->forward = size->data = p->s.batch;
	size->weights = size->sums = conv_blocks(p->s.batch);
}

static void *
plan_type(const struct conv_shape *s, dnnl_data_type_t type, int force, struct conv_sizes *size, struct err *err)
{
	struct plan *p = conv_new(sizeof(*p), err);
	int before = omp_get_max_threads(), bad;

	if (!p)
		return NULL;
	p->s = *s;
	p->type = type;
	omp_set_num_threads(1);		/* a primitive keeps the number of its making */
	bad = dnnl_begin(&p->on, s->threads) < 0 || plan_forward(p, force) < 0 || plan_backward(p, force) < 0;
	omp_set_num_threads(before);
	if (bad) {
		unplan(p);
		return NULL;
	}
	measure(p);
	*size = p->size;
	return p;
}

static void *
plan(const struct conv_shape *s, int force, struct conv_sizes *size, struct err *err)
{
	return plan_type(s, dnnl_f32, force, size, err);
}

/* A product over one channel waits for memory, not for multiplications: conv_mono has it. */
static void *
plan_bf16(const struct conv_shape *s, int force, struct conv_sizes *size, struct err *err)
{
	return s->in == 1 && !force ? NULL : plan_type(s, dnnl_bf16, force, size, err);
}

static void
pack(void *of, const float *w, float *packed, int backward)
{
	struct plan *p = of;

	prim_run(&p->on, backward ? &p->pack_back : &p->pack, 0, (const void *[]){ w, packed });
}

static void
unpack(void *of, float *dpacked, float *dw)
{
	struct plan *p = of;

	prim_run(&p->on, &p->unpack, 0, (const void *[]){ dpacked, dw });
}

/* Floats as factors: themselves, or rounded to where there is room. */
static const void *
factors(const struct plan *p, const float *x, size_t n, float *room)
{
	if (p->type == dnnl_f32)
		return x;
	bf16_round(x, n, (void *)room);
	return room;
}

static void
forward(void *of, int thread, long row, const float *x, const float *w, const float *b, float *y, float *work)
{
	struct plan *p = of;
	const void *from = factors(p, x + (size_t)row * p->x, p->x, work + p->narrow);
	const void *data[] = { b, from, w, y + (size_t)row * p->y, work };

	prim_run(&p->on, &p->forward, thread, p->s.bias ? data : data + 1);
}

static void
backward_data(void *of, int thread, long row, const float *dy, const float *w, int adds, float *dx, float *work)
{
	struct plan *p = of;
	const void *from = factors(p, dy + (size_t)row * p->y, p->y, work + p->narrow);
	float *own = work + p->own, *to = dx + (size_t)row * p->x;

	prim_run(&p->on, &p->data, thread, (const void *[]){ adds ? own : to, w, from, work });
	for (size_t i = 0; adds && i < p->x; i++)
		to[i] += own[i];
}

static void
backward_weights(void *of, int thread, long block, const float *x, const float *dy, float *sums, float *work)
{
	struct plan *p = of;
	long blocks = conv_blocks(p->s.batch), first = conv_block(p->s.batch, blocks, block);
	long rows = conv_block(p->s.batch, blocks, block + 1) - first;
	size_t nx = (size_t)rows * p->x, ny = (size_t)rows * p->y;
	const void *with = factors(p, x + (size_t)first * p->x, nx, work + p->narrow);
	const void *from = factors(p, dy + (size_t)first * p->y, ny, work + p->narrow + bf16_floats(nx));
	float *dw = sums + (size_t)block * p->size.sum, *db = dw + p->size.dpacked;

	prim_run(&p->on, &p->weights[rows != p->s.batch / blocks], thread, (const void *[]){ db, with, dw, from, work });
}

int
conv_bf16_here(struct err *err)
{
	if ((dnnl_get_effective_cpu_isa() & dnnl_cpu_isa_avx512_core_bf16) == dnnl_cpu_isa_avx512_core_bf16)
		return 0;
	return err_set(err, ERR_ARG, "this CPU has no bf16 instructions that oneDNN uses (AVX512_BF16)");
}

const struct conv conv_dnnl = {
	"oneDNN", plan, unplan, pack, forward, backward_data, backward_weights, unpack
};
const struct conv conv_bf16 = {
	"bf16", plan_bf16, unplan, pack, forward, backward_data, backward_weights, unpack
};
