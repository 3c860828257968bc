/* help.c - -h, in 80 columns */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "internal.h"

enum { LEFT = 33, RIGHT = 80 };	/* columns of what is said of an option */

void (*stage_help_more)(void);

void
stage_usage(const struct program *p, FILE *to)
{
	fprintf(to, "usage: %s [options]%s%s\n", p->name, *p->operands ? " " : "", p->operands);
}

/* A word, or a whole text, behind what stands there; at this column on the next line where it would not fit. */
static int
put(int at, const char *word, int n)
{
	if (at > LEFT && at + 1 + n > RIGHT)
		at = printf("\n%*s", LEFT, "") - 1;
	else if (at > LEFT)
		at += printf(" ");
	return at + printf("%.*s", n, word);
}

/* A text, which may be broken at these gaps, of which each begins with a space. */
static int
fill(int at, const char *text, const char *gap)
{
	for (int n; *text; text += n + (text[n] == ' ')) {
		const char *end = strstr(text, gap);

		n = (int)(end ? end - text : (long)strlen(text));
		at = put(at, text, n);
	}
	return at;
}

void
stage_explain_name(const char *name, const char *text, const char *value)
{
	int at;

	if (printf("%-*s", LEFT, name) > LEFT)
		printf("\n%*s", LEFT, "");
	at = fill(LEFT, text, " ");
	if (*value)
		put(at, value, (int)strlen(value));
	putchar('\n');
}

static void
value_of(const struct opt *o, char *to, size_t room)
{
	char word[OPT_WORD];

	*to = '\0';
	switch (o->type) {
	case OPT_INT:
		snprintf(to, room, "[%.15g..%.15g, default %ld]", o->min, o->max, *(long *)o->to);
		break;
	case OPT_REAL:
		snprintf(to, room, "[%.15g..%.15g, default %.10g]", o->min, o->max, *(double *)o->to);
		break;
	case OPT_CHOICE:
		if (*stage_word(o->arg, *(int *)o->to, word))
			snprintf(to, room, "[default %s]", word);
		break;
	case OPT_TEXT:
		if (*(const char **)o->to)
			snprintf(to, room, "[default %s]", *(const char **)o->to);
		break;
	default:
		break;
	}
}

_Noreturn void
stage_told(void)
{
	if (fflush(stdout) != 0)
		stage_die(ERR_IO, "<stdout>", "%s", strerror(errno));
	exit(EX_OK);
}

_Noreturn void
stage_explain(const struct program *p, const struct opt *const *row, int rows)
{
	stage_usage(p, stdout);
	printf("%s: %s\n\n", p->name, p->brief);
	for (int i = 0; i < rows; i++) {
		const struct opt *o = row[i];
		const char letter[] = { '-', o->flag, ',', '\0' };
		char name[120], value[120];

		if (o->type == OPT_MOVED)
			continue;
		snprintf(name, sizeof(name), "  %3s --%s%s%s", o->flag ? letter : "", o->name, o->arg ? " " : "",
		         o->arg ? o->arg : "");
		value_of(o, value, sizeof(value));
		stage_explain_name(name, o->help, value);
		for (const struct preset *s = p->presets; s && s->name && strcmp(o->name, "preset") == 0; s++) {
			printf("%*s%s:", LEFT, "", s->name);
			fill(LEFT + (int)strlen(s->name) + 1, s->args, " -");
			putchar('\n');
		}
	}
	if (stage_help_more)
		stage_help_more();
	stage_told();
}
