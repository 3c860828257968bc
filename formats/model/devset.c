/* devset.c - scoring a network in training */
#include <stdlib.h>
#include <string.h>

#include "devset.h"
#include "vectors/nearest.h"

enum { ROWS = 32, ROUND = 16 };

static int
by_length(const void *a, const void *b, void *arg)
{
	const struct sample *s = arg;
	long i = *(const long *)a, k = *(const long *)b, d = s[i].frames - s[k].frames;

	return d ? (d > 0) - (d < 0) : (i > k) - (i < k);
}

static int
add(void *corpus, struct record *r, struct err *err)
{
	return feature_index_add(corpus, r, err) < 0 ? -1 : 0;
}

int
devset_read(struct devset *d, struct reader *reader, int fd, const json_t *batches, struct err *err)
{
	long width = (long)json_integer_value(json_object_get(reader_header(reader), "width"));
	struct classes classes;

	*d = (struct devset){ .rows = ROWS };
	if (classes_from(&classes, batches, err) < 0 ||
	    feature_index_init(&d->corpus, fd, width, &classes, err) < 0)
		return -1;
	if (reader_each(reader, "among features", add, &d->corpus, err) < 0)
		return -1;
	if (d->corpus.n == 0)
		return err_set(err, ERR_DATA, "no record has a label of one of the classes");
	if (!(d->order = calloc((size_t)d->corpus.n, sizeof(*d->order))))
		return err_set(err, ERR_MEM, "out of memory for %ld records", d->corpus.n);
	for (long i = 0; i < d->corpus.n; i++)
		d->order[i] = i;
	qsort_r(d->order, (size_t)d->corpus.n, sizeof(*d->order), by_length, d->corpus.sample);
	return 0;
}

int
devset_pairs(struct devset *d, double positive, uint64_t seed, struct err *err)
{
	struct sampler_spec spec = { .batch = d->rows / 2, .shuffle = 1, .seed = seed, .pairs = d->corpus.n,
	                             .positive = positive };

	if (sampler_plan(&d->sampler, &spec, d->corpus.sample, d->corpus.n, d->corpus.classes.n, err) < 0 ||
	    outcome_init(&d->pairs, 2, err) < 0)
		return -1;
	sampler_epoch(&d->sampler, 1);
	return 0;
}

/* One pass over the pairs. On the way every record's vector is kept: drawn about equally often, none is missed. */
static int
score_pairs(struct devset *d, struct trainer *t, struct outcome *o, struct err *err)
{
	long n = d->corpus.n, dim = t->out.z->y.shape[1];
	size_t bytes = (size_t)dim * sizeof(float);

	if (tensor_shape(&d->z, 2, (long[]){ n, dim }, err) < 0)
		return -1;
	outcome_clear(&d->pairs);
	for (long i = 0; i < n; i++)
		d->order[i] = -1;
	for (long i = 0, rows; i < d->sampler.batches; i++) {
		const long *row = sampler_batch(&d->sampler, i, &rows);
		double loss;

		if (feature_index_batch(&d->corpus, row, rows, ROUND, &d->batch, err) < 0 ||
		    trainer_value(t, &d->batch.x, d->batch.lengths, d->batch.labels, &loss, err) < 0)
			return -1;
		outcome_add(&d->pairs, t, d->batch.labels, loss);
		for (long k = 0; k < rows; k++) {
			memcpy(d->z.data + row[k] * dim, t->out.z->y.data + k * dim, bytes);
			d->order[row[k]] = d->batch.labels[k];
		}
	}
	o->rows = d->pairs.rows;
	o->loss = d->pairs.loss;
	return nearest_means(d->z.data, d->order, n, dim, &o->confusion, err);
}

int
devset_score(struct devset *d, struct trainer *t, struct outcome *o, struct err *err)
{
	outcome_clear(o);
	if (d->sampler.pairs)
		return score_pairs(d, t, o, err);
	for (long i = 0; i < d->corpus.n; i += d->rows) {
		long n = d->corpus.n - i < d->rows ? d->corpus.n - i : d->rows;
		double loss;

		if (feature_index_batch(&d->corpus, d->order + i, n, ROUND, &d->batch, err) < 0 ||
		    trainer_value(t, &d->batch.x, d->batch.lengths, d->batch.labels, &loss, err) < 0)
			return -1;
		outcome_add(o, t, d->batch.labels, loss);
	}
	return 0;
}

void
devset_free(struct devset *d)
{
	feature_index_free(&d->corpus);
	batch_free(&d->batch);
	sampler_free(&d->sampler);
	outcome_free(&d->pairs);
	tensor_free(&d->z);
	free(d->order);
	*d = (struct devset){0};
}
