/* conv_none.c - in place of conv_dnnl.c in a build without oneDNN: never there */
#include "nn/conv.h"

static void *
plan(const struct conv_shape *s, int force, struct conv_sizes *size, struct err *err)
{
	(void)s;
	(void)force;
	(void)size;
	(void)err;
	return NULL;
}

int
conv_bf16_here(struct err *err)
{
	return err_set(err, ERR_ARG, "this build has no oneDNN, which bf16 needs");
}

const struct conv conv_dnnl = { .name = "none", .plan = plan };
const struct conv conv_bf16 = { .name = "none", .plan = plan };
