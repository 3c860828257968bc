/* training.c - a run of training */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "difference.h"
#include "header.h"
#include "ops/ops.h"
#include "seen.h"
#include "training.h"

/* ---- before the first batch ---- */

static int
weigh(struct training *t, struct err *err)
{
	const json_t *counts = json_object_get(t->batches, "counts");
	double sum = 0;

	if (!(t->balance = calloc((size_t)t->classes, sizeof(*t->balance))))
		return err_set(err, ERR_MEM, "out of memory for the class weights");
	for (long i = 0; i < t->classes; i++)
		sum += json_number_value(json_array_get(counts, (size_t)i));
	for (long i = 0; i < t->classes; i++) {
		double n = json_number_value(json_array_get(counts, (size_t)i));

		t->balance[i] = n > 0 ? (float)(sum / (double)t->classes / n) : 1;
	}
	t->trainer.balance = t->balance;
	t->trainer.weights = t->spec.balanced ? t->balance : NULL;
	return 0;
}

/* Batches, network and class weights must all be of pairs, or none. */
static int
agree_on_pairs(const struct training *t, struct err *err)
{
	int pairs = json_is_true(json_object_get(t->batches, "pairs"));

	if (t->net.out.pairs && !pairs)
		return err_set(err, ERR_ARG, "model %s needs pairs, but these batches hold single utterances: use "
		               "batcher --pairs",
		               t->net.spec);
	if (pairs && !t->net.out.pairs)
		return err_set(err, ERR_ARG, "model %s needs single utterances, but these batches hold pairs: use "
		               "batcher without --pairs", t->net.spec);
	if (pairs && t->spec.balanced)
		return err_set(err, ERR_ARG, "class weights are for classes, not for pairs");
	return 0;
}

static int
describe(struct training *t, const struct reader *batches, struct err *err)
{
	char xxh3[17];

	snprintf(xxh3, sizeof(xxh3), "%016" PRIx64, reader_hash(batches));
	t->run = json_pack("{s:I, s:s}", "patience", (json_int_t)t->spec.patience, "batches", xxh3);
	return t->run ? 0 : err_set(err, ERR_MEM, "out of memory");
}

/* The network; a loss of cosines decides how its last layer is made. */
static int
build(struct training *t, struct err *err)
{
	long width = header_integer(t->batches, "width", 0);
	struct objective wanted;
	char model[TEXT_SPEC];
	double scale;

	if (loss_parse(&wanted, t->spec.loss, t->classes, 1, err) < 0)
		return -1;
	scale = loss_cosines(&wanted);
	loss_free(&wanted);
	if (models_cosine(t->spec.model, scale, model, sizeof(model), err) < 0)
		return -1;
	return model_build(&t->net, model, width, t->classes, (uint64_t)t->spec.seed, err);
}

int
training_open(struct training *t, const struct training_spec *s, const struct reader *from, struct err *err)
{
	const json_t *batches = reader_header(from);
	double factor;

	*t = (struct training){ .spec = *s, .batches = batches, .best = -1 };
	if (describe(t, from, err) < 0)
		return -1;
	t->classes = (long)json_array_size(json_object_get(batches, "classes"));
	t->epochs = header_integer(batches, "epochs", 0);
	if (batch_header(batches, err) < 0)
		return -1;
	if (t->classes < 2)
		return err_set(err, ERR_DATA, "needs two classes or more, has %ld", t->classes);
	if (build(t, err) < 0 ||
	    model_normalise(&t->net, batches, err) < 0 || agree_on_pairs(t, err) < 0)
		return -1;
	graph_threads(t->net.graph, (int)s->threads);
	if (s->profile)
		graph_profile(t->net.graph);
	if (trainer_init(&t->trainer, t->net.graph, t->net.out, s->loss, s->optim, err) < 0 ||
	    loss_spec(&t->trainer.objective, t->loss, sizeof(t->loss), err) < 0 ||
	    schedule_spec(s->schedule, t->schedule, sizeof(t->schedule), err) < 0 ||
	    schedule_factor(s->schedule, 0, t->epochs, &factor, err) < 0)
		return -1;
	t->trainer.rates.rate = s->rate;
	t->trainer.rates.decay = s->decay;
	t->trainer.clip = s->clip;
	t->trainer.factor = factor;
	if (outcome_init(&t->train, t->net.out.pairs ? 2 : t->classes, err) < 0 || outcome_init(&t->dev, t->classes, err) < 0)
		return -1;
	return weigh(t, err);
}

/* What another stream says of its features must be what the batches were made of. */
static int
agree(const struct training *t, json_t *theirs, struct err *err)
{
	json_t *ours = header_features(t->batches);
	int bad = difference_features(ours, theirs, "training", err);

	json_decref(ours);
	json_decref(theirs);
	return bad;
}

int
training_init(struct training *t, struct reader *model, void (*tell)(const char *), struct err *err)
{
	struct fresh fresh = { json_object_get(t->batches, "classes"), tell };
	json_t *h = reader_header(model);

	if (header_expect(h, "model", "", err) < 0 ||
	    agree(t, json_incref(json_object_get(h, "features")), err) < 0)
		return -1;
	if (model_read(&t->net, &t->trainer.objective, model, &fresh, err) < 0)
		return -1;
	json_object_set_new(t->run, "init", json_string(reader_xxh3(model)));
	t->before = json_pack("{s:O*, s:O*}", "train", json_object_get(h, "train"), "dev", json_object_get(h, "dev"));
	return t->before ? 0 : err_set(err, ERR_MEM, "out of memory for what the model has seen");
}

