/* models.c - every model in this folder, by name */
#include <string.h>

#include "models/models.h"
#include "ops/ops.h"

#define ENTRY(name) extern const struct model model_##name;
#include "models.inc"
#undef ENTRY

#define ENTRY(name) &model_##name,
const struct model *const models[] = {
#include "models.inc"
	NULL
};
#undef ENTRY

#define ENTRY(name) #name,
static const char *const names[] = {
#include "models.inc"
	NULL
};
#undef ENTRY

const struct model *
models_find(const char *spec, double *knob, struct err *err)
{
	size_t n = strcspn(spec, ":");
	int i = text_choice("model", names, spec, n, err);

	if (i < 0 || text_knobs(spec + n, strlen(spec + n), models[i]->knobs, knob, err) < 0)
		return NULL;
	return models[i];
}

int
models_cosine(const char *spec, double scale, char *to, size_t room, struct err *err)
{
	static const char cosine[] = "cosine";
	double knob[TEXT_KNOBS];
	const struct model *m = models_find(spec, knob, err);

	if (!m)
		return -1;
	for (int i = 0; m->knobs && m->knobs[i].name; i++)
		if (strcmp(m->knobs[i].name, cosine) == 0 && knob[i] == 0)
			knob[i] = scale;
	return text_spec(m->name, m->knobs, knob, to, room, err);
}

void
models_classes(struct graph *g, struct outputs *out, const char *name, long classes, double scale)
{
	out->cosines = scale;
	if (classes > 0)
		out->logits = scale > 0 ? nn_cosine(g, out->z, name, classes, scale) : nn_dense(g, out->z, name, classes);
}
