/* dnnl_prim.h - oneDNN's primitives with their memory objects, for conv_dnnl.c alone
 *
 * A primitive is made for one thread and run by several: each thread has a stream and memory objects of
 * its own. Functions return 0, or -1 where oneDNN refuses or memory is out. */
#ifndef DNNL_PRIM_H
#define DNNL_PRIM_H

#include <oneapi/dnnl/dnnl.h>
#include <stddef.h>

enum { PRIM_ARGS = 5 };

/* What all primitives of a plan share. */
struct dnnl {
	dnnl_engine_t engine;
	dnnl_stream_t *stream;		/* one a thread */
	int threads;
};

/* A primitive, and for each thread a memory object an argument. All-zero bytes are a valid empty one. */
struct prim {
	dnnl_primitive_t run;
	int args, arg[PRIM_ARGS];
	dnnl_memory_desc_t desc[PRIM_ARGS];
	dnnl_memory_t *memory;		/* threads * PRIM_ARGS */
};

int dnnl_begin(struct dnnl *, int threads);
void dnnl_end(struct dnnl *);

/* One more argument, of this shape and order. */
void prim_argument(struct prim *, int arg, const dnnl_memory_desc_t *);

/* Make a primitive of an operation's descriptor. arg lists {argument, query of its order}, up to {0, 0}; scratch
 * memory, which is the caller's to give, becomes the last argument. Without force a reference kernel is refused. */
int prim_make(const struct dnnl *, struct prim *, const void *desc, const_dnnl_primitive_desc_t hint,
              int force, const int (*arg)[2]);
int prim_reorder(const struct dnnl *, struct prim *, const dnnl_memory_desc_t *from, const dnnl_memory_desc_t *to);

/* Floats of the i-th argument, rounded up to whole cache lines; 0 past the last. */
size_t prim_floats(const struct prim *, int i);

/* data: one pointer an argument, in their order. What could fail failed in the making. */
void prim_run(const struct dnnl *, struct prim *, int thread, const void *const *data);
void prim_end(const struct dnnl *, struct prim *);

#endif
