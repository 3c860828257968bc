/* sercmp - compare two streams record by record, with a tolerance */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "escape.h"
#include "core/closeness.h"
#include "difference.h"
#include "stage.h"

static struct closeness_limits limits;
static long lines = 10;
static int tensors, no_history;

static const struct opt opts[] = {
	{ 't', "tolerance",  OPT_REAL, &limits.absolute, 0, 1e30, "difference", "absolute tolerance" },
	{ 0,   "relative",   OPT_REAL, &limits.relative, 0, 1, "part", "tolerance relative to the tensor's largest magnitude" },
	{ 'n', "lines",      OPT_INT,  &lines, 0, 1e9, "count", "number of differences to print" },
	{ 0,   "tensors",    OPT_FLAG, &tensors, 0, 0, NULL, "compare ids and tensors only" },
	{ 0,   "no-history", OPT_FLAG, &no_history, 0, 0, NULL, "ignore differences in the history" },
	OPT_ROW_ALLOW_EMPTY,
	{ 0 }
};

static const struct program prog = { "sercmp", "compare two streams", "a b", opts, .least = 2, .most = 2 };

static long found;	/* differences so far */
static double largest;
static char where[300];	/* the entry with the largest difference */

__attribute__((format(printf, 1, 2))) static void
say(const char *fmt, ...)
{
	char said[1024], *line = NULL;
	size_t n;
	FILE *to = open_memstream(&line, &n);
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(said, sizeof(said), fmt, ap);
	va_end(ap);
	if (to)
		escape_plain(to, said);
	stage_line(to && fputc('\n', to) != EOF && fclose(to) == 0 ? line : NULL);
}

static int
another(void)
{
	return ++found <= lines;
}

static void
values(const char *what, const json_t *a, const json_t *b)
{
	struct difference d;

	if (difference_json(a, b, &d) && another())
		say("%s: %s is %s, then %s", what, d.path, d.a, d.b);
}

static void
headers(const json_t *a, const json_t *b)
{
	json_t *x = difference_header(a), *y = difference_header(b);

	if (no_history) {
		json_object_del(x, "history");
		json_object_del(y, "history");
	}
	if (!tensors)
		values("header", x, y);
	json_decref(x);
	json_decref(y);
}

static void
compare(const char *id, const char *name, const struct tensor *a, const struct tensor *b)
{
	struct closeness c = closeness_of(a, b, &limits);

	if (c.largest > largest) {
		largest = c.largest;
		snprintf(where, sizeof(where), " in %.200s %s[%ld]", id, name, c.at);
	}
	if (!c.same_shape && another())
		say("%s: %s has another shape", id, name);
	else if (c.beyond && another())
		say("%s: %s[%ld] is %.9g, then %.9g; %ld of %zu entries differ", id, name, c.at,
		    (double)a->data[c.at], (double)b->data[c.at], c.beyond, tensor_size(a));
}

static void
records(struct record *a, struct record *b)
{
	const struct tensor none = {0};
	const char *id = record_id(a);

	if (strcmp(id, record_id(b)) != 0) {
		if (another())
			say("%s: the record in its place is %s", id, record_id(b));
		return;
	}
	if (!tensors)
		values(id, a->meta, b->meta);
	compare(id, "x", a->x.data ? &a->x : &none, b->x.data ? &b->x : &none);
	for (int i = 0; i < a->extras; i++) {
		const struct tensor *t = record_extra(b, a->extra[i].name);

		compare(id, a->extra[i].name, &a->extra[i].t, t ? t : &none);
	}
	for (int i = 0; i < b->extras; i++)
		if (!record_extra(a, b->extra[i].name))
			compare(id, b->extra[i].name, &none, &b->extra[i].t);
}

/* The next record; marks are passed, the batches between them tell the epochs apart. */
static int
next(struct input *in, struct record *r)
{
	int got;

	while ((got = input_next(in, r)) == READ_EPOCH)
		;
	return got == READ_RECORD;
}

static void
compare_all(struct input *a, struct input *b)
{
	struct record x = {0}, y = {0};
	int more = next(a, &x), also = next(b, &y);

	headers(a->header, b->header);
	for (; more && also; more = next(a, &x), also = next(b, &y))
		records(&x, &y);
	while (more || also) {
		more = more && next(a, &x);
		also = also && next(b, &y);
	}
	if (reader_count(a->reader) != reader_count(b->reader) && another())
		say("%s has %ld records, %s %ld", a->name, reader_count(a->reader), b->name,
		    reader_count(b->reader));
	record_free(&x);
	record_free(&y);
}

int
main(int argc, char *argv[])
{
	struct input a, b;
	int at = stage_parse(&prog, argc, argv);

	input_open(&a, argv[at]);
	input_open(&b, argv[at + 1]);
	compare_all(&a, &b);
	if (found > lines)
		say("and %ld more", found - lines);
	say("%s: %ld records, largest difference %.3g%s", found ? "different" : "same",
	    reader_count(a.reader), largest, where);
	input_close(&a);
	input_close(&b);
	stage_out_close();
	return found > 0;
}
