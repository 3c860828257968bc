/* spec.c - what is typed behind -m, -l, -c and the like: models, losses, optimizers, schedules, classes */
#include <math.h>

#include "classes.h"
#include "fuzz.h"
#include "losses/losses.h"
#include "models/models.h"
#include "optim/optim.h"

static void
classes(const char *spec)
{
	struct err err = {0};
	struct classes c = {0}, again = {0};
	char *text;

	if (classes_parse(&c, spec, &err) < 0) {
		fuzz_refused(&err);
		return;
	}
	text = classes_spec(&c);
	fuzz_check(text && classes_parse(&again, text, &err) == 0 && again.n == c.n, "classes are read as written");
	free(text);
	classes_free(&again);
	classes_free(&c);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	double knob[TEXT_KNOBS];
	struct err err = {0};
	struct objective o = {0};
	char *spec = calloc(n + 1, 1);

	if (!spec)
		return 0;
	memcpy(spec, bytes, n);
	classes(spec);
	if (!models_find(spec, knob, &err))
		fuzz_refused(&err);
	err = (struct err){0};
	if (!optim_find(spec, &err))
		fuzz_refused(&err);
	err = (struct err){0};
	if (schedule_factor(spec, 1, 3, knob, &err) < 0)
		fuzz_refused(&err);
	else
		fuzz_check(isfinite(knob[0]), "a schedule is a number");
	err = (struct err){0};
	if (loss_parse(&o, spec, 4, 8, &err) < 0)
		fuzz_refused(&err);
	else
		loss_free(&o);
	free(spec);
	return 0;
}
