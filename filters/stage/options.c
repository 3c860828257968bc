/* options.c - options from one table: parsing, ranges, presets */
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "internal.h"

enum { OPTIONS = 64, WORDS = 64, LONG = 1000 /* getopt's value for the i-th row: LONG + i */ };

static const char *preset;
static int help, version, skip_done;

static const struct opt common[] = {
	{ 'o', "output",  OPT_TEXT, &stage_output, 0, 0, "file", "output file, written atomically (default: standard output)" },
	{ 0,   "skip-done", OPT_FLAG, &skip_done, 0, 0, NULL, "do nothing if the output file exists and is complete" },
	{ 'q', "quiet",   OPT_FLAG, &stage_quiet, 0, 0, NULL, "print neither progress nor warnings" },
	{ 'v', "verbose", OPT_FLAG, &stage_verbose, 0, 0, NULL, "print what was done" },
	{ 0,   "log",     OPT_TEXT, &stage_logfile, 0, 0, "file", "append messages to this file as JSON lines" },
	{ 'h', "help",    OPT_FLAG, &help, 0, 0, NULL, "print this help" },
	{ 0,   "version", OPT_FLAG, &version, 0, 0, NULL, "print the version" },
	{ 0 }
};
static const struct opt preset_row = { 0, "preset", OPT_TEXT, &preset, 0, 0, "name", "a set of options by name:" };

static const struct program *program;
static const struct opt *row[OPTIONS];
static int rows, given[OPTIONS];

static void
gather(const struct program *p)
{
	program = p;
	rows = 0;
	for (const struct opt *o = p->opts; o && o->type; o++)
		if (o->type != OPT_FIXED)
			row[rows++] = o;
	if (p->presets)
		row[rows++] = &preset_row;
	for (const struct opt *o = common; o->type; o++)
		row[rows++] = o;
}

/* ---- one option ---- */

static void
label_of(const struct opt *o, int by_letter, char *to, size_t room)
{
	if (by_letter)
		snprintf(to, room, "-%c", o->flag);
	else
		snprintf(to, room, "--%s", o->name);
}

/* The place of a word in "a|b|c"; -1: it is none of them. */
static int
place(const char *words, const char *word)
{
	char to[OPT_WORD];

	for (int i = 0; *stage_word(words, i, to); i++)
		if (strcmp(to, word) == 0)
			return i;
	return -1;
}

static void
store(const struct opt *o, const char *label, const char *arg)
{
	char where[300];
	double v = 0;

	snprintf(where, sizeof(where), "%s%s%s", label, arg ? " " : "", arg ? arg : "");
	switch (o->type) {
	case OPT_MOVED:
		stage_die(ERR_ARG, label, "%s", o->help);
	case OPT_FLAG:
		*(int *)o->to = 1;
		return;
	case OPT_CHOICE:
		if (place(o->arg, arg) < 0)
			stage_die(ERR_ARG, where, "not one of %s", o->arg);
		*(int *)o->to = place(o->arg, arg);
		return;
	case OPT_TEXT:
		*(const char **)o->to = arg;
		return;
	default:
		break;
	}
	if (text_number(arg, &v) < 0 || v < o->min || v > o->max || (o->type == OPT_INT && v != (double)(long)v))
		stage_die(ERR_ARG, where, "not %s in %.15g..%.15g", o->type == OPT_INT ? "an integer" : "a number",
		          o->min, o->max);
	if (o->type == OPT_INT)
		*(long *)o->to = (long)v;
	else
		*(double *)o->to = v;
}

static void
wrong(const struct program *p, int c, const char *word)
{
	char letter[3] = { '-', (char)optopt, '\0' };
	const char *what = c == ':' ? "needs a value" : "no such option";

	if (optopt >= LONG)
		what = c == ':' ? what : "takes no value";
	stage_complain(optopt && optopt < LONG ? letter : word, what);
	stage_usage(p, stderr);
	exit(EX_USAGE);
}

