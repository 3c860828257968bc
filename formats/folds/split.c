/* split.c - rows into groups, groups into folds */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "split_parts.h"

const char *const split_part_names[SPLIT_PARTS] = { "train", "dev", "test" };

static int
memory(struct err *err)
{
	return err_set(err, ERR_MEM, "out of memory for the rows");
}

static int
grouped_by(const struct split *s, const char *what)
{
	return strcmp(s->spec.by, what) == 0;
}

/* ---- the header row ---- */

static int
find_columns(struct split *s, const struct manifest *m, struct err *err)
{
	struct { const char *name; long *to; int needed; } want[] = {
		{ "path", &s->at.path, 1 }, { "label", &s->at.label, 1 }, { "speaker", &s->at.speaker, 0 },
		{ "id", &s->at.id, 0 }, { "recording", &s->at.recording, 0 }, { "split", &s->at.split, 0 },
		{ grouped_by(s, "random") ? "path" : s->spec.by, &s->at.group, 1 },
		{ s->spec.column ? s->spec.column : "path", &s->at.where, 1 },
	};

	s->columns = manifest_columns(m);
	if (!(s->name = calloc((size_t)s->columns, sizeof(*s->name))))
		return memory(err);
	for (long i = 0; i < s->columns; i++)
		if (!(s->name[i] = strdup(manifest_column(m, (int)i))))
			return memory(err);
	for (size_t k = 0; k < sizeof(want) / sizeof(*want); k++)
		if ((*want[k].to = manifest_find(m, want[k].name)) < 0 && want[k].needed)
			return err_set(err, ERR_DATA, "no column \"%s\"", want[k].name);
	return 0;
}

/* ---- groups ---- */

long
split_root(const struct split *s, long g)
{
	while (s->group[g].with != g)
		g = s->group[g].with;
	return g;
}

static int
add_group(struct split *s, const char *name, long class)
{
	if (s->groups == s->group_room) {
		size_t room = s->group_room ? 2 * (size_t)s->group_room : 64;
		struct split_group *g = realloc(s->group, room * sizeof(*g));

		if (!g)
			return -1;
		s->group = g;
		s->group_room = (long)room;
	}
	s->group[s->groups] = (struct split_group){ strdup(name), s->groups, class, 0, 0 };
	if (!s->group[s->groups].name)
		return -1;
	return json_object_set_new(s->group_of, name, json_integer(s->groups++));
}

/* Two groups become one: the earlier of them. */
static int
tie(struct split *s, long a, long b, const char *what, const char *name)
{
	const long one = split_root(s, a), two = split_root(s, b);

	if (one == two)
		return 0;
	s->group[one > two ? one : two].with = one > two ? two : one;
	if (s->tied || grouped_by(s, "random"))
		return 0;
	return asprintf(&s->tied, "%ss %s and %s share the %s %s", s->spec.by, s->group[a].name, s->group[b].name, what,
	                name) < 0 ? -1 : 0;
}

/* What belongs to one group may not come back in another: sessions stay apart, all other groups become one. */
static int
belongs(struct split *s, json_t *owners, const char *what, const char *name, long group, struct err *err)
{
	const json_t *owner = json_object_get(owners, name);
	long other = owner ? (long)json_integer_value(owner) : group;

	if (!owner && json_object_set_new(owners, name, json_integer(group)) < 0)
		return memory(err);
	if (split_root(s, other) == split_root(s, group))
		return 0;
	if (grouped_by(s, "session"))
		return err_set(err, ERR_DATA, "%s \"%s\" is in sessions \"%s\" and \"%s\"", what, name,
		               s->group[other].name, s->group[group].name);
	return tie(s, other, group, what, name) < 0 ? memory(err) : 0;
}

/* ---- rows ---- */

static int
keep_fields(struct split *s, struct split_row *r, const struct manifest *m, struct err *err)
{
	if (!(r->field = calloc((size_t)s->columns, sizeof(*r->field))))
		return memory(err);
	for (long i = 0; i < s->columns; i++) {
		if (!(r->field[i] = strdup(manifest_field(m, (int)i))))
			return memory(err);
		if (strpbrk(r->field[i], "\t\n\r"))	/* can be in quotes only, which the folds do without */
			return err_set(err, ERR_DATA, "%s has a tab or a line break, which the folds can't hold", s->name[i]);
	}
	return 0;
}

