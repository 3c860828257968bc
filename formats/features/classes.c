/* classes.c - which labels make which classes */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "classes.h"
#include "core/text.h"
#include "stream.h"

static int
memory(struct err *err)
{
	return err_set(err, ERR_MEM, "out of memory for the classes");
}

static int
start(struct classes *c, struct err *err)
{
	*c = (struct classes){ .names = json_array(), .map = json_object() };
	return c->names && c->map ? 0 : memory(err);
}

static long
place(const struct classes *c, const char *name)
{
	for (long i = 0; i < c->n; i++)
		if (strcmp(json_string_value(json_array_get(c->names, (size_t)i)), name) == 0)
			return i;
	return -1;
}

static int
add_class(struct classes *c, const char *name, struct err *err)
{
	if (!*name)
		return err_set(err, ERR_ARG, "a class has no name");
	if (place(c, name) >= 0)
		return err_set(err, ERR_ARG, "duplicate class %s", name);
	if (c->n == CLASSES_MOST)
		return err_set(err, ERR_ARG, "more than %d classes", CLASSES_MOST);
	if (json_array_append_new(c->names, json_string(name)) < 0)
		return memory(err);
	c->n++;
	return 0;
}

static int
add_label(struct classes *c, const char *label, const char *name, struct err *err)
{
	const char *other = json_string_value(json_object_get(c->map, label));

	if (!*label)
		return err_set(err, ERR_ARG, "class %s has an empty label", name);
	if (other && strcmp(other, name) == 0)
		return err_set(err, ERR_ARG, "duplicate label %s in class %s", label, name);
	if (other)
		return err_set(err, ERR_ARG, "label %s is in two classes, %s and %s", label, other,
		               name);
	return json_object_set_new(c->map, label, json_string(name)) < 0 ? memory(err) : 0;
}

/* "happy" or "happy=happy+excited"; strsep and not strtok, which would pass over what is empty */
static int
add_item(struct classes *c, char *item, struct err *err)
{
	char *name = strsep(&item, "="), *labels = item ? item : name, *label;

	if (strchr(labels, '='))
		return err_set(err, ERR_ARG, "class %s has a second =", name);
	if (add_class(c, name, err) < 0)
		return -1;
	if (labels == name && strchr(name, '+'))	/* else + would be a letter, which would surprise */
		return err_set(err, ERR_ARG, "%s joins labels without a name for the class: write NAME=LABEL+LABEL",
		               name);
	if (labels == name)
		return add_label(c, name, name, err);
	while ((label = strsep(&labels, "+")))
		if (add_label(c, label, name, err) < 0)
			return -1;
	return 0;
}

int
classes_parse(struct classes *c, const char *spec, struct err *err)
{
	char *copy, *rest, *item;
	int status = start(c, err);

	if (status == 0 && !text_utf8(spec, strlen(spec)))
		status = err_set(err, ERR_ARG, "classes are not valid UTF-8");
	if (status < 0 || !(rest = copy = strdup(spec))) {
		classes_free(c);
		return status < 0 ? -1 : memory(err);
	}
	while (status == 0 && (item = strsep(&rest, ",")))
		status = add_item(c, item, err);
	free(copy);
	if (status < 0)
		classes_free(c);
	return status;
}

int
classes_add(struct classes *c, const char *label, struct err *err)
{
	if (!c->names && start(c, err) < 0)
		return -1;
	return add_class(c, label, err) < 0 ? -1 : add_label(c, label, label, err);
}

static int
copy_map(struct classes *c, json_t *map, struct err *err)
{
	const char *label;
	json_t *value;

	json_object_foreach(map, label, value) {
		const char *name = json_string_value(value);

		if (!name || place(c, name) < 0)
			return err_set(err, ERR_DATA, "label %s is mapped to %s%s", label,
			               name ? "an unknown class: " : "a value that is not text",
			               name ? name : "");
		if (json_object_set(c->map, label, value) < 0)
			return memory(err);
	}
	return 0;
}

static int
copy_names(struct classes *c, const json_t *names, struct err *err)
{
	json_t *value;
	size_t i;

	json_array_foreach(names, i, value) {
		const char *name = json_string_value(value);

		if (!name || !*name || place(c, name) >= 0)
			return err_set(err, ERR_DATA, "the classes are not a list of distinct names");
		if (json_array_append(c->names, value) < 0)
			return memory(err);
		c->n++;
	}
	return 0;
}

int
classes_from(struct classes *c, const json_t *header, struct err *err)
{
	const json_t *names = json_object_get(header, "classes");
	json_t *map = json_object_get(header, "map");
	int status = start(c, err);

	if (status == 0 && json_array_size(names) == 0)
		status = err_set(err, ERR_DATA, "the header has no list of classes");
	if (status == 0 && !json_is_object(map))
		status = err_set(err, ERR_DATA, "the header has no map from labels to classes");
	if (status == 0 && (status = copy_names(c, names, err)) == 0)
		status = copy_map(c, map, err);
	if (status < 0)
		classes_free(c);
	return status;
}

long
classes_of(const struct classes *c, const char *label)
{
	const char *name = label ? json_string_value(json_object_get(c->map, label)) : NULL;

	return name ? place(c, name) : -1;
}

const char *
classes_name(const struct classes *c, long i)
{
	return json_string_value(json_array_get(c->names, (size_t)i));
}

/* The labels of a class behind its name: nothing where it is its own only one. */
static void
write_labels(const struct classes *c, const char *name, FILE *to)
{
	const char *label, *mark = "=";
	long others = 0;
	json_t *value;

	json_object_foreach(c->map, label, value)
		others += strcmp(json_string_value(value), name) == 0 && strcmp(label, name) != 0;
	json_object_foreach(c->map, label, value)
		if (others && strcmp(json_string_value(value), name) == 0) {
			fprintf(to, "%s%s", mark, label);
			mark = "+";
		}
}

char *
classes_spec(const struct classes *c)
{
	char *text = NULL;
	size_t size;
	FILE *to = open_memstream(&text, &size);

	for (long i = 0; to && i < c->n; i++) {
		fprintf(to, "%s%s", i ? "," : "", classes_name(c, i));
		write_labels(c, classes_name(c, i), to);
	}
	if (!to || fclose(to) == EOF)
		return NULL;
	return text;
}

void
classes_free(struct classes *c)
{
	json_decref(c->names);
	json_decref(c->map);
	*c = (struct classes){0};
}
