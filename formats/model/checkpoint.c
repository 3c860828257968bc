/* checkpoint.c - a run of training as a stream */
#include <stdio.h>
#include <stdlib.h>
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

/* One tensor of a checkpoint: of the network as it is now, of what is kept, or of the optimizer. */
struct item {
	char name[GRAPH_NAME + 80];
	const char *role, *axes;
	struct tensor x;	/* a view */
};

/* All of them in their order: the copies of one part follow each other. */
struct items {
	const struct training *t;
	struct item *item;	/* owned */
	long n;
};

static void
add(struct items *all, const struct train_part *part, const char *role, float *data, const char *prefix)
{
	struct item *i = &all->item[all->n++];

	*i = (struct item){ .role = role, .axes = part->axes, .x = part->y };
	i->x.data = data;
	snprintf(i->name, sizeof(i->name), "%s%s", prefix, part->name);
}

static int
items_of(struct items *all, const struct training *t, struct err *err)
{
	const struct optim *optim = t->trainer.optim;
	struct tensor theta = graph_theta(t->trainer.graph);
	struct train_parts parts;

	*all = (struct items){ .t = t };
	if (trainer_parts(&t->trainer, &parts, err) < 0)
		return -1;
	if (!(all->item = calloc((size_t)(parts.n * (2 + optim->states)) + 1, sizeof(*all->item)))) {
		free(parts.part);
		return err_set(err, ERR_MEM, "out of memory for the checkpoint");
	}
	for (long i = 0; i < parts.n; i++) {
		const struct train_part *p = &parts.part[i];

		add(all, p, p->role, p->y.data, "");
		if (t->best_epoch > 0)
			add(all, p, "kept", t->kept.data + p->at, "kept/");
		for (int k = 0; strcmp(p->role, "parameter") == 0 && k < optim->states; k++) {
			char prefix[64];

			snprintf(prefix, sizeof(prefix), "%s.%d/", optim->name, k + 1);
			add(all, p, "optimiser", t->trainer.state.data + (size_t)k * tensor_size(&theta) + p->theta, prefix);
		}
	}
	free(parts.part);
	return 0;
}

static int
write(const void *run, struct writer *w, struct err *err)
{
	struct items all;
	int bad = items_of(&all, run, err);

	for (long i = 0; !bad && i < all.n; i++)
		bad = writer_tensor(w, all.item[i].name, all.item[i].role, all.item[i].axes, &all.item[i].x, err);
	free(all.item);
	return bad;
}

static int
take(void *arg, struct record *r, struct err *err)
{
	const struct items *all = arg;

	for (struct item *i = all->item; i < all->item + all->n; i++) {
		if (strcmp(i->name, record_id(r)) != 0)
			continue;
		if (!r->x.data || r->x.rank != i->x.rank ||
		    memcmp(r->x.shape, i->x.shape, (size_t)i->x.rank * sizeof(*i->x.shape)) != 0)
			return err_set(err, ERR_DATA, "%s does not have the shape that %s needs", i->name, all->t->net.spec);
		memcpy(i->x.data, r->x.data, tensor_size(&i->x) * sizeof(float));
		return 0;
	}
	return err_set(err, ERR_DATA, "unknown tensor %s for a checkpoint of %s", record_id(r), all->t->net.spec);
}

static int
records(struct training *t, struct reader *reader, struct err *err)
{
	struct items all;
	int bad = items_of(&all, t, err) < 0 || reader_each(reader, "in a checkpoint", take, &all, err) < 0 ? -1 : 0;

	free(all.item);
	/* no id is duplicate, and none is unknown */
	if (!bad && reader_count(reader) != all.n)
		bad = err_set(err, ERR_DATA, "a checkpoint of %s has %ld tensors, this one %ld", t->net.spec, all.n,
		              reader_count(reader));
	return bad;
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
