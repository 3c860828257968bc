/* checkpoint.c - a run of training as a stream */
#include <stdio.h>
#include <string.h>

#include "checkpoint.h"
#include "header.h"

/* ---- the header ---- */

static json_t *
outcome_json(const struct outcome *o)
{
	json_t *terms = json_array(), *confusion = json_array();
	long n = o->confusion.classes * o->confusion.classes;

	for (int i = 0; i < LOSS_TERMS; i++)
		json_array_append_new(terms, json_real(o->term[i]));
	for (long i = 0; i < n; i++)
		json_array_append_new(confusion, json_integer(o->confusion.count[i]));
	return json_pack("{s:I, s:f, s:o, s:o}", "rows", (json_int_t)o->rows, "loss", o->loss, "terms", terms,
	                 "confusion", confusion);
}

static json_t *
header(const void *run, const struct resume_point *at, struct err *err)
{
	const struct training *t = run;
	json_t *h = training_header(t, err), *more;

	if (!h)
		return NULL;
	more = json_pack("{s:s, s:{s:I, s:f}, s:o}", "kind", "checkpoint", "best", "epoch", (json_int_t)t->best_epoch, "score",
	                 t->best, "outcome", outcome_json(&t->train));
	json_object_del(h, "epoch");
	json_object_del(h, "dev_ua");
	if (!more || json_object_update(h, more) < 0)
		err_set(err, ERR_MEM, "out of memory for the checkpoint");
	json_decref(more);
	if (err->kind == ERR_NONE && resume_point_put(at, h, err) == 0)
		return h;
	json_decref(h);
	return NULL;
}

static int
outcome_from(struct outcome *o, const json_t *from)
{
	const json_t *terms = json_object_get(from, "terms"), *confusion = json_object_get(from, "confusion");
	size_t n = (size_t)(o->confusion.classes * o->confusion.classes);
	long sum = 0;

	o->rows = header_integer(from, "rows", -1);
	o->loss = header_number(from, "loss", 0);
	for (size_t i = 0; i < LOSS_TERMS; i++)
		o->term[i] = json_number_value(json_array_get(terms, i));
	for (size_t i = 0; i < n; i++) {
		o->confusion.count[i] = (long)json_integer_value(json_array_get(confusion, i));
		if (o->confusion.count[i] < 0 || o->confusion.count[i] > COUNT_MOST || (sum += o->confusion.count[i]) > COUNT_MOST)
			return -1;
	}
	/* each row of an epoch is counted once */
	return o->rows != sum || json_array_size(terms) != LOSS_TERMS || json_array_size(confusion) != n ? -1 : 0;
}

static int
counters(struct training *t, const json_t *h, const struct resume_point *at, struct err *err)
{
	const json_t *best = json_object_get(h, "best");

	t->epoch = at->epochs;
	t->trainer.steps = at->records;
	t->best_epoch = header_integer(best, "epoch", -1);
	t->best = header_number(best, "score", -1);
	if (t->best_epoch < 0 || t->best_epoch > t->epoch)
		return err_set(err, ERR_DATA, "malformed checkpoint header: best");
	if (outcome_from(&t->train, json_object_get(h, "outcome")) < 0)
		return err_set(err, ERR_DATA, "malformed checkpoint header: outcome");
	return schedule_factor(t->spec.schedule, t->epoch, t->epochs, &t->trainer.factor, err);
}

/* ---- the records ---- */

/* One tensor of a checkpoint: of the network, of what is kept, or of the optimizer. */
struct entry {
	struct part part;
	int copy;		/* 0: as it is now; 1: kept; 2, 3, ...: a vector of the optimizer */
	char name[GRAPH_NAME + 80];
	const char *role;
	struct tensor x;	/* a view */
};

