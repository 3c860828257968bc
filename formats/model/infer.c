/* infer.c - a network over records, some at a time */
#include <stdlib.h>
#include <string.h>

#include "core/moments.h"
#include "difference.h"
#include "header.h"
#include "infer.h"

enum { ROUND = 16 };	/* lengths are rounded up to so many frames: few shapes to plan */

int
infer_open(struct infer *m, struct reader *model, long room, int threads, struct err *err)
{
	const json_t *h = reader_header(model);

	*m = (struct infer){ .room = room };
	if (!(m->rows = calloc((size_t)room, sizeof(*m->rows))))
		return err_set(err, ERR_MEM, "out of memory for %ld utterances", room);
	if (model_from(&m->net, h, err) < 0 || prediction_init(&m->predictor, h, err) < 0 ||
	    model_read(&m->net, NULL, model, NULL, err) < 0)
		return -1;
	if (!(m->features = json_deep_copy(json_object_get(h, "features"))))
		return err_set(err, ERR_MEM, "out of memory for the header");
	memcpy(m->xxh3, reader_xxh3(model), sizeof(m->xxh3));
	graph_threads(m->net.graph, threads);
	return 0;
}

int
infer_agree(const struct infer *m, const json_t *header, const char *who, struct err *err)
{
	json_t *have;
	int bad;

	if (header_expect(header, "spectrogram", NULL, err) < 0)
		return -1;
	have = header_features(header);
	bad = difference_features(m->features, have, who, err);
	json_decref(have);
	return bad;
}

struct record *
infer_room(struct infer *m)
{
	return &m->rows[m->n];
}

/* Say of each how far it lies from what the model was trained on. */
static int
place(struct infer *m, long n, struct err *err)
{
	const float *mean = model_state(&m->net, "normalise.mean"), *deviation = model_state(&m->net, "normalise.deviation");

	if (!mean || !deviation)
		return err_set(err, ERR_BUG, "%s has no normalization layer", m->net.spec);
	for (long i = 0; i < n; i++) {
		const struct tensor *x = &m->rows[i].x;
		double distance = moments_distance(x->data, x->shape[0], x->shape[1], mean, deviation);

		if (json_object_set_new(m->rows[i].meta, "distance", json_real(distance)) < 0)
			return err_set(err, ERR_DATA, "the distance of %s from the mean of the training set is not "
			               "finite",
			               record_id(&m->rows[i]));
	}
	return 0;
}

long
infer_take(struct infer *m, int got, struct err *err)
{
	long ready;

	if (got == READ_EPOCH)
		return err_set(err, ERR_DATA, "unexpected epoch mark among features");
	m->n += got == READ_RECORD;
	if (m->n == 0 || (m->n < m->room && got != READ_END))
		return 0;
	ready = m->n;
	m->n = 0;
	if (batch_pad(&m->batch, m->rows, ready, ROUND, err) < 0 || place(m, ready, err) < 0 ||
	    graph_feed(m->net.graph, &m->batch.x, m->batch.lengths, 0, err) < 0)
		return -1;
	graph_forward(m->net.graph);
	return ready;
}

long
infer_dim(const struct infer *m)
{
	return m->net.out.z->y.shape[1];
}

const float *
infer_z(const struct infer *m, long row)
{
	return m->net.out.z->y.data + row * infer_dim(m);
}

void
infer_free(struct infer *m)
{
	for (long i = 0; i < m->room && m->rows; i++)
		record_free(&m->rows[i]);
	free(m->rows);
	batch_free(&m->batch);
	json_decref(m->features);
	prediction_free(&m->predictor);
	model_free(&m->net);
	*m = (struct infer){0};
}