/* A row keeps its name wherever it is written: its id is what wav2spec would make of its path as it was; a recording is
 * named by its id where that is of all of it, since the path of its file becomes absolute. */
static int
name_row(struct split *s, struct split_row *r, const struct manifest_entry *e)
{
	const char *id = s->at.id >= 0 ? r->field[s->at.id] : "", *path = r->field[s->at.path];
	const int whole = !(e->start > 0 || e->end > 0);

	r->id = strdup(json_string_value(json_object_get(e->meta, "id")));
	r->recording = strdup(*id && whole ? id : json_string_value(json_object_get(e->meta, "recording")));
	if (*path != '/') {
		char *all;

		if (asprintf(&all, "%s/%s", s->spec.base, path) < 0)
			return -1;
		free(r->field[s->at.path]);
		r->field[s->at.path] = all;
	}
	return r->id && r->recording ? 0 : -1;
}

/* The class of a label, added where all labels are classes; -1: the row is not wanted. */
static int
class_of(struct split *s, const char *label, long *class, struct err *err)
{
	*class = *label ? classes_of(&s->classes, label) : -1;
	if (*label && json_object_set_new(s->labels, label, json_true()) < 0)
		return memory(err);
	if (*class >= 0 || !*label || s->spec.classes)
		return 0;
	if (classes_add(&s->classes, label, err) < 0)
		return -1;
	*class = s->classes.n - 1;
	return 0;
}

static int
check_row(const struct split *s, struct split_row *r, struct err *err)
{
	const char *corpus = s->spec.corpus, *group = r->field[s->at.group];
	size_t n = corpus ? strlen(corpus) : 0;

	if (!*group)
		return err_set(err, ERR_DATA, "%s is empty", s->name[s->at.group]);
	r->speaker = s->at.speaker >= 0 && *r->field[s->at.speaker] ? r->field[s->at.speaker] : NULL;
	if (n && (!r->speaker || strncmp(r->speaker, corpus, n) != 0 || r->speaker[n] != '-'))
		return err_set(err, ERR_DATA, "speaker \"%s\" is not of %s, as the protocol requires",
		               r->speaker ? r->speaker : "", corpus);
	return 0;
}

/* By a column a row's group has the name of its value; at random a row is a group with all that shares its path. */
static int
deal_row(struct split *s, struct split_row *r, const char *path, struct err *err)
{
	const char *recording = s->at.recording >= 0 ? r->field[s->at.recording] : "";
	const char *name = grouped_by(s, "random") ? path : r->field[s->at.group];

	if (!json_object_get(s->group_of, name) && add_group(s, name, r->class) < 0)
		return memory(err);
	r->group = (long)json_integer_value(json_object_get(s->group_of, name));
	if (belongs(s, s->path_of, "path", path, r->group, err) < 0)
		return -1;
	if (*recording && belongs(s, s->recording_of, "recording", recording, r->group, err) < 0)
		return -1;
	if (grouped_by(s, "session") && r->speaker)
		return belongs(s, s->speaker_of, "speaker", r->speaker, r->group, err);
	return 0;
}

static int
add_row(struct split *s, const struct manifest *m, const struct manifest_entry *e, struct err *err)
{
	struct split_row r = {0};
	long class;

	if (s->spec.column && strcmp(manifest_field(m, (int)s->at.where), s->spec.value) != 0)
		return 0;
	if (class_of(s, manifest_field(m, (int)s->at.label), &class, err) < 0)
		return -1;
	if (class < 0)
		return 0;
	if (s->rows == s->row_room) {
		size_t room = s->row_room ? 2 * (size_t)s->row_room : 1024;
		struct split_row *all = realloc(s->row, room * sizeof(*all));

		if (!all)
			return memory(err);
		s->row = all;
		s->row_room = (long)room;
	}
	r.class = class;
	if (keep_fields(s, &r, m, err) == 0 && check_row(s, &r, err) == 0 && deal_row(s, &r, e->path, err) == 0 &&
	    name_row(s, &r, e) < 0)
		memory(err);
	s->row[s->rows++] = r;
	return err->kind == ERR_NONE ? 0 : -1;
}

