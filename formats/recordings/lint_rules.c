/* lint_rules.c - the kinds of findings, and how they are reported */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "escape.h"
#include "lint.h"

static const double silence = 1e-4, offset = 0.01, brief = 0.2 /* seconds */;

static int
say(char *to, size_t room, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

static int
say(char *to, size_t room, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(to, room, fmt, ap);
	va_end(ap);
	return 1;
}

static int
unusable(const struct lint_row *w, char *to, size_t room)
{
	return w->why ? say(to, room, "%s", w->why) : 0;
}

static int
id(const struct lint_row *w, char *to, size_t room)
{
	return w->again ? say(to, room, "an earlier recording has the same id") : 0;
}

static int
spelling(const struct lint *l, const struct lint_row *w, char *to, size_t room)
{
	static const char *const what[] = { "label", "speaker", "part" };
	const char *const mine[] = { w->label, w->speaker, w->part };
	int n = 0;

	for (int i = 0; i < 3 && n < (int)room; i++) {
		const struct lint_row *t = w->alike[i] < 0 ? NULL : &l->row[w->alike[i]];

		if (t)
			n += snprintf(to + n, room - (size_t)n, "%s%s \"%s\" differs from \"%s\" of %s:%ld only in case, blanks or "
			              "quotes", n ? "; " : "", what[i], mine[i], i == 0 ? t->label : i == 1 ? t->speaker : t->part,
			              t->manifest, t->line);
	}
	return n > 0;
}

static int
is_silent(const struct lint_row *w)
{
	return w->probe.rms < silence;
}

static int
silent(const struct lint_row *w, char *to, size_t room)
{
	if (!is_silent(w))
		return 0;
	if (w->probe.rms > 0)
		return say(to, room, "%.0f dB of full scale", 20 * log10(w->probe.rms));
	return say(to, room, "each of its samples is %g", w->probe.mean);
}

static int
clipped(const struct lint_row *w, char *to, size_t room)
{
	return w->probe.clipped
	     ? say(to, room, "%ld samples, %.3g %%, at full scale, three or more in a row", w->probe.clipped,
	           100 * (double)w->probe.clipped / (double)w->probe.n) : 0;
}

static int
constant(const struct lint_row *w, char *to, size_t room)
{
	return fabs(w->probe.mean) > offset ? say(to, room, "its mean is %.3f of full scale", w->probe.mean) : 0;
}

static int
short_one(const struct lint_row *w, char *to, size_t room)
{
	double seconds = (double)w->probe.n / (double)w->probe.rate;

	return seconds < brief ? say(to, room, "%.3f s", seconds) : 0;
}

static int
odd(const struct lint *l, const struct lint_row *w, char *to, size_t room)
{
	return w->probe.rate != l->usual
	     ? say(to, room, "%ld Hz, most have %ld Hz", w->probe.rate, l->usual) : 0;
}

static int
rate(const struct lint *l, const struct lint_row *w, char *to, size_t room)
{
	return l->rate > 0 ? 0 : odd(l, w, to, room);
}

static int
resampled(const struct lint *l, const struct lint_row *w, char *to, size_t room)
{
	if ((double)w->probe.rate < l->rate)
		return say(to, room, "%ld Hz: nothing is above %ld Hz", w->probe.rate, w->probe.rate / 2);
	return l->rate > 0 ? odd(l, w, to, room) : 0;
}

/* The first recording of the same samples, where that is another. Silence is like silence, and told as that. */
static const struct lint_row *
twin(const struct lint *l, const struct lint_row *w)
{
	return &l->row[w->first] == w || is_silent(w) ? NULL : &l->row[w->first];
}

static int
differ(const char *a, const char *b)
{
	return a && b && strcmp(a, b) != 0;
}

/* Where the manifest does not name the part, it is one. */
static const char *
part_of(const struct lint_row *w)
{
	return w->part ? w->part : w->manifest;
}

static int
same_as(const struct lint_row *t, const char *what, const char *value, char *to, size_t room)
{
	char line[32] = "";

	if (t->manifest)
		snprintf(line, sizeof(line), ":%ld: ", t->line);
	return say(to, room, "the samples of %s%s%s%s%s", t->manifest ? t->manifest : "", line, t->path, what, value);
}

static int
label(const struct lint *l, const struct lint_row *w, char *to, size_t room)
{
	const struct lint_row *t = twin(l, w);

	return t && differ(t->label, w->label) ? same_as(t, ", whose label is ", t->label, to, room) : 0;
}

static int
speaker(const struct lint *l, const struct lint_row *w, char *to, size_t room)
{
	const struct lint_row *t = twin(l, w);

	return t && differ(t->speaker, w->speaker) ? same_as(t, ", whose speaker is ", t->speaker, to, room) : 0;
}

static int
part(const struct lint *l, const struct lint_row *w, char *to, size_t room)
{
	const struct lint_row *t = twin(l, w);

	return t && differ(part_of(t), part_of(w)) ? same_as(t, ", whose part is ", part_of(t), to, room) : 0;
}

static int
twice(const struct lint *l, const struct lint_row *w, char *to, size_t room)
{
	const struct lint_row *t = twin(l, w);
	int told = t && (differ(t->label, w->label) || differ(t->speaker, w->speaker) || differ(part_of(t), part_of(w)));

	return t && !told ? same_as(t, "", "", to, room) : 0;
}

static int
unfilled(const struct lint_row *w, char *to, size_t room)
{
	return w->probe.odd & AUDIO_SIZE_UNFILLED
	     ? say(to, room, "the size in its header was never filled in: a part may be missing") : 0;
}

static int
joined(const struct lint_row *w, char *to, size_t room)
{
	return w->probe.odd & AUDIO_SIZE_JOINED
	     ? say(to, room, "several recordings in one file, read one after the other") : 0;
}

static int
tagged(const struct lint_row *w, char *to, size_t room)
{
	return w->probe.odd & AUDIO_SIZE_TAGGED ? say(to, room, "begins with an ID3 tag: other programs may fail to "
	"read it") : 0;
}

static int
untold(const struct lint_row *w, char *to, size_t room)
{
	return w->probe.odd & AUDIO_SIZE_UNTOLD ? say(to, room, "the file does not state its length: a part may be "
	"missing") : 0;
}

/* ---- telling ---- */

/* What a finding is made of: the row alone, or the row among the others. */
static const struct {
	const char *name;
	int grave;
	int unread;	/* it can be found where the recording can't be used, and nothing else is known of it */
	int (*row)(const struct lint_row *, char *to, size_t room);
	int (*among)(const struct lint *, const struct lint_row *, char *to, size_t room);
} kind[LINT_KINDS] = {
	{ "spelling", 1, 1, .among = spelling },
	{ "id", 1, 1, .row = id },
	{ "unusable", 1, 1, .row = unusable },
	{ "silent", 1, 0, .row = silent },
	{ "label", 1, 0, .among = label },
	{ "speaker", 1, 0, .among = speaker },
	{ "part", 1, 0, .among = part },
	{ "rate", 1, 0, .among = rate },
	{ "twice", 0, 0, .among = twice },
	{ "resampled", 0, 0, .among = resampled },
	{ "short", 0, 0, .row = short_one },
	{ "clipped", 0, 0, .row = clipped },
	{ "constant", 0, 0, .row = constant },
	{ "unfilled", 0, 0, .row = unfilled },
	{ "joined", 0, 0, .row = joined },
	{ "tagged", 0, 0, .row = tagged },
	{ "length", 0, 0, .row = untold },
};

void
lint_find(struct lint *l, const struct lint_row *w, FILE *to)
{
	char detail[700];

	for (int k = 0; k < LINT_KINDS; k++) {
		if (w->why && !kind[k].unread)
			continue;
		if (!(kind[k].row ? kind[k].row(w, detail, sizeof(detail)) : kind[k].among(l, w, detail, sizeof(detail))))
			continue;
		l->findings++;
		l->grave += kind[k].grave;
		l->count[k]++;
		escape_write(to, w->manifest);
		fprintf(to, w->manifest ? "\t%ld\t" : "\t\t", w->line);
		escape_write(to, w->path);
		fprintf(to, "\t%s\t", kind[k].name);
		escape_write(to, detail);
		fputc('\n', to);
	}
}

void
lint_find_columns(struct lint *l, FILE *to)
{
	const char *manifest;
	json_t *advice;

	json_object_foreach(l->columns, manifest, advice) {
		l->findings++;
		l->grave++;
		l->columns_found++;
		escape_write(to, manifest);
		fputs("\t1\t\tcolumn\t", to);
		escape_write(to, json_string_value(advice));
		fputc('\n', to);
	}
}

void
lint_say(const struct lint *l, char *to, size_t room)
{
	int n = snprintf(to, room, "%ld recording%s, %ld finding%s", l->n, l->n == 1 ? "" : "s", l->findings,
	                 l->findings == 1 ? "" : "s");
	const char *sep = ": ";

	if (l->columns_found && n < (int)room) {
		n += snprintf(to + n, room - (size_t)n, "%s%ld column", sep, l->columns_found);
		sep = ", ";
	}
	for (int k = 0; k < LINT_KINDS && n < (int)room; k++)
		if (l->count[k]) {
			n += snprintf(to + n, room - (size_t)n, "%s%ld %s", sep, l->count[k], kind[k].name);
			sep = ", ";
		}
}