/* The copies of one part follow each other. Returns 0 after the last. */
static int
next(const struct training *t, struct entry *e)
{
	const struct optim *optim = t->trainer.optim;
	size_t n = graph_theta(t->trainer.graph).data ? (size_t)graph_theta(t->trainer.graph).shape[0] : 0;

	for (;;) {
		e->copy++;
		if (!e->part.role || e->copy >= 2 + (strcmp(e->part.role, "parameter") == 0 ? optim->states : 0)) {
			e->copy = 0;
			if (!trainer_next(&t->trainer, &e->part))
				return 0;
		}
		if (e->copy != 1 || t->best_epoch > 0)
			break;
	}
	e->x = e->part.y;
	e->role = e->copy == 0 ? e->part.role : e->copy == 1 ? "kept" : "optimiser";
	if (e->copy == 1)
		e->x.data = t->kept.data + e->part.at;
	else if (e->copy > 1)
		e->x.data = t->trainer.state.data + (size_t)(e->copy - 2) * n + e->part.theta;
	if (e->copy == 0)
		snprintf(e->name, sizeof(e->name), "%s", e->part.name);
	else if (e->copy == 1)
		snprintf(e->name, sizeof(e->name), "kept/%s", e->part.name);
	else
		snprintf(e->name, sizeof(e->name), "%s.%d/%s", optim->name, e->copy - 1, e->part.name);
	return 1;
}

static int
write(const void *run, struct writer *w, struct err *err)
{
	const struct training *t = run;
	int bad = 0;

	for (struct entry e = {0}; !bad && next(t, &e);)
		bad = writer_tensor(w, e.name, e.role, e.part.axes, &e.x, err);
	return bad;
}

static int
take(const struct training *t, const struct record *r, struct err *err)
{
	for (struct entry e = {0}; next(t, &e);) {
		if (strcmp(e.name, record_id(r)) != 0)
			continue;
		if (!r->x.data || r->x.rank != e.x.rank ||
		    memcmp(r->x.shape, e.x.shape, (size_t)e.x.rank * sizeof(*e.x.shape)) != 0)
			return err_set(err, ERR_DATA, "%s does not have the shape that %s needs", e.name, t->net.spec);
		memcpy(e.x.data, r->x.data, tensor_size(&e.x) * sizeof(float));
		return 0;
	}
	return err_set(err, ERR_DATA, "unknown tensor %s for a checkpoint of %s", record_id(r), t->net.spec);
}

static int
records(struct training *t, struct reader *reader, struct err *err)
{
	struct record r = {0};
	long want = 0;
	int got;

	for (struct entry e = {0}; next(t, &e);)
		want++;
	while ((got = reader_next(reader, &r, err)) == READ_RECORD)
		if (take(t, &r, err) < 0) {
			got = READ_ERROR;
			break;
		}
	record_free(&r);
	if (got == READ_EPOCH)
		return err_set(err, ERR_DATA, "unexpected epoch mark in a checkpoint");
	/* no id stands twice, and none is unknown */
	if (got == READ_END && reader_count(reader) != want)
		return err_set(err, ERR_DATA, "a checkpoint of %s has %ld tensors, this one %ld", t->net.spec, want,
		               reader_count(reader));
	return got == READ_END ? 0 : -1;
}

static int
read(void *run, struct resume_point *at, struct reader *reader, struct err *err)
{
	struct training *t = run;
	json_t *h = reader_header(reader), *ours;
	int bad;

	if (header_expect(h, "checkpoint", "", err) < 0 || !(ours = training_header(t, err)))
		return -1;
	bad = training_same(h, ours, err);
	json_decref(ours);
	if (bad || resume_point_get(at, h, err) < 0 || counters(t, h, at, err) < 0)
		return -1;
	/* makes room for what is kept, which the records then fill */
	if (t->best_epoch > 0 && trainer_keep(&t->trainer, &t->kept, err) < 0)
		return -1;
	return records(t, reader, err);
}

static int
made(const void *run, const json_t *h)
{
	struct err err = {0};
	json_t *ours = training_header(run, &err);
	int same = ours && header_expect(h, "model", "", &err) == 0 && training_same(h, ours, &err) == 0;

	json_decref(ours);
	return same;
}

const struct keeping checkpoint_training = { header, write, read, made };
