/* devset.c - scoring a network in training */
#include <stdlib.h>

#include "devset.h"

enum { ROWS = 32, ROUND = 16 };

static int
by_length(const void *a, const void *b, void *arg)
{
	const struct sample *s = arg;
	long i = *(const long *)a, k = *(const long *)b, d = s[i].frames - s[k].frames;

	return d ? (d > 0) - (d < 0) : (i > k) - (i < k);
}

int
devset_read(struct devset *d, struct reader *reader, int fd, const json_t *batches, struct err *err)
{
	long width = (long)json_integer_value(json_object_get(reader_header(reader), "width"));
	struct classes classes;
	struct record r = {0};
	int got;

	*d = (struct devset){ .rows = ROWS };
	if (classes_from(&classes, batches, err) < 0 ||
	    corpus_init(&d->corpus, fd, width, &classes, err) < 0)
		return -1;
	while ((got = reader_next(reader, &r, err)) == READ_RECORD)
		if (corpus_add(&d->corpus, &r, err) < 0) {
			got = READ_ERROR;
			break;
		}
	record_free(&r);
	if (got != READ_END)
		return err_set(err, ERR_DATA, "an epoch mark among features");
	if (d->corpus.n == 0)
		return err_set(err, ERR_DATA, "no record has a label of the classes");
	if (!(d->order = calloc((size_t)d->corpus.n, sizeof(*d->order))))
		return err_set(err, ERR_MEM, "out of memory for %ld records", d->corpus.n);
	for (long i = 0; i < d->corpus.n; i++)
		d->order[i] = i;
	qsort_r(d->order, (size_t)d->corpus.n, sizeof(*d->order), by_length, d->corpus.sample);
	return 0;
}

int
devset_score(struct devset *d, struct trainer *t, struct outcome *o, struct err *err)
{
	outcome_clear(o);
	for (long i = 0; i < d->corpus.n; i += d->rows) {
		long n = d->corpus.n - i < d->rows ? d->corpus.n - i : d->rows;
		double loss;

		if (corpus_batch(&d->corpus, d->order + i, n, ROUND, &d->batch, err) < 0 ||
		    trainer_value(t, &d->batch.x, d->batch.lengths, d->batch.labels, &loss, err) < 0)
			return -1;
		outcome_add(o, t, d->batch.labels, loss);
	}
	return 0;
}

void
devset_free(struct devset *d)
{
	corpus_free(&d->corpus);
	batch_free(&d->batch);
	free(d->order);
	*d = (struct devset){0};
}
