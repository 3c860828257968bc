/* internal.h - what the stage*.c files share among themselves */
#ifndef INTERNAL_H
#define INTERNAL_H

#include <signal.h>
#include <stdio.h>

#include "stage.h"

extern const char *stage_output, *stage_logfile;
extern int stage_quiet, stage_verbose;

/* From input_next(), after resume_begin(): INT, TERM, HUP or XCPU came; the record is of no use. */
enum { READ_STOPPED = READ_EPOCH + 1 };
extern volatile sig_atomic_t stage_caught;

/* INT, TERM, HUP and XCPU, the word of a batch system or of ulimit that time is up; but one that the caller ignores, as
 * nohup does and as shells do behind &, stays ignored. */
void stage_catch(void (*handler)(int));
/* From now on they end the program with 75; with an input only what is read from it. -1: errno, of /dev/null. */
int stage_catch_input(int fd);
/* Signals, standard descriptors, the clock. */
void stage_begin(const struct program *);
const char *stage_name(void);
/* Whose options were parsed. */
const struct program *stage_program(void);
/* One line `program: where: what`, clear of the progress line. */
void stage_complain(const char *where, const char *what);
void stage_count(long records);		/* for the closing line of -v and --log */
long stage_counted(void);
void stage_done(void);			/* that line */
void stage_drop_drafts(void);		/* unlink what was not finished; safe in a signal handler */
/* One of these names takes another's place among them; NULL: none. */
void stage_keep(const char *old, const char *new);
void stage_draw(const char *progress);	/* the progress line, anew */
/* 1 if what can be read here, from the beginning, begins as a stream does. */
int stage_begins_stream(int fd);
/* What the file of -o holds already: nothing, or a stream that is torn or damaged; a file of another kind, which -o
 * leaves only when it is whole; a whole stream, whose header the caller owns, and how many items it says were left out. */
enum { MADE_NOT, MADE_FILE, MADE_STREAM };
int stage_made(json_t **header, long *skipped);
void stage_skip_done(void);	/* ends the program if it is whole */
/* 1 where path is there and can only be opened, by this very name: no regular file, or one whose last name is gone. What
 * /dev/fd/63 stands for may be a pipe, which has no other name. */
int stage_direct(const char *path);
/* The file that path stands for: links are followed, also one whose target is not there yet. To be freed; NULL: out of
 * memory. */
char *stage_target(const char *path);
/* A name in the same folder that nobody else uses; the same. */
char *stage_unique(const char *path);
/* Two options must not name one file, which may not be there yet; devices may serve both. NULL: not given. */
void stage_apart(const char *option, const char *path, const char *other, const char *taken);
/* Writes more of -h to standard output. NULL: there is no more. */
extern void (*stage_help_more)(void);
void stage_usage(const struct program *, FILE *);
/* -h: every row, then what stage_help_more has to say; exits. */
_Noreturn void stage_explain(const struct program *, const struct opt *const *row, int rows);
/* A name on the left, and what it is, with a value or range behind it ("": none), broken into lines on the right. */
void stage_explain_name(const char *name, const char *text, const char *value);
_Noreturn void stage_told(void);	/* standard output is flushed, which may fail, and all is done */
/* Ask for a large buffer where fd is a pipe. */
void stage_widen(int fd);

/* 1 where one of them came after resume_begin(). Waits a moment for it: it may have hit the stage before first. */
int stage_stopped(void);

/* What --log names must be neither the output nor a stream: a line behind its end would make it one that nobody reads. */
void stage_log_check(void);
/* How many bytes the log has now, all on the disk; 0 where it is not a regular file. */
long stage_log_end(void);
/* 1: the log has this text behind so many bytes. */
int stage_log_has(const char *text, long from);
/* Append the line, unless the log has it behind so many bytes; where it stops within it, only the rest. NULL is no line. */
void stage_log_again(const json_t *line, long from);

#endif
