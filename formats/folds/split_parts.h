/* split_parts.h - what split.c and split_write.c share: the rows as they were dealt */
#ifndef SPLIT_PARTS_H
#define SPLIT_PARTS_H

#include "split.h"

enum { SPLIT_HASH = 16 };

struct split_row {
	char **field;		/* one for each column, as written; owned */
	char *id, *recording;	/* owned */
	const char *speaker;	/* in field; NULL: none */
	long class, group;
};

struct split_group {
	char *name;		/* owned */
	long with;		/* the group that it is dealt with; itself where it is the first of them */
	long class;		/* of its first row */
	long fold;
	int dev;		/* at random: of its fold's dev set */
};

/* Where a column is; -1: the manifest has none. */
struct split_columns {
	long path, label, speaker, group, where, id, recording, split;
};

struct split {
	struct split_spec spec;
	struct classes classes;
	char **name;		/* of the columns; owned */
	long columns;
	struct split_columns at;
	struct split_row *row;
	struct split_group *group;
	long rows, row_room, groups, group_room, folds;
	json_t *group_of;	/* name -> group */
	json_t *path_of, *recording_of, *speaker_of;	/* what may not be in two groups -> group */
	json_t *labels;		/* of all rows */
	char *tied;
	char hash[SPLIT_HASH + 1];
};

long split_root(const struct split *, long group);
/* The part that a row belongs to in this fold. */
enum split_part split_part_of(const struct split *, const struct split_row *, long fold);

#endif
