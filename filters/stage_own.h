/* stage_own.h - what the stage*.c files share among themselves */
#ifndef STAGE_OWN_H
#define STAGE_OWN_H

#include "stage.h"

extern const char *stage_output, *stage_logfile;
extern int stage_quiet, stage_verbose;

/* Signals, standard descriptors, the clock. */
void stage_begin(const struct program *);
const char *stage_name(void);
/* One line `program: where: what`, clear of the progress line. */
void stage_complain(const char *where, const char *what);
void stage_count(long records);		/* for the closing line of -v and --log */
long stage_counted(void);
void stage_drop_drafts(void);		/* unlink what was not finished; safe in a signal handler */
/* Ask for a large buffer where fd is a pipe. */
void stage_widen(int fd);

#endif
