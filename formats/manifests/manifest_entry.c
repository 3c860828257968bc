/* manifest_entry.c - what is known about one recording before it is read */
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "columns.h"
#include "manifest_entry.h"

/* Bytes of a path without its extension. */
static int
stem(const char *path)
{
	const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path,
		   *dot = strrchr(name, '.');

	return (int)(dot && dot > name ? dot - path : (long)strlen(path));
}

int
manifest_entry_plain(struct manifest_entry *e, const char *path, struct err *err)
{
	*e = (struct manifest_entry){ .path = strdup(path), .meta = json_object() };
	if (!text_utf8(path, strlen(path)))
		err_set(err, ERR_DATA, "the name is not valid UTF-8, so it cannot be an id");
	else if (!e->path || !e->meta ||
	         json_object_set_new(e->meta, "id", json_sprintf("%.*s", stem(path), path)) < 0 ||
	         json_object_set(e->meta, "recording", json_object_get(e->meta, "id")) < 0)
		err_set(err, ERR_MEM, "out of memory for a recording's name");
	if (err->kind == ERR_NONE)
		return 0;
	manifest_entry_free(e);
	return -1;
}

/* The text of the column of this name; NULL where it is absent or empty. */
static const char *
field(const struct row *r, const char *name)
{
	int i = columns_find(r->name, r->columns, name);
	const char *s = i < 0 ? "" : r->field[i];

	return *s ? s : NULL;
}

static int
seconds(const struct row *r, const char *name, double *to, struct err *err)
{
	const char *s = field(r, name);

	*to = 0;
	if (s && (text_number(s, to) < 0 || *to < 0))
		return err_set(err, ERR_DATA, "%s \"%s\" is not a time in seconds", name, s);
	return 0;
}

/* id, where the manifest gives none, of a part: recording@start-end, as the manifest writes them.
 */
static json_t *
part_id(const struct row *r, const struct manifest_entry *e)
{
	const char *start = field(r, "start"), *end = field(r, "end");

	return json_sprintf("%s@%s-%s", json_string_value(json_object_get(e->meta, "recording")),
	                    start ? start : "0", end ? end : "");
}

static int
describe(const struct row *r, struct manifest_entry *e)
{
	int bad = 0;

	if (e->start > 0 || e->end > 0) {
		bad |= json_object_set_new(e->meta, "id", part_id(r, e));
		bad |= json_object_set_new(e->meta, "start", json_real(e->start));
		if (e->end > 0)
			bad |= json_object_set_new(e->meta, "end", json_real(e->end));
	}
	for (int i = 0; i < r->columns; i++) {
		const char *name = r->name[i], *s = r->field[i];

		if (*s && strcmp(name, "path") && strcmp(name, "start") && strcmp(name, "end"))
			bad |= json_object_set_new(e->meta, name, json_string(s));
	}
	return bad;
}

static int
fill(struct manifest_entry *e, const struct row *r, struct err *err)
{
	if (seconds(r, "start", &e->start, err) < 0 || seconds(r, "end", &e->end, err) < 0)
		return -1;
	if (field(r, "end") && e->end <= e->start)
		return err_set(err, ERR_DATA, "end %g s is not after start %g s", e->end, e->start);
	return describe(r, e) ? err_set(err, ERR_MEM, "out of memory for a row") : 0;
}

int
manifest_entry_row(struct manifest_entry *e, const struct row *r, struct err *err)
{
	if (!field(r, "path"))
		return err_set(err, ERR_DATA, "the path is empty");
	if (manifest_entry_plain(e, field(r, "path"), err) < 0)
		return -1;
	if (fill(e, r, err) == 0)
		return 0;
	manifest_entry_free(e);
	return -1;
}

void
manifest_entry_free(struct manifest_entry *e)
{
	free(e->path);
	json_decref(e->meta);
	*e = (struct manifest_entry){0};
}