int
training_dev(struct training *t, struct reader *reader, int fd, struct err *err)
{
	json_t *h = reader_header(reader);

	if (header_expect(h, "spectrogram", NULL, err) < 0 || agree(t, header_features(h), err) < 0 ||
	    devset_read(&t->devset, reader, fd, t->batches, err) < 0)
		return -1;
	if (t->net.out.pairs &&
	    devset_pairs(&t->devset, header_number(t->batches, "positive", 0.5), (uint64_t)t->spec.seed, err) < 0)
		return -1;
	if (!(t->dev_lists = provenance_lists(&t->devset.corpus.census)))
		return err_set(err, ERR_MEM, "out of memory for the dev set");
	json_object_set_new(t->run, "dev", json_string(reader_xxh3(reader)));
	return 0;
}

/* ---- training ---- */

/* Say of which utterances an error is. */
static void
blame(const struct batch *b, struct err *err)
{
	char *ids = json_dumps(b->ids, JSON_COMPACT);
	struct err named = { .kind = err->kind };

	snprintf(named.text, sizeof(named.text), "%.100s: %.290s", err->text, ids ? ids : "");
	*err = named;
	free(ids);
}

int
training_batch(struct training *t, const struct batch *b, struct err *err)
{
	long most = header_integer(t->batches, "batch", 0);
	double loss;

	if (most > 0 && b->rows > most)
		return err_set(err, ERR_DATA, "a batch of %ld rows, the header says at most %ld", b->rows, most);
	if (trainer_step(&t->trainer, &b->x, b->lengths, b->labels, &loss, err) < 0)
		return blame(b, err), -1;
	outcome_add(&t->train, &t->trainer, b->labels, loss);
	return 0;
}

int
training_epoch(struct training *t, struct err *err)
{
	long batches = header_integer(t->batches, "batches", 0);
	double score = t->best;

	t->epoch++;
	if (t->trainer.steps != t->epoch * batches)
		return err_set(err, ERR_DATA, "%ld batches by the end of epoch %ld, the header says %ld an epoch", t->trainer.steps,
		               t->epoch, batches);
	if (schedule_factor(t->spec.schedule, t->epoch, t->epochs, &t->trainer.factor, err) < 0)
		return -1;
	if (t->dev_lists) {
		if (devset_score(&t->devset, &t->trainer, &t->dev, err) < 0)
			return -1;
		score = confusion_scores(&t->dev.confusion).recall_macro;
		if (score <= t->best)
			return 0;
	}
	t->best = score;
	t->best_epoch = t->epoch;
	return trainer_keep(&t->trainer, &t->kept, err) < 0 ? -1 : 1;
}

int
training_over(const struct training *t)
{
	return t->spec.patience && t->epoch - t->best_epoch >= t->spec.patience;
}

int
training_sanity(struct training *t, const struct batch *b, char *to, size_t room, struct err *err)
{
	enum { MOST = 300 };
	long steps = 0, right = 0;

	for (; steps < MOST && (steps == 0 || right < t->train.rows); steps++) {
		outcome_clear(&t->train);
		if (training_batch(t, b, err) < 0)
			return -1;
		right = confusion_scores(&t->train.confusion).right;
	}
	snprintf(to, room, "sanity: %ld of %ld %s right after %ld steps, loss %.4f\n", right, t->train.rows,
	         t->net.out.pairs ? "pairs" : "utterances", steps, t->train.loss / (double)t->train.rows);
	return right == t->train.rows;
}

/* ---- the model ---- */

json_t *
training_header(const struct training *t, struct err *err)
{
	json_t *h = model_header(&t->net, t->batches);

	if (!h || (t->dev_lists && json_object_set(h, "dev", t->dev_lists) < 0) ||
	    (t->before && seen_inherit(h, t->before) < 0) || header_stage(h, "sertrain", 1, json_incref(t->options), err) < 0) {
		json_decref(h);
		err_set(err, ERR_MEM, "out of memory for the header");
		return NULL;
	}
	json_object_set(h, "run", t->run);
	json_object_set_new(h, "epoch", json_integer(t->best_epoch));
	if (t->dev_lists)
		json_object_set_new(h, "dev_ua", json_real(t->best));
	return h;
}

int
training_same(const json_t *made, const json_t *now, struct err *err)
{
	static const char own[] = "sertrain ";
	struct difference d;
	int differ = difference_stages(json_object_get(made, "history"), json_object_get(now, "history"), &d) ||
		difference_options(json_object_get(made, "run"), json_object_get(now, "run"), &d);

	if (differ && strcmp(d.path, "sertrain precision") == 0)
		return err_set(err, ERR_DATA, "it was written with precision %s, which is no longer supported; remove "
		               "it to train in %s",
		               d.a, d.b);
	if (differ)
		return err_set(err, ERR_DATA, "it was written with %s %s, not %s",
		               d.path + (strncmp(d.path, own, strlen(own)) == 0 ? strlen(own) : 0), d.a, d.b);
	return 0;
}

int
training_write(struct training *t, struct writer *w, struct err *err)
{
	struct train_parts all;
	int bad = 0;

	if (trainer_restore(&t->trainer, &t->kept, err) < 0 || trainer_parts(&t->trainer, &all, err) < 0)
		return -1;
	for (long i = 0; !bad && i < all.n; i++)
		bad = writer_tensor(w, all.part[i].name, all.part[i].role, all.part[i].axes, &all.part[i].y, err);
	free(all.part);
	return bad;
}

void
training_free(struct training *t)
{
	trainer_free(&t->trainer);
	model_free(&t->net);
	outcome_free(&t->train);
	outcome_free(&t->dev);
	devset_free(&t->devset);
	json_decref(t->dev_lists);
	json_decref(t->before);
	json_decref(t->options);
	json_decref(t->run);
	tensor_free(&t->kept);
	free(t->balance);
	*t = (struct training){0};
}
