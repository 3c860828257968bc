/* entry.c - what is known about one recording before it is read */
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "manifest.h"

/* Bytes of a path without its extension. */
static int
stem(const char *path)
{
	const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path,
		   *dot = strrchr(name, '.');

	return (int)(dot && dot > name ? dot - path : (long)strlen(path));
}

int
entry_plain(struct entry *e, const char *path, struct err *err)
{
	*e = (struct entry){ .path = strdup(path), .meta = json_object() };
	if (!text_utf8(path, strlen(path)))
		err_set(err, ERR_DATA, "the name is not valid UTF-8, and so no id");
	else if (!e->path || !e->meta ||
	         json_object_set_new(e->meta, "id", json_sprintf("%.*s", stem(path), path)) < 0 ||
	         json_object_set(e->meta, "recording", json_object_get(e->meta, "id")) < 0)
		err_set(err, ERR_MEM, "out of memory for a recording's name");
	if (err->kind == ERR_NONE)
		return 0;
	entry_free(e);
	return -1;
}

void
entry_free(struct entry *e)
{
	free(e->path);
	json_decref(e->meta);
	*e = (struct entry){0};
}
