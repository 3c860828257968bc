/* cost.c - what a network costs */
#include <math.h>
#include <string.h>

#include "cost.h"
#include "header.h"

enum { SECONDS = 10, FRAMES = 1000 };	/* of speech to count, so that edges weigh little; but no more frames */

/* A layer is named by its parameters; what has none by its operation alone. */
static void
name(const struct node *n, char *to, size_t room)
{
	const char *of = "", *dot;

	for (int i = 0; i < NODE_INPUTS && n->in[i] && !*of; i++)
		of = n->in[i]->name;
	dot = strrchr(of, '.');
	snprintf(to, room, "%.*s%s%s", dot ? (int)(dot - of) : 0, of, dot ? " " : "", n->op->name);
}

/* Milliseconds. */
static double
a_run(const struct cost *c)
{
	return c->runs ? 1e3 * c->seconds / (double)c->runs : 0;
}

static void
row(FILE *f, const char *what, const struct cost c[2], double all)
{
	double seconds = c[0].seconds + c[1].seconds, flops = c[0].flops + c[1].flops;

	fprintf(f, "%-32s %9.2f %9.2f %7.1f %9.1f %9.1f\n", what, a_run(&c[0]), a_run(&c[1]), 100 * seconds / all,
	        flops / seconds / 1e9, (c[0].bytes + c[1].bytes) / seconds / 1e9);
}

static void
add(struct cost *sum, const struct cost *c)
{
	sum->runs = c->runs > sum->runs ? c->runs : sum->runs;
	sum->seconds += c->seconds;
	sum->flops += c->flops;
	sum->bytes += c->bytes;
}

void
cost_layers(FILE *f, const struct graph *g)
{
	struct cost sum[2] = {0};
	const struct node *n;
	double all;
	char what[2 * GRAPH_NAME];

	for (int i = 0; (n = graph_op_at(g, i)); i++)
		for (int way = 0; way < 2; way++)
			add(&sum[way], &n->cost[way]);
	all = sum[0].seconds + sum[1].seconds;
	fprintf(f, "%-32s %9s %9s %7s %9s %9s\n", "layer, ms a batch", "forward", "backward", "%", "GFLOP/s", "GB/s");
	for (int i = 0; (n = graph_op_at(g, i)); i++) {
		name(n, what, sizeof(what));
		if (n->cost[0].seconds + n->cost[1].seconds > all / 1000)
			row(f, what, n->cost, all);
	}
	row(f, "all", sum, all);
}

int
cost_speech(const struct net *net, const json_t *header, struct speech_cost *a, struct err *err)
{
	const json_t *features = json_object_get(header, "features");
	double rate = header_number(features, "rate", 0), hop = header_number(features, "hop", 0), seconds;
	long fixed = graph_fixed(net->graph), frames = fixed ? fixed : (long)fmin(round(SECONDS * rate / hop), FRAMES);
	const struct node *n;
	int bad;

	*a = (struct speech_cost){0};
	if (!(rate > 0) || !(hop > 0) || frames < 1)
		return err_set(err, ERR_DATA, "malformed model header: features have no rate and hop");
	bad = graph_shapes(net->graph, 1, frames, err);
	seconds = (double)frames * hop / rate;
	for (int i = 0; bad == 0 && (n = graph_op_at(net->graph, i)); i++) {
		struct cost c = graph_cost(n, 0);

		a->macs += c.flops / 2 / seconds;
		a->bytes += c.bytes / seconds;
	}
	if (bad == 0 && !(isfinite(a->macs) && isfinite(a->bytes)))
		return err_set(err, ERR_DATA, "malformed model header: features of rate %g and hop %g", rate, hop);
	return bad;
}
