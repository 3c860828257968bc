/* training_report.c - how an epoch went, for people and for the log */
#include <stdio.h>

#include "cost.h"
#include "training.h"

/* Utterances of an epoch: a pair is two. */
static double
utterances(const struct training *t)
{
	return (double)t->train.rows * (t->net.out.pairs ? 2 : 1);
}

void
training_say(const struct training *t, double seconds, char *to, size_t room)
{
	double rows = (double)t->train.rows;
	struct scores s = confusion_scores(&t->train.confusion);
	int n = snprintf(to, room, "epoch %ld: loss %.4f, train UA %.1f %%%s, %.1f utterances/s", t->epoch,
	                 t->train.loss / rows, 100 * s.recall_macro, t->net.out.pairs ? " of pairs" : "",
	                 utterances(t) / seconds);

	if (!t->dev_lists || n >= (int)room)
		return;
	s = confusion_scores(&t->dev.confusion);
	n += snprintf(to + n, room - (size_t)n, "; dev loss %.4f, UA %.1f %%, WA %.1f %%",
	              t->dev.loss / (double)t->dev.rows, 100 * s.recall_macro, 100 * s.accuracy);
	if (t->net.out.pairs && n < (int)room)
		n += snprintf(to + n, room - (size_t)n, " by the nearest class mean, %.1f %% of pairs right",
		              100 * confusion_scores(&t->devset.pairs.confusion).accuracy);
	if (t->best_epoch == t->epoch && n < (int)room)
		snprintf(to + n, room - (size_t)n, ", kept");
}

static void
add_scores(json_t *line, const struct outcome *o, const char *ua, const char *wa)
{
	struct scores s = confusion_scores(&o->confusion);

	json_object_set_new(line, ua, json_real(s.recall_macro));
	json_object_set_new(line, wa, json_real(s.accuracy));
}

json_t *
training_line(const struct training *t, double seconds)
{
	double n = t->train.rows ? (double)t->train.rows : 1;
	json_t *line = json_pack("{s:s, s:I, s:f}", "event", "epoch", "epoch", (json_int_t)t->epoch, "loss",
	                         t->train.loss / n);

	for (int i = 0; i < t->trainer.objective.n; i++)
		json_object_set_new(line, t->trainer.objective.term[i].loss->name, json_real(t->train.term[i] / n));
	add_scores(line, &t->train, "train_ua", "train_wa");
	if (t->dev_lists) {
		json_object_set_new(line, "dev_loss", json_real(t->dev.loss / (double)t->dev.rows));
		add_scores(line, &t->dev, "dev_ua", "dev_wa");
	}
	if (t->dev_lists && t->net.out.pairs) {
		json_object_set_new(line, "dev_by", json_string("nearest class mean"));
		json_object_set_new(line, "dev_pairs", json_real(confusion_scores(&t->devset.pairs.confusion).accuracy));
	}
	json_object_set_new(line, "kept", json_boolean(t->best_epoch == t->epoch));
	json_object_set_new(line, "utterances_per_second", json_real(seconds > 0 ? utterances(t) / seconds : 0));
	json_object_set_new(line, "seconds", json_real(seconds));
	return line;
}

void
training_profile(const struct training *t, FILE *f)
{
	if (t->spec.profile)
		cost_layers(f, t->net.graph);
}
