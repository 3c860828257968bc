/* spectrum.c - from recordings to records of spectra */
#include <stdlib.h>

#include "header.h"
#include "spectrum.h"

json_t *
spectrum_header(const struct spectra_spec *s, struct err *err)
{
	json_t *h = header_new("spectrogram", "time bin", s->stft.dft / 2 + 1);

	if (h && json_object_set_new(h, "rate", json_integer((json_int_t)s->rate)) == 0 &&
	    json_object_set_new(h, "hop", json_integer(s->stft.step)) == 0 &&
	    json_object_set_new(h, "scale", json_string(level_name(s->level))) == 0)
		return h;
	json_decref(h);
	err_set(err, ERR_MEM, "out of memory for the header");
	return NULL;
}

int
spectrum_plan(struct spectrum *s, long workers, struct err *err)
{
	if (!(s->plans = calloc((size_t)workers, sizeof(*s->plans))))
		return err_set(err, ERR_MEM, "out of memory");
	s->workers = workers;
	for (long i = 0; i < workers; i++)
		if (!(s->plans[i] = spectra_plan(&s->spec, err)))
			return -1;
	return 0;
}

void
spectrum_free(struct spectrum *s)
{
	for (long i = 0; i < s->workers; i++)
		spectra_free(s->plans[i]);
	free(s->plans);
}

static int
make(const struct spectrum *s, struct spectra *plan, struct spectrum_making *m, struct err *err)
{
	double longest = s->spec.longest, duration = s->spec.duration;
	json_t *meta = m->from.entry.meta;
	char hash[17];

	if (duration > 0 && (longest <= 0 || duration < longest))
		longest = duration;
	if (recordings_load(&m->from, s->pcm, longest, &m->audio, err) < 0)
		return -1;
	if (s->same_rate && (double)m->audio.rate != s->spec.rate)
		return err_set(
		    err, ERR_DATA,
		    "its sampling rate is %ld Hz, the first recording's %g Hz: choose one for all with -r",
		    m->audio.rate, s->spec.rate);
	recordings_hash(&m->audio, hash);
	if (spectra_apply(plan, &m->audio.x, (double)m->audio.rate, &m->to.x, err) < 0 ||
	    record_new(&m->to, json_string_value(json_object_get(meta, "id")), err) < 0)
		return -1;
	if (json_object_update(m->to.meta, meta) < 0 ||
	    json_object_set_new(m->to.meta, "audio", json_string(hash)) < 0)
		return err_set(err, ERR_MEM, "out of memory for a record");
	return 0;
}

void
spectrum_make(const struct spectrum *s, long worker, struct spectrum_making *m)
{
	if (m->err.kind == ERR_NONE && make(s, s->plans[worker], m, &m->err) == 0 && s->probed)
		lint_probe(&m->audio, &m->probe);
}

void
spectrum_making_free(struct spectrum_making *m)
{
	recordings_drop(&m->from);
	audio_free(&m->audio);
	record_free(&m->to);
}
