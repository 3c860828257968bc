/* optim.c - every optimizer in this folder by name; clipping and schedules */
#include <math.h>
#include <string.h>

#include "core/text.h"
#include "optim/optim.h"

#define ENTRY(name) extern const struct optim optim_##name;
#include "optim.inc"
#undef ENTRY

#define ENTRY(name) &optim_##name,
const struct optim *const optims[] = {
#include "optim.inc"
	NULL
};
#undef ENTRY

#define ENTRY(name) #name,
static const char *const names[] = {
#include "optim.inc"
	NULL
};
#undef ENTRY

const struct optim *
optim_find(const char *name, struct err *err)
{
	int i = text_choice("optimizer", names, name, strlen(name), err);

	return i < 0 ? NULL : optims[i];
}

double
optim_clip(float *g, size_t n, double most)
{
	double square = 0, norm;

	for (size_t i = 0; i < n; i++)
		square += (double)g[i] * (double)g[i];
	norm = sqrt(square);
	if (most > 0 && norm > most)
		for (size_t i = 0; i < n; i++)
			g[i] *= (float)(most / norm);
	return norm;
}

static double
constant(const double *knob, double epoch, double epochs)
{
	(void)knob;
	(void)epoch;
	(void)epochs;
	return 1;
}

static double
cosine(const double *knob, double epoch, double epochs)
{
	(void)knob;
	return epochs > 0 && epoch < epochs ? (1 + cos(3.141592653589793 * epoch / epochs)) / 2 : 0;
}

static double
step(const double *knob, double epoch, double epochs)
{
	(void)epochs;
	return pow(knob[1], floor(epoch / knob[0]));
}

static const struct knob steps[] = {
	{ "every", 10, 1, 1e6, "epochs from step to step" },
	{ "factor", 0.5, 0, 1, "multiplies the learning rate at each step" },
	{ 0 }
};

static const char *const schedule_names[] = { "constant", "cosine", "step", NULL };

/* In the same order. */
static const struct {
	const struct knob *knobs;
	double (*factor)(const double *knob, double epoch, double epochs);
} schedules[] = { { NULL, constant }, { NULL, cosine }, { steps, step } };

/* Which one, and its knobs; -1. */
static int
schedule(const char *spec, double *knob, struct err *err)
{
	size_t n = strcspn(spec, ":");
	int i = text_choice("schedule", schedule_names, spec, n, err);

	return i < 0 || text_knobs(spec + n, strlen(spec + n), schedules[i].knobs, knob, err) < 0 ? -1 : i;
}

int
schedule_factor(const char *spec, long epoch, long epochs, double *factor, struct err *err)
{
	double knob[TEXT_KNOBS];
	int i = schedule(spec, knob, err);

	if (i < 0)
		return -1;
	*factor = schedules[i].factor(knob, (double)epoch, (double)epochs);
	return 0;
}

int
schedule_spec(const char *spec, char *to, size_t room, struct err *err)
{
	double knob[TEXT_KNOBS];
	int i = schedule(spec, knob, err);

	return i < 0 ? -1 : text_spec(schedule_names[i], schedules[i].knobs, knob, to, room, err);
}
