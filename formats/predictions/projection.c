/* projection.c - embeddings in memory, and where they came to lie */
#include <stdlib.h>
#include <string.h>

#include "escape.h"
#include "difference.h"
#include "header.h"
#include "projection.h"

static int
memory(const struct projection *p, struct err *err)
{
	return err_set(err, ERR_MEM, "out of memory for %ld vectors", p->seen);
}

int
projection_init(struct projection *p, const json_t *h, long sample, uint64_t seed, struct err *err)
{
	*p = (struct projection){ .dim = header_integer(h, "width", 0), .sample = sample, .rng = rng_make(seed, 0, 0) };
	if (header_expect(h, "embedding", "dim", err) < 0)
		return -1;
	return p->dim > 0 ? 0 : err_set(err, ERR_DATA, "the header gives no width of the vectors");
}

/* The next free place, or NULL. */
static struct kept *
append(struct projection *p)
{
	if (p->n == p->room) {
		long room = p->room ? 2 * p->room : 256;
		struct kept *kept = realloc(p->kept, (size_t)room * sizeof(*kept));

		if (!kept)
			return NULL;
		p->kept = kept;
		p->room = room;
	}
	p->kept[p->n].x = malloc((size_t)p->dim * sizeof(float));
	p->kept[p->n].meta = NULL;
	return p->kept[p->n].x ? &p->kept[p->n++] : NULL;
}

/* Each record stays with the same chance (Vitter 1985, algorithm R). */
int
projection_add(struct projection *p, const struct record *r, struct err *err)
{
	struct kept *k;
	long at = p->seen++;

	if (p->sample && p->n == p->sample) {
		long place = (long)rng_below(&p->rng, (uint64_t)p->seen);

		if (place >= p->sample)
			return 0;
		k = &p->kept[place];
		json_decref(k->meta);
	} else if (!(k = append(p))) {
		return memory(p, err);
	}
	k->at = at;
	memcpy(k->x, r->x.data, (size_t)p->dim * sizeof(float));
	return (k->meta = json_copy(r->meta)) ? 0 : memory(p, err);
}

static int
by_place(const void *a, const void *b)
{
	const struct kept *p = a, *q = b;

	return (p->at > q->at) - (p->at < q->at);
}

int
projection_vectors(struct projection *p, struct tensor *x, struct err *err)
{
	if (p->n == 0)
		return err_set(err, ERR_DATA, "the stream has no records");
	qsort(p->kept, (size_t)p->n, sizeof(*p->kept), by_place);
	if (tensor_shape(x, 2, (long[]){ p->n, p->dim }, err) < 0)
		return -1;
	for (long i = 0; i < p->n; i++)
		memcpy(x->data + i * p->dim, p->kept[i].x, (size_t)p->dim * sizeof(float));
	return 0;
}

int
projection_record(const struct projection *p, long i, const float *y, struct record *r, struct err *err)
{
	json_decref(r->meta);
	r->meta = json_incref(p->kept[i].meta);
	r->extras = 0;
	if (tensor_shape(&r->x, 1, (long[]){ 2 }, err) < 0)
		return -1;
	memcpy(r->x.data, y, 2 * sizeof(*y));
	if (tensor_nonfinite(&r->x) < 0)
		return 0;
	return err_set(err, ERR_DATA, "%s: its coordinates are not finite: the vectors are too large", record_id(r));
}

void
projection_free(struct projection *p)
{
	for (long i = 0; i < p->n; i++) {
		json_decref(p->kept[i].meta);
		free(p->kept[i].x);
	}
	free(p->kept);
	*p = (struct projection){0};
}

json_t *
projection_header(const json_t *embeddings, const char *key, json_t *figure)
{
	json_t *h = json_deep_copy(embeddings);

	json_object_set_new(h, "width", json_integer(2));
	if (json_object_set_new(h, key, figure) == 0)
		return h;
	json_decref(h);
	return NULL;
}

int
projection_agree(const json_t *embeddings, const json_t *other, const char *who, struct err *err)
{
	json_t *want = header_features(other), *have = header_features(embeddings);
	int bad = difference_features(want, have, who, err);

	json_decref(want);
	json_decref(have);
	return bad;
}

/* ---- text ---- */

static const char *const columns[] = { "id", "label", "class", "speaker" };
enum { COLUMNS = sizeof(columns) / sizeof(*columns) };

char *
projection_tsv_head(void)
{
	return strdup("id\tlabel\tclass\tspeaker\tx\ty\n");
}

char *
projection_tsv(const struct record *r)
{
	char *text = NULL;
	size_t n;
	FILE *to = open_memstream(&text, &n);

	if (!to)
		return NULL;
	for (int i = 0; i < COLUMNS; i++) {
		escape_write(to, record_text(r, columns[i]));
		fputc('\t', to);
	}
	fprintf(to, "%.7g\t%.7g\n", (double)r->x.data[0], (double)r->x.data[1]);
	return fclose(to) == 0 ? text : NULL;
}
