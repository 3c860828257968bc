/* stage.h - what every filter shares: options, messages, inputs, outputs, the record loop.
 *
 * Everything here exits by itself on failure, with one line `program: where: what` and the status of
 * the error's kind; so a filter's main has no error paths of its own.
 */
#ifndef STAGE_H
#define STAGE_H

#include "core/text.h"
#include "header.h"
#include "resume_point.h"
#include "stream.h"

/* OPT_FIXED is no option: it was one, and the history still has it, with arg as its value. OPT_MOVED was one too; whoever
 * gives it is told help. */
enum opt_type { OPT_END, OPT_FLAG, OPT_INT, OPT_REAL, OPT_TEXT, OPT_CHOICE, OPT_FIXED, OPT_MOVED };

#pragma GCC diagnostic ignored "-Wmissing-field-initializers"	/* a row may leave out the last fields */

/* One row an option: parsing, range check, -h and long name all come from it. The default is
 * what the variable holds before parsing. An option that changes the values of the output has its value written
 * into the history of the stream. */
struct opt {
	char flag;		/* 0: long only */
	const char *name;	/* the long name, and mostly the key in the stream's history */
	enum opt_type type;
	void *to;		/* FLAG int, INT long, REAL double, TEXT const char *, CHOICE int: the place of the word in
				 * arg, from 0 on; -1: none */
	double min, max;	/* of INT and REAL */
	const char *arg;	/* "bands"; for CHOICE the words: "ln|db|power" */
	const char *help;	/* without default and range: -h adds them */
	json_t *(*history)(const struct opt *);	/* the value for the history, a new reference (NULL: it has none here);
						 * mostly stage_value(); no function: no part of the history */
	const char *alias;	/* a name of before: still taken, not in -h, and the key in the history; NULL: there is none */
};

/* --preset NAME: the words of args are options, before those of the command line. */
struct preset {
	const char *name, *args;
};

struct program {
	const char *name;
	const char *brief;
	const char *operands;		/* as in the usage line; "" if only standard input is read */
	const struct opt *opts;		/* ends with {0} */
	const struct preset *presets;	/* ends with {0}; NULL: no --preset */
	int least, most;		/* operands; most 0: any number, or none where operands is "" */
};

/* Rows for the options that only some filters have. */
extern int stage_keep_going, stage_allow_empty;
#define OPT_ROW_KEEP_GOING \
	{ 0, "keep-going", OPT_FLAG, &stage_keep_going, 0, 0, NULL, "skip bad items, list and count them" }
#define OPT_ROW_ALLOW_EMPTY \
	{ 0, "allow-empty", OPT_FLAG, &stage_allow_empty, 0, 0, NULL, "accept an input without records" }

/* The i-th word of the arg of an OPT_CHOICE, "" where there is none; to. */
enum { OPT_WORD = 32 };
const char *stage_word(const char *words, int i, char to[OPT_WORD]);

/* First thing in main. Handles the options of every filter (-h, --version, -o, -q, -v, --log) and the
 * rows of the program; returns the index of the first operand. Exits 0 after -h, 64 if misused. */
int stage_parse(const struct program *, int argc, char **argv);
/* Exits with 64 where so many operands are fewer than least or more than most; stage_parse() has asked it with those of
 * the program. */
void stage_operands(int n, char **operand, int least, int most);
/* stage_parse() where options name models, losses and optimizers: -h lists them with theirs. */
int stage_parse_names(const struct program *, int argc, char **argv);
/* 1 if the option of this long name was given (on the line or by a preset). */
int stage_given(const char *name);

/* What the variable of an option holds; null for a text that is NULL and for no choice. By now that must be what was used:
 * milliseconds as samples, defaults written out. */
json_t *stage_value(const struct opt *);
/* The options of the program that belong to the history, in the order of its table. A new reference. */
json_t *stage_options(void);
/* Append the program, with stage_options(), to the history of this header; values as for header_stage(). */
void stage_history(json_t *header, int values);