static int
read_rows(struct split *s, struct manifest *m, long *line, struct err *err)
{
	struct manifest_entry e;
	int got;

	while ((got = manifest_next(m, &e, err)) > 0) {
		int bad = add_row(s, m, &e, err);

		manifest_entry_free(&e);
		if (bad < 0)
			break;
	}
	*line = err->kind == ERR_DATA ? manifest_line(m) : 0;
	return err->kind == ERR_NONE ? 0 : -1;
}

/* ---- folds ---- */

struct named {
	const char *name;
	long i;
};

static int
by_bytes(const void *a, const void *b)
{
	return strcmp(((const struct named *)a)->name, ((const struct named *)b)->name);
}

/* Group i of the sorted list is in fold i mod k, with all that is tied to it. */
static int
deal_sorted(struct split *s, struct err *err)
{
	struct named *list = calloc((size_t)s->groups, sizeof(*list));
	long *fold = malloc((size_t)s->groups * sizeof(*fold)), roots = 0;

	if (!list || !fold) {
		free(list);
		free(fold);
		return memory(err);
	}
	for (long i = 0; i < s->groups; i++) {
		list[i] = (struct named){ s->group[i].name, i };
		fold[i] = -1;
	}
	qsort(list, (size_t)s->groups, sizeof(*list), by_bytes);
	for (long i = 0; i < s->groups; i++) {
		long root = split_root(s, list[i].i);

		if (fold[root] < 0)
			fold[root] = roots++;
	}
	s->folds = grouped_by(s, "session") ? roots : s->spec.folds;
	for (long i = 0; i < s->groups; i++)
		s->group[i].fold = fold[split_root(s, i)] % (s->folds ? s->folds : 1);
	free(list);
	free(fold);
	if (roots < s->folds || s->folds < 2)
		return err_set(err, ERR_DATA, "%ld %s%s not make %ld folds%s", roots, s->spec.by, roots == 1 ? " does" : "s do",
		               s->folds < 2 ? 2 : s->folds, s->tied ? "; some share recordings and count as one" : "");
	return 0;
}

/* Multiplicative congruential generator (Park & Miller 1988, with their later factor 48271): the splits of the first
 * release were made with it, in awk, and stay the same. */
static long
draw(long *state, long below)
{
	*state = 48271 * *state % 2147483647;
	return (long)((double)*state / 2147483647 * (double)below);
}

static int
deal_random(struct split *s, struct err *err)
{
	long *list = malloc((size_t)s->groups * sizeof(*list)), *half = calloc((size_t)s->spec.folds, sizeof(*half));
	long state = 1 + (s->spec.seed * 69621 + 12345) % 2147483646, turn = 0;

	s->folds = s->spec.folds;
	for (int i = 0; list && half && i < 20; i++)
		draw(&state, 2);
	for (long c = 0; list && half && c < s->classes.n; c++) {
		long n = 0;

		for (long i = 0; i < s->groups; i++)
			if (s->group[i].with == i && s->group[i].class == c)
				list[n++] = i;
		for (long i = n; i > 1; i--) {
			long k = draw(&state, i), swap = list[i - 1];

			list[i - 1] = list[k];
			list[k] = swap;
		}
		for (long i = 0; i < n; i++) {
			struct split_group *g = &s->group[list[i]];

			g->fold = turn++ % s->folds;
			g->dev = half[g->fold]++ % 2;
		}
	}
	for (long i = 0; i < s->groups; i++) {
		const struct split_group *root = &s->group[split_root(s, i)];

		s->group[i].fold = root->fold;
		s->group[i].dev = root->dev;
	}
	free(list);
	free(half);
	return list && half ? 0 : memory(err);
}