/* Go over the words once. only: look for --preset alone, store nothing else. Returns the first operand. */
static int
walk(const struct program *p, int argc, char **argv, int only)
{
	struct option longs[2 * OPTIONS + 1] = {0}, *next = longs;
	char shorts[2 * OPTIONS + 2] = ":";
	int c;

	for (int i = 0; i < rows; i++) {
		size_t n = strlen(shorts);

		*next++ = (struct option){ row[i]->name, row[i]->arg ? required_argument : no_argument, NULL, LONG + i };
		if (row[i]->alias) {
			*next = next[-1];
			next++->name = row[i]->alias;
		}
		if (row[i]->flag)
			snprintf(shorts + n, sizeof(shorts) - n, "%c%s", row[i]->flag, row[i]->arg ? ":" : "");
	}
	optind = 0;	/* GNU: start anew, also inside a word */
	opterr = 0;
	while ((c = getopt_long(argc, argv, shorts, longs, NULL)) != -1) {
		int i = c - LONG, letter = c < LONG;
		char label[64];

		if (c == '?' || c == ':')
			wrong(p, c, argv[optind - 1]);
		for (int k = 0; letter && k < rows; k++)
			i = row[k]->flag == c ? k : i;
		if (only && row[i]->to != &preset)
			continue;
		label_of(row[i], letter, label, sizeof(label));
		store(row[i], label, optarg);
		given[i] = 1;
	}
	return optind;
}

/* ---- presets ---- */

static const char *
preset_args(const struct program *p)
{
	char where[200], names[200] = "";

	for (const struct preset *s = p->presets; s->name; s++) {
		if (strcmp(s->name, preset) == 0)
			return s->args;
		snprintf(names + strlen(names), sizeof(names) - strlen(names), "%s%s", *names ? "|" : "", s->name);
	}
	snprintf(where, sizeof(where), "--preset %s", preset);
	stage_die(ERR_ARG, where, "not one of %s", names);
}

/* argv with the preset's words in front, so that what is on the line comes later and wins. */
static int
parse(const struct program *p, int argc, char **argv)
{
	static char words[512];
	char **all = calloc((size_t)argc + WORDS + 1, sizeof(*all));
	int n = 0, first, operands;

	if (!all)
		stage_die(ERR_MEM, "options", "out of memory");
	all[n++] = argv[0];
	if (preset) {
		snprintf(words, sizeof(words), "%s", preset_args(p));
		for (char *w = strtok(words, " "); w && n < WORDS; w = strtok(NULL, " "))
			all[n++] = w;
	}
	for (int i = 1; i < argc; i++)
		all[n++] = argv[i];
	first = walk(p, n, all, 0);
	operands = n - first;
	for (int i = 0; i < operands; i++)
		argv[argc - operands + i] = all[first + i];
	free(all);
	return argc - operands;
}

const struct program *
stage_program(void)
{
	return program;
}

int
stage_given(const char *name)
{
	for (int i = 0; i < rows; i++)
		if (strcmp(row[i]->name, name) == 0)
			return given[i];
	return 0;
}

void
stage_operands(int n, char **operand, int least, int most)
{
	const char *name = program->name, *takes = program->operands;

	if (n > 0 && !*takes)
		stage_die(ERR_ARG, operand[0], "takes no operands");
	if (n > most)
		stage_die(ERR_ARG, operand[most], "too many operands: usage: %s [options] %s%s", name, takes,
		          most == 1 ? " (sercat joins streams)" : "");
	if (n < least)
		stage_die(ERR_ARG, "operands", "too few: usage: %s [options] %s", name, takes);
}

int
stage_parse(const struct program *p, int argc, char **argv)
{
	int first;

	stage_begin(p);
	unsetenv("POSIXLY_CORRECT");	/* getopt_long() would end at the first operand */
	gather(p);
	if (p->presets) {
		char **copy = calloc((size_t)argc + 1, sizeof(*copy));

		if (!copy)
			stage_die(ERR_MEM, "options", "out of memory");
		memcpy(copy, argv, (size_t)argc * sizeof(*copy));
		walk(p, argc, copy, 1);
		free(copy);
	}
	first = parse(p, argc, argv);
	if (help)
		stage_explain(p, row, rows);
	if (version) {
		printf("%s %s\n", p->name, VERSION);
		stage_told();
	}
	stage_log_check();
	if (p->most || !*p->operands)
		stage_operands(argc - first, argv + first, p->least, p->most);
	if (skip_done)
		stage_skip_done();
	return first;
}
