/* prediction.c - predictions as records and as text */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "escape.h"
#include "header.h"
#include "prediction.h"

int
prediction_init(struct predictor *p, const json_t *model, struct err *err)
{
	*p = (struct predictor){0};
	if (seen_init(&p->seen, model, err) < 0)
		return -1;
	return classes_from(&p->classes, model, err);
}

void
prediction_free(struct predictor *p)
{
	classes_free(&p->classes);
	seen_free(&p->seen);
	*p = (struct predictor){0};
}

/* With the classes, the map and the model's name, and a stage more, of which the model is the only option. */
static json_t *
header_of(const struct predictor *p, const char *stage, const char *kind, const char *axes, long width,
          const json_t *from, const char *xxh3, struct err *err)
{
	json_t *h = header_new(kind, axes, width);

	json_object_set(h, "classes", p->classes.names);
	json_object_set(h, "map", p->classes.map);
	json_object_set_new(h, "model", json_string(xxh3));
	json_object_set_new(h, "history", json_deep_copy(json_object_get(from, "history")));
	if (header_stage(h, stage, 1, json_pack("{s:s}", "model", xxh3), err) == 0)
		return h;
	json_decref(h);
	return NULL;
}

json_t *
prediction_header(const struct predictor *p, const char *stage, const json_t *from, const char *xxh3, struct err *err)
{
	return header_of(p, stage, "prediction", "class", p->classes.n, from, xxh3, err);
}

json_t *
prediction_embedding_header(const struct predictor *p, const json_t *features, long dim, const char *xxh3, struct err *err)
{
	return header_of(p, "serembed", "embedding", "dim", dim, features, xxh3, err);
}

int
prediction_mark(const struct predictor *p, struct record *r, int earlier, struct err *err)
{
	long class = classes_of(&p->classes, record_text(r, "label"));

	json_object_del(r->meta, "class");
	if (class >= 0)
		json_object_set_new(r->meta, "class", json_string(classes_name(&p->classes, class)));
	if (json_object_set_new(r->meta, "seen", seen_words(seen_both(seen_of(&p->seen, r), earlier))) < 0)
		return err_set(err, ERR_MEM, "out of memory for a prediction");
	return 0;
}

/* Replace the tensors of a record by x, a vector of n. */
static int
vector(struct record *r, const float *x, long n, struct err *err)
{
	long at;

	if (tensor_shape(&r->x, 1, &n, err) < 0)
		return -1;
	memcpy(r->x.data, x, (size_t)n * sizeof(*x));
	r->extras = 0;
	if ((at = tensor_nonfinite(&r->x)) < 0)
		return 0;
	return err_set(err, ERR_DATA, "the output of the model for it is not finite at %ld", at);
}

int
prediction_make(const struct predictor *p, struct record *r, const float *posteriors, struct err *err)
{
	long best = 0;

	for (long i = 1; i < p->classes.n; i++)
		best = posteriors[i] > posteriors[best] ? i : best;
	if (prediction_mark(p, r, 0, err) < 0 || vector(r, posteriors, p->classes.n, err) < 0)
		return -1;
	json_object_set_new(r->meta, "predicted", json_string(classes_name(&p->classes, best)));
	return 0;
}

int
prediction_embedding(const struct predictor *p, struct record *r, const float *z, long dim, struct err *err)
{
	return prediction_mark(p, r, 0, err) < 0 ? -1 : vector(r, z, dim, err);
}

/* ---- text ---- */

char *
prediction_tsv_head(const struct predictor *p)
{
	char *text = NULL;
	size_t n;
	FILE *to = open_memstream(&text, &n);

	if (!to)
		return NULL;
	fputs("id\tlabel\tclass\tpredicted\tseen", to);
	for (long i = 0; i < p->classes.n; i++) {
		fputc('\t', to);
		escape_write(to, classes_name(&p->classes, i));
	}
	fputc('\n', to);
	return fclose(to) == 0 ? text : NULL;
}

char *
prediction_tsv(const struct predictor *p, const struct record *r)
{
	static const char *const keys[] = { "id", "label", "class", "predicted" };
	const json_t *seen = json_object_get(r->meta, "seen");
	char *text = NULL;
	size_t n;
	FILE *to = open_memstream(&text, &n);

	if (!to)
		return NULL;
	for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++) {
		escape_write(to, record_text(r, keys[i]));
		fputc('\t', to);
	}
	for (size_t i = 0; i < json_array_size(seen); i++)
		fprintf(to, "%s%s", i ? "," : "", json_string_value(json_array_get(seen, i)));
	for (long i = 0; i < p->classes.n; i++)
		fprintf(to, "\t%.6g", (double)r->x.data[i]);
	fputc('\n', to);
	return fclose(to) == 0 ? text : NULL;
}

char *
prediction_jsonl(const struct predictor *p, const struct record *r)
{
	json_t *line = json_copy(r->meta), *posteriors = json_object();
	char *json, *text = NULL;

	for (long i = 0; i < p->classes.n; i++)
		json_object_set_new(posteriors, classes_name(&p->classes, i), json_real((double)r->x.data[i]));
	json_object_set_new(line, "posteriors", posteriors);
	json = escape_json(line, JSON_COMPACT | JSON_REAL_PRECISION(7));
	json_decref(line);
	if (json && asprintf(&text, "%s\n", json) < 0)
		text = NULL;
	free(json);
	return text;
}