enum split_part
split_part_of(const struct split *s, const struct split_row *r, long fold)
{
	const struct split_group *g = &s->group[r->group];

	if (g->fold == fold)
		return s->spec.dev && grouped_by(s, "random") && g->dev ? SPLIT_DEV : SPLIT_TEST;
	if (s->spec.dev && !grouped_by(s, "random") && g->fold == (fold + s->folds - 1) % s->folds)
		return SPLIT_DEV;
	return SPLIT_TRAIN;
}

/* ---- the whole ---- */

/* Labels that no row has are a mistake in the classes. */
static int
check_labels(const struct split *s, struct err *err)
{
	const char *label;
	json_t *name;

	if (s->spec.classes)
		json_object_foreach(s->classes.map, label, name)
			if (!json_object_get(s->labels, label))
				return err_set(err, ERR_DATA, "no row has the label \"%s\"", label);
	return s->rows ? 0 : err_set(err, ERR_DATA, "no row has a label");
}

/* Where all labels are classes, they are in the order of their bytes. */
static int
sort_classes(struct split *s, struct err *err)
{
	struct classes sorted = {0};
	struct named *list = calloc((size_t)s->classes.n, sizeof(*list));
	long *to = calloc((size_t)s->classes.n, sizeof(*to));

	for (long i = 0; list && to && i < s->classes.n; i++)
		list[i] = (struct named){ classes_name(&s->classes, i), i };
	if (!list || !to)
		memory(err);
	else
		qsort(list, (size_t)s->classes.n, sizeof(*list), by_bytes);
	for (long i = 0; err->kind == ERR_NONE && i < s->classes.n; i++) {
		to[list[i].i] = i;
		classes_add(&sorted, list[i].name, err);
	}
	if (err->kind == ERR_NONE) {
		for (long i = 0; i < s->rows; i++)
			s->row[i].class = to[s->row[i].class];
		for (long i = 0; i < s->groups; i++)
			s->group[i].class = to[s->group[i].class];
		classes_free(&s->classes);
		s->classes = sorted;
	}
	free(list);
	free(to);
	return err->kind == ERR_NONE ? 0 : -1;
}

struct split *
split_make(struct manifest *m, const struct split_spec *spec, long *line, struct err *err)
{
	struct split *s = calloc(1, sizeof(*s));

	*line = 0;
	if (!s) {
		memory(err);
		return NULL;
	}
	*s = (struct split){ .spec = *spec, .group_of = json_object(), .path_of = json_object(),
		.recording_of = json_object(), .speaker_of = json_object(), .labels = json_object() };
	if (!s->group_of || !s->path_of || !s->recording_of || !s->speaker_of || !s->labels)
		memory(err);
	else if (!spec->classes || classes_parse(&s->classes, spec->classes, err) == 0)
		if (find_columns(s, m, err) == 0 && read_rows(s, m, line, err) == 0 && check_labels(s, err) == 0 &&
		    (spec->classes || sort_classes(s, err) == 0) &&
		    (grouped_by(s, "random") ? deal_random(s, err) : deal_sorted(s, err)) == 0 &&
		    spec->dev && !grouped_by(s, "random") && s->folds < 3)
			err_set(err, ERR_DATA, "%ld folds leave no training data beside test and dev", s->folds);
	if (err->kind == ERR_NONE)
		return s;
	split_free(s);
	return NULL;
}

void
split_free(struct split *s)
{
	if (!s)
		return;
	for (long i = 0; i < s->rows; i++) {
		for (long k = 0; s->row[i].field && k < s->columns; k++)
			free(s->row[i].field[k]);
		free(s->row[i].field);
		free(s->row[i].id);
		free(s->row[i].recording);
	}
	for (long i = 0; i < s->groups; i++)
		free(s->group[i].name);
	for (long i = 0; s->name && i < s->columns; i++)
		free(s->name[i]);
	free(s->name);
	free(s->row);
	free(s->group);
	free(s->tied);
	json_decref(s->group_of);
	json_decref(s->path_of);
	json_decref(s->recording_of);
	json_decref(s->speaker_of);
	json_decref(s->labels);
	classes_free(&s->classes);
	free(s);
}