/* Messages, all to standard error. where is a file, an option, or a file and a record. */
_Noreturn void stage_fail(const char *where, const struct err *);
_Noreturn void stage_die(enum err_kind, const char *where, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
void stage_warn(const char *where, const char *fmt, ...) __attribute__((format(printf, 2, 3)));	/* not with -q */
void stage_say(const char *fmt, ...) __attribute__((format(printf, 1, 2)));			/* only with -v */
/* On a terminal and without -q: one line with rate and time left, redrawn. total 0: unknown. */
void stage_progress(long done, long total, const char *unit);
/* Warn of texts that are alike: spelling_clash(). */
void stage_warn_spelling(const char *where, const json_t *known, const json_t *map, const char *what);
/* Append one JSON line to --log FILE, if given; takes the reference over. */
void stage_log(json_t *line);
int stage_logging(void);
/* Seconds since the program began. */
double stage_seconds(void);

/* An input stream. path NULL or "-" is standard input. */
struct input {
	const char *name;	/* for messages: "<stdin>" or the path */
	int fd;
	struct reader *reader;
	json_t *header;		/* borrowed from the reader */
};
/* For input that is not a stream; 0 for standard input. Then stage_spare(). */
int stage_open_fd(const char *path);
/* ERR_ARG where --log or -o names this file, which is read and is no stream: a manifest or a recording that gets lines, or is
 * replaced by what was made of it, is lost. NULL and "-" are standard input. */
void stage_spare(const char *path);
void input_open(struct input *, const char *path);
/* READ_RECORD, READ_EPOCH or READ_END. A stream without records is an error, unless --allow-empty. */
int input_next(struct input *, struct record *);
/* For an error that one record of the input causes. */
_Noreturn void input_fail(const struct input *, const struct record *, const struct err *);
void input_close(struct input *);

/* The output: -o FILE (written beside under a unique name, synced and renamed at the end; a FIFO or
 * device is written directly) or standard output. One output a program. */
int stage_out(void);				/* its file descriptor, opened at the first call */
const char *stage_out_name(void);		/* "<stdout>" or the file of -o */
void stage_out_close(void);			/* sync, rename; a write error at close is an error */
void stage_write(const char *bytes, size_t n);	/* to the output, whole */
void stage_write_to(int fd, const char *where, const char *bytes, size_t n);	/* the same, to what where names */

/* The same for one line of text, which is freed; NULL says that there was no memory for it. */
void stage_line(char *);

/* An output stream. */
struct output {
	struct writer *writer;
};
void output_open(struct output *, const json_t *header);
void output_put(struct output *, const struct record *);
void output_epoch(struct output *, long epoch);
/* The end record with this count of skipped items, then stage_out_close(). */
void output_close(struct output *, long skipped);

/* Write a whole file beside its name and rename it over: for files other than standard output. */
struct draft {
	char *path, *beside;	/* beside NULL: written directly */
	int fd;
	int last;		/* with it all is done: a signal that comes at its rename or later is too late */
};
int draft_open(struct draft *, const char *path, struct err *);
int draft_close(struct draft *, struct err *);	/* sync, rename */
int draft_remove(const char *path);		/* what was written so; it may be gone. -1 and errno */

/* For a filter that can go on where another process stopped. */
struct resume {
	const char *path;		/* of the checkpoint; NULL: none is kept */
	long every;			/* save after so many records as well; 0: with each line of the log only */
	const struct keeping *how;
	void *run;
	struct resume_point at;		/* up to where the input was used */
	struct input *in;
};

/* First of all: from now on INT, TERM, HUP and XCPU end the program with 75. */
void resume_open(const struct resume *);
/* 1: the output of this run is there already, whole, by -o; the checkpoint, if it is still there, is removed. */
int resume_complete(struct resume *);
/* Go on from the checkpoint, if there is one: read the input, and check it, up to its place. From now on these signals only
 * end what is read from the input. */
void resume_begin(struct resume *, struct input *);
/* As input_next(); where a signal came it saves, and exits with 75. */
int resume_next(struct resume *, struct record *);
/* The record was used. */
void resume_used(struct resume *);
/* An epoch mark was used, or whatever this line is about: save, and log it. Whatever happens between, the log gets it
 * once. The reference is taken over. */
void resume_log(struct resume *, json_t *line);
/* The output is written. */
void resume_close(struct resume *);

/* A one-in-one-out filter: standard input (or the operand) to output, one record at a time. */
struct stage {
	int (*start)(json_t *header, struct err *);	/* check, plan, rewrite the header */
	int (*each)(struct record *, struct err *);	/* in place: 1 keep, 0 drop, -1 error */
	void (*stop)(void);
};
int stage_run(const struct program *, const struct stage *, int argc, char **argv);

#endif
