/* models.c - every model in this folder, by name */
#include <stdio.h>
#include <string.h>

#include "models/models.h"

#define ENTRY(name) extern const struct model model_##name;
#include "models.inc"
#undef ENTRY

#define ENTRY(name) &model_##name,
const struct model *const models[] = {
#include "models.inc"
	NULL
};
#undef ENTRY

static void
list(char *to, size_t room)
{
	size_t at = 0;

	for (int i = 0; models[i] && at < room; i++)
		at += (size_t)snprintf(to + at, room - at, "%s%s", i ? ", " : "", models[i]->name);
}

const struct model *
model_find(const char *spec, double *knob, struct err *err)
{
	size_t n = strcspn(spec, ":");
	char names[300] = "";

	for (int i = 0; models[i]; i++) {
		if (strlen(models[i]->name) != n || memcmp(models[i]->name, spec, n) != 0)
			continue;
		if (text_knobs(spec + n, strlen(spec + n), models[i]->knobs, knob, err) < 0)
			return NULL;
		return models[i];
	}
	list(names, sizeof(names));
	err_set(err, ERR_ARG, "no model %.*s; there are %s", (int)n, spec, names);
	return NULL;
}
