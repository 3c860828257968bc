/* record.c - one record in memory */
#include <string.h>

#include "record.h"

int
record_new(struct record *r, const char *id, struct err *err)
{
	json_t *name = json_string(id);

	if (!name)
		return err_set(err, ERR_ARG, "an id is not valid UTF-8");
	json_decref(r->meta);
	r->extras = 0;
	r->meta = json_object();
	if (!r->meta || json_object_set_new(r->meta, "id", name) < 0)
		return err_set(err, ERR_MEM, "out of memory for a record");
	return 0;
}

const char *
record_text(const struct record *r, const char *key)
{
	return json_string_value(json_object_get(r->meta, key));
}

const char *
record_id(const struct record *r)
{
	const char *id = record_text(r, "id");

	return id ? id : "";
}

struct tensor *
record_extra(struct record *r, const char *name)
{
	for (int i = 0; i < r->extras; i++)
		if (strcmp(r->extra[i].name, name) == 0)
			return &r->extra[i].t;
	return NULL;
}

void
record_free(struct record *r)
{
	json_decref(r->meta);
	tensor_free(&r->x);
	for (int i = 0; i < RECORD_EXTRAS; i++)
		tensor_free(&r->extra[i].t);
	*r = (struct record){0};
}
