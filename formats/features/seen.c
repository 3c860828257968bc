/* seen.c - what a model has seen of a record in its training */
#include <string.h>

#include "provenance.h"
#include "seen.h"

enum { LISTS = 3, EVERY = (1 << LISTS) - 1 };

static const char *const lists[] = { "recordings", "audio", "speakers" };
enum { RECORDINGS = 1, AUDIO = 2, SPEAKERS = 4 };	/* bits */

static const char *const words[SEEN_WORDS] = {
	"recording", "speaker", "id", "unknown-recording", "unknown-speaker"
};

/* Does the list hold this word? */
static int
says(const json_t *list, const char *word)
{
	const json_t *v;
	size_t i;

	json_array_foreach(list, i, v)
		if (json_is_string(v) && strcmp(json_string_value(v), word) == 0)
			return 1;
	return 0;
}

/* Which lists of a set name something of each of its records, as bits. */
static int
complete(const json_t *set)
{
	const json_t *missing = json_object_get(set, "incomplete");
	int bits = 0;

	for (int i = 0; i < LISTS; i++) {
		const json_t *list = json_object_get(set, lists[i]);

		if (json_is_array(list) && (json_is_array(missing) ? !says(missing, lists[i]) : json_array_size(list) > 0))
			bits |= 1 << i;
	}
	return bits;
}

/* Add the texts of a list to a set. */
static int
add(json_t **set, const json_t *list)
{
	const json_t *v;
	size_t i;
	int bad;

	if (!*set)
		*set = json_object();
	bad = !*set;
	json_array_foreach(list, i, v)
		if (json_is_string(v))
			bad |= json_object_set_new(*set, json_string_value(v), json_true());
	return bad;
}

static int
take(struct seen *s, const json_t *set)
{
	s->complete &= complete(set);
	return add(&s->recordings, json_object_get(set, "recordings")) | add(&s->audio, json_object_get(set, "audio")) |
	       add(&s->speakers, json_object_get(set, "speakers")) | add(&s->ids, json_object_get(set, "unnamed"));
}

int
seen_init(struct seen *s, const json_t *header, struct err *err)
{
	const json_t *dev = json_object_get(header, "dev");

	*s = (struct seen){ .complete = EVERY };
	if (take(s, json_object_get(header, "train")) || (dev && take(s, dev)))
		return err_set(err, ERR_MEM, "out of memory for what the model has seen");
	return 0;
}

void
seen_free(struct seen *s)
{
	json_decref(s->recordings);
	json_decref(s->audio);
	json_decref(s->speakers);
	json_decref(s->ids);
	*s = (struct seen){0};
}

static int
in(const json_t *set, const char *name)
{
	return name && json_object_get(set, name) != NULL;
}

/* The text of a record; NULL where it is empty. */
static const char *
named(const struct record *r, const char *key)
{
	const char *s = record_text(r, key);

	return s && *s ? s : NULL;
}

int
seen_of(const struct seen *s, const struct record *r)
{
	const char *recording = named(r, "recording"), *audio = named(r, "audio"), *speaker = named(r, "speaker");
	int bits = 0;

	if (in(s->recordings, recording) || in(s->audio, audio))
		bits |= SEEN_RECORDING;
	else if (!(recording && s->complete & RECORDINGS) && !(audio && s->complete & AUDIO))
		bits |= SEEN_UNKNOWN_RECORDING;
	/* an id is the recording's name where nothing else was said */
	if (bits & SEEN_UNKNOWN_RECORDING &&
	    (in(s->ids, record_id(r)) || in(s->ids, recording) || in(s->recordings, record_id(r))))
		bits |= SEEN_ID;
	if (in(s->speakers, speaker))
		bits |= SEEN_SPEAKER;
	else if (!speaker || !(s->complete & SPEAKERS))
		bits |= SEEN_UNKNOWN_SPEAKER;
	return bits;
}

int
seen_both(int a, int b)
{
	int bits = a | b;

	if (bits & SEEN_RECORDING)
		bits &= ~(SEEN_UNKNOWN_RECORDING | SEEN_ID);
	return bits & SEEN_SPEAKER ? bits & ~SEEN_UNKNOWN_SPEAKER : bits;
}

json_t *
seen_words(int bits)
{
	json_t *list = json_array();
	int bad = !list;

	for (int i = 0; i < SEEN_WORDS; i++)
		if (bits & 1 << i)
			bad |= json_array_append_new(list, json_string(words[i]));
	if (!bad)
		return list;
	json_decref(list);
	return NULL;
}

int
seen_from(const json_t *list)
{
	const json_t *v;
	int bits = 0;
	size_t i;

	if (!json_is_array(list))
		return -1;
	json_array_foreach(list, i, v) {
		const char *s = json_string_value(v);
		int k = 0;

		while (k < SEEN_WORDS && (!s || strcmp(s, words[k]) != 0))
			k++;
		if (k == SEEN_WORDS)
			return -1;
		bits |= 1 << k;
	}
	return bits;
}

/* A set that holds all of both; NULL is one of which nothing is known. */
static json_t *
join(const json_t *a, const json_t *b)
{
	static const char *const all[] = { "recordings", "audio", "speakers", "unnamed" };
	json_t *set = json_object(), *missing = json_array();
	int bad = !set, have = complete(a) & complete(b);

	for (int i = 0; i < 4; i++) {
		json_t *names = json_object();

		bad |= add(&names, json_object_get(a, all[i])) | add(&names, json_object_get(b, all[i]));
		bad |= json_object_set_new(set, all[i], provenance_sorted(names));
		json_decref(names);
	}
	for (int i = 0; i < LISTS; i++)
		if (!(have & 1 << i))
			bad |= json_array_append_new(missing, json_string(lists[i]));
	bad |= json_object_set_new(set, "incomplete", missing);
	if (!bad)
		return set;
	json_decref(set);
	return NULL;
}

int
seen_inherit(json_t *header, const json_t *before)
{
	json_t *dev = json_object_get(header, "dev"), *was = json_object_get(before, "dev");
	int bad = json_object_set_new(header, "train",
	                              join(json_object_get(before, "train"), json_object_get(header, "train")));

	if (dev && was)
		bad |= json_object_set_new(header, "dev", join(was, dev));
	else if (was)
		bad |= json_object_set(header, "dev", was);
	return bad ? -1 : 0;
}
