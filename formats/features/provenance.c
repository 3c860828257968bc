/* provenance.c - distinct recordings, speakers and parts of a set of records */
#include <stdlib.h>
#include <string.h>

#include "provenance.h"

/* Add a text; *without counts the records that have none. */
static int
note(json_t **set, const char *text, long *without, struct err *err)
{
	if (!text || !*text) {
		++*without;
		return 0;
	}
	if (!*set)
		*set = json_object();
	if (!*set || json_object_set_new(*set, text, json_true()) < 0)
		return err_set(err, ERR_MEM, "out of memory for the lists of recordings and speakers");
	return 0;
}

int
provenance_add(struct provenance *c, const struct record *r, struct err *err)
{
	long before = c->unnamed_recordings, heard = c->unnamed_audio, any = 0;

	if (note(&c->recordings, record_text(r, "recording"), &c->unnamed_recordings, err) < 0 ||
	    note(&c->audio, record_text(r, "audio"), &c->unnamed_audio, err) < 0 ||
	    note(&c->speakers, record_text(r, "speaker"), &c->unnamed_speakers, err) < 0 ||
	    note(&c->parts, record_text(r, "part"), &any, err) < 0)
		return -1;
	if (c->unnamed_recordings > before && c->unnamed_audio > heard)
		return note(&c->ids, record_id(r), &any, err);
	return 0;
}

static int
by_bytes(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

json_t *
provenance_sorted(json_t *map)
{
	size_t n = 0;
	const char **keys = calloc(json_object_size(map) + 1, sizeof(*keys)), *key;
	json_t *list = json_array(), *value;

	if (!keys || !list) {
		free(keys);
		json_decref(list);
		return NULL;
	}
	json_object_foreach(map, key, value)
		keys[n++] = key;
	qsort(keys, n, sizeof(*keys), by_bytes);
	for (size_t i = 0; i < n && list; i++)
		if (json_array_append_new(list, json_string(keys[i])) < 0) {
			json_decref(list);
			list = NULL;
		}
	free(keys);
	return list;
}

json_t *
provenance_lists(const struct provenance *c)
{
	json_t *incomplete = json_array();

	if (c->unnamed_recordings)
		json_array_append_new(incomplete, json_string("recordings"));
	if (c->unnamed_audio)
		json_array_append_new(incomplete, json_string("audio"));
	if (c->unnamed_speakers)
		json_array_append_new(incomplete, json_string("speakers"));
	return json_pack("{s:o, s:o, s:o, s:o, s:o}", "recordings", provenance_sorted(c->recordings),
	                 "audio", provenance_sorted(c->audio), "speakers", provenance_sorted(c->speakers),
	                 "unnamed", provenance_sorted(c->ids), "incomplete", incomplete);
}

void
provenance_free(struct provenance *c)
{
	json_decref(c->recordings);
	json_decref(c->audio);
	json_decref(c->speakers);
	json_decref(c->parts);
	json_decref(c->ids);
	*c = (struct provenance){0};
}
