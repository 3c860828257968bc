/* help_registry.c - what -h says of models, losses and optimizers: their folders are the list */
#include <stdio.h>

#include "losses/losses.h"
#include "models/models.h"
#include "optim/optim.h"
#include "internal.h"

static void
tell(const char *name, const char *brief, const struct knob *knob)
{
	char left[80], range[80];

	snprintf(left, sizeof(left), "  %s", name);
	stage_explain_name(left, brief, "");
	for (; knob && knob->name; knob++) {
		snprintf(left, sizeof(left), "    %s=%.10g", knob->name, knob->value);
		snprintf(range, sizeof(range), "[%.10g..%.10g]", knob->min, knob->max);
		stage_explain_name(left, knob->help, range);
	}
}

static void
names(void)
{
	printf("\nModels, as -m name or -m name:option=value,option=value:\n");
	for (const struct model *const *m = models; *m; m++)
		tell((*m)->name, (*m)->brief, (*m)->knobs);
	printf("\nLosses, as -l name:option=value+name:\n");
	for (const struct loss *const *l = losses; *l; l++)
		tell((*l)->name, (*l)->brief, (*l)->knobs);
	printf("\nOptimizers:\n");
	for (const struct optim *const *o = optims; *o; o++)
		tell((*o)->name, (*o)->brief, NULL);
}

int
stage_parse_names(const struct program *p, int argc, char **argv)
{
	stage_help_more = names;
	return stage_parse(p, argc, argv);
}
