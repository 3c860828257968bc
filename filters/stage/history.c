/* history.c - the entry of the stage in the history of its stream, from the table of options */
#include "internal.h"

json_t *
stage_value(const struct opt *o)
{
	char word[OPT_WORD];
	const char *text;
	json_t *v;

	switch (o->type) {
	case OPT_FLAG:
		v = json_boolean(*(const int *)o->to);
		break;
	case OPT_INT:
		v = json_integer(*(const long *)o->to);
		break;
	case OPT_REAL:
		v = json_real(*(const double *)o->to);
		break;
	case OPT_CHOICE:
		v = *stage_word(o->arg, *(const int *)o->to, word) ? json_string(word) : json_null();
		break;
	default:
		text = o->type == OPT_FIXED ? o->arg : *(const char *const *)o->to;
		v = text ? json_string(text) : json_null();
	}
	if (!v)
		stage_die(ERR_MEM, o->name, "out of memory for the history");
	return v;
}

json_t *
stage_options(void)
{
	json_t *options = json_object();

	for (const struct opt *o = stage_program()->opts; o && o->type; o++) {
		json_t *v = o->history ? o->history(o) : NULL;

		if (v && json_object_set_new(options, o->alias ? o->alias : o->name, v) < 0)
			stage_die(ERR_MEM, o->name, "out of memory for the history");
	}
	return options;
}

void
stage_history(json_t *header, int values)
{
	struct err err = {0};

	if (header_stage(header, stage_program()->name, values, stage_options(), &err) < 0)
		stage_fail("history", &err);
}
