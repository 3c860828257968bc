/* dnnl_prim.c - oneDNN's primitives with their memory objects */
#include <stdlib.h>
#include <string.h>

#include "nn/dnnl_prim.h"

/* Scratch memory is ours to give. */
static dnnl_primitive_attr_t
attributes(void)
{
	dnnl_primitive_attr_t a = NULL;

	if (dnnl_primitive_attr_create(&a))
		return NULL;
	dnnl_primitive_attr_set_scratchpad_mode(a, dnnl_scratchpad_mode_user);
	return a;
}

void
prim_argument(struct prim *p, int arg, const dnnl_memory_desc_t *d)
{
	p->arg[p->args] = arg;
	p->desc[p->args++] = *d;
}

static int
objects(const struct dnnl *d, struct prim *q)
{
	if (!(q->memory = calloc((size_t)(d->threads * PRIM_ARGS), sizeof(*q->memory))))
		return -1;
	for (int t = 0; t < d->threads; t++)
		for (int i = 0; i < q->args; i++)
			if (dnnl_memory_create(&q->memory[t * PRIM_ARGS + i], &q->desc[i], d->engine, DNNL_MEMORY_NONE))
				return -1;
	return 0;
}

static int
reference(const_dnnl_primitive_desc_t pd)
{
	const char *name = "ref";

	dnnl_primitive_desc_query(pd, dnnl_query_impl_info_str, 0, &name);
	return strstr(name, "ref") != NULL;
}

/* The pd's order of an argument goes with the argument; scratch comes last. */
int
prim_make(const struct dnnl *d, struct prim *q, const void *desc, const_dnnl_primitive_desc_t hint,
          int force, const int (*arg)[2])
{
	dnnl_primitive_attr_t a = attributes();
	dnnl_primitive_desc_t pd = NULL;
	int bad = !a || dnnl_primitive_desc_create(&pd, desc, a, d->engine, hint);

	bad = bad || (!force && reference(pd));
	for (; !bad && (*arg)[0]; arg++)
		prim_argument(q, (*arg)[0], dnnl_primitive_desc_query_md(pd, (dnnl_query_t)(*arg)[1], 0));
	if (!bad)
		prim_argument(q, DNNL_ARG_SCRATCHPAD, dnnl_primitive_desc_query_md(pd, dnnl_query_scratchpad_md, 0));
	bad = bad || dnnl_primitive_create(&q->run, pd) || objects(d, q) < 0;
	dnnl_primitive_desc_destroy(pd);
	dnnl_primitive_attr_destroy(a);
	return bad ? -1 : 0;
}

int
prim_reorder(const struct dnnl *d, struct prim *q, const dnnl_memory_desc_t *from, const dnnl_memory_desc_t *to)
{
	dnnl_primitive_desc_t pd = NULL;
	int bad = dnnl_reorder_primitive_desc_create(&pd, from, d->engine, to, d->engine, NULL);

	prim_argument(q, DNNL_ARG_FROM, from);
	prim_argument(q, DNNL_ARG_TO, to);
	bad = bad || dnnl_primitive_create(&q->run, pd) || objects(d, q) < 0;
	dnnl_primitive_desc_destroy(pd);
	return bad ? -1 : 0;
}

int
dnnl_begin(struct dnnl *d, int threads)
{
	d->threads = threads;
	if (dnnl_engine_create(&d->engine, dnnl_cpu, 0) ||
	    !(d->stream = calloc((size_t)threads, sizeof(*d->stream))))
		return -1;
	for (int t = 0; t < threads; t++)
		if (dnnl_stream_create(&d->stream[t], d->engine, dnnl_stream_default_flags))
			return -1;
	return 0;
}

void
dnnl_end(struct dnnl *d)
{
	for (int t = 0; d->stream && t < d->threads; t++)
		if (d->stream[t])
			dnnl_stream_destroy(d->stream[t]);
	free(d->stream);
	if (d->engine)
		dnnl_engine_destroy(d->engine);
}

void
prim_end(const struct dnnl *d, struct prim *q)
{
	for (int i = 0; q->memory && i < d->threads * PRIM_ARGS; i++)
		if (q->memory[i])
			dnnl_memory_destroy(q->memory[i]);
	free(q->memory);
	if (q->run)
		dnnl_primitive_destroy(q->run);
}

size_t
prim_floats(const struct prim *q, int i)
{
	size_t bytes = i < q->args ? dnnl_memory_desc_get_size(&q->desc[i]) : 0;

	return (bytes + 63) / 64 * 16;
}

void
prim_run(const struct dnnl *d, struct prim *q, int thread, const void *const *data)
{
	dnnl_exec_arg_t arg[PRIM_ARGS];

	for (int i = 0; i < q->args; i++) {
		arg[i] = (dnnl_exec_arg_t){ q->arg[i], q->memory[thread * PRIM_ARGS + i] };
		dnnl_memory_set_data_handle(arg[i].memory, (void *)(size_t)data[i]);
	}
	dnnl_primitive_execute(q->run, d->stream[thread], q->args, arg);
}
