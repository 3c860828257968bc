/* lint.c - findings about the recordings of a corpus */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "lint.h"
#include "spelling.h"

static const double full = 0.999;	/* of full scale */

void
lint_probe(const struct audio *a, struct probe *p)
{
	double sum = 0, square = 0;
	long run = 0;

	*p = (struct probe){ .n = a->n, .rate = a->rate, .odd = a->odd };
	for (long i = 0; i < a->n; i++) {
		sum += (double)a->x.data[i];
		run = fabs((double)a->x.data[i]) >= full ? run + 1 : 0;
		p->clipped += run == 3 ? 3 : run > 3;
	}
	p->mean = sum / (double)a->n;
	for (long i = 0; i < a->n; i++)
		square += ((double)a->x.data[i] - p->mean) * ((double)a->x.data[i] - p->mean);
	p->rms = sqrt(square / (double)a->n);
}

/* ---- gathering ---- */

static int
memory(const struct lint *l, struct err *err)
{
	return err_set(err, ERR_MEM, "out of memory after %ld recordings", l->n);
}

/* A copy of s, or NULL where that is NULL; *bad where there is no memory. */
static char *
keep(const char *s, int *bad)
{
	char *copy = s ? strdup(s) : NULL;

	*bad |= s && !copy;
	return copy;
}

static struct lint_row *
grow(struct lint *l)
{
	long room = l->room ? 2 * l->room : 64;
	struct lint_row *row = l->n < l->room ? l->row : realloc(l->row, (size_t)room * sizeof(*row));

	if (!row)
		return NULL;
	l->room = l->n < l->room ? l->room : room;
	l->row = row;
	l->row[l->n] = (struct lint_row){ .first = l->n, .alike = { -1, -1, -1 } };
	return &l->row[l->n++];
}

int
lint_add(struct lint *l, const struct recording *r, const struct probe *p, const struct record *to, const struct err *why,
         struct err *err)
{
	const json_t *meta = r->entry.meta;
	const char *id = json_string_value(json_object_get(meta, "id"));
	struct lint_row *w = grow(l);
	int bad = !w, fresh = id ? idset_add(&l->ids, id) : 1;

	if (why->kind != ERR_NONE && why->kind != ERR_DATA && why->kind != ERR_MISSING)
		return err_set(err, why->kind, "%s", why->text);
	if (bad || fresh < 0)
		return memory(l, err);
	w->manifest = r->manifest;
	w->line = r->line;
	w->again = !fresh;
	w->path = keep(r->entry.path ? r->entry.path : r->manifest ? "" : r->where, &bad);
	w->label = keep(json_string_value(json_object_get(meta, "label")), &bad);
	w->speaker = keep(json_string_value(json_object_get(meta, "speaker")), &bad);
	w->part = keep(json_string_value(json_object_get(meta, "part")), &bad);
	w->why = keep(why->kind != ERR_NONE ? why->text : NULL, &bad);
	if (!w->why) {
		w->probe = *p;
		w->audio = strtoull(record_text(to, "audio"), NULL, 16);
	}
	return bad ? memory(l, err) : 0;
}

int
lint_columns(struct lint *l, const char *manifest, const char *advice, struct err *err)
{
	if (!l->columns)
		l->columns = json_object();
	return json_object_set_new(l->columns, manifest, json_string(advice)) < 0 ? memory(l, err) : 0;
}

/* ---- all of them together ---- */

static const char *
text_of(const struct lint_row *w, int which)
{
	return which == 0 ? w->label : which == 1 ? w->speaker : w->part;
}

/* Let the first row of each spelling of a text know the first row of another spelling. */
static int
respelled(struct lint *l, int which)
{
	json_t *spelled = json_object(), *folded = json_object();
	int bad = !spelled || !folded;

	for (long i = 0; i < l->n && !bad; i++) {
		const char *text = text_of(&l->row[i], which);
		char *fold = text && !json_object_get(spelled, text) ? spelling_fold(text) : NULL;
		const json_t *first = fold ? json_object_get(folded, fold) : NULL;

		if (first)
			l->row[i].alike[which] = (long)json_integer_value(first);
		if (fold)
			bad = json_object_set_new(spelled, text, json_true());
		if (fold && !first)
			bad |= json_object_set_new(folded, fold, json_integer(i));
		free(fold);
	}
	json_decref(spelled);
	json_decref(folded);
	return bad ? -1 : 0;
}

static int
by_audio(const void *a, const void *b)
{
	const struct lint_row *x = *(struct lint_row *const *)a, *y = *(struct lint_row *const *)b;

	return x->audio != y->audio ? (x->audio > y->audio) - (x->audio < y->audio) : (x > y) - (x < y);
}

static int
by_rate(const void *a, const void *b)
{
	const struct lint_row *x = *(struct lint_row *const *)a, *y = *(struct lint_row *const *)b;

	return (x->probe.rate > y->probe.rate) - (x->probe.rate < y->probe.rate);
}

/* The usual rate, and which rows are of the same samples. */
static int
compare(struct lint *l)
{
	struct lint_row **p = malloc(((size_t)l->n + 1) * sizeof(*p));
	long n = 0, most = 0;

	if (!p)
		return -1;
	for (long i = 0; i < l->n; i++)
		if (!l->row[i].why)
			p[n++] = &l->row[i];
	qsort(p, (size_t)n, sizeof(struct lint_row *), by_rate);
	for (long i = 0, from = 0; i < n; i++) {
		from = p[i]->probe.rate == p[from]->probe.rate ? from : i;
		if (i - from >= most) {
			most = i - from + 1;
			l->usual = p[i]->probe.rate;
		}
	}
	qsort(p, (size_t)n, sizeof(struct lint_row *), by_audio);
	for (long i = 1; i < n; i++)
		if (p[i]->audio == p[i - 1]->audio)
			p[i]->first = p[i - 1]->first;
	free(p);
	return 0;
}

char *
lint_tell(struct lint *l, char *said, size_t room)
{
	char *text = NULL;
	size_t size = 0;
	FILE *to = respelled(l, 0) == 0 && respelled(l, 1) == 0 && respelled(l, 2) == 0 && compare(l) == 0
	           ? open_memstream(&text, &size) : NULL;
	int bad;

	if (!to)
		return NULL;
	fputs("manifest\tline\tpath\tfinding\tdetail\n", to);
	lint_find_columns(l, to);
	for (long i = 0; i < l->n; i++)
		lint_find(l, &l->row[i], to);
	lint_say(l, said, room);
	bad = ferror(to);
	if (fclose(to) == 0 && !bad)
		return text;
	free(text);
	return NULL;
}

void
lint_free(struct lint *l)
{
	for (long i = 0; i < l->n; i++) {
		free(l->row[i].path);
		free(l->row[i].label);
		free(l->row[i].speaker);
		free(l->row[i].part);
		free(l->row[i].why);
	}
	free(l->row);
	idset_free(&l->ids);
	json_decref(l->columns);
	*l = (struct lint){0};
}
