/* settings.c - what the options of every filter set */
#include "internal.h"

const char *stage_output, *stage_logfile;
int stage_quiet, stage_verbose, stage_keep_going, stage_allow_empty;
