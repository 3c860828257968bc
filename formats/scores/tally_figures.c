/* tally_figures.c - the figures of a tally by name */
#include <math.h>
#include <string.h>

#include "tally.h"

double
tally_distance(const struct tally *t)
{
	return t->placed ? t->distance / (double)t->placed : NAN;
}

int
tally_figures(const struct tally *t, struct figure figure[FIGURES])
{
	struct scores s = confusion_scores(&t->counts);
	const struct figure all[] = {
		{ "recall_macro", s.recall_macro, 0 },
		{ "accuracy", s.accuracy, 0 },
		{ "f1_macro", s.f1_macro, 0 },
		{ "chance_recall_macro", s.chance, 0 },
		{ "majority_accuracy", s.majority, 0 },
		{ "records", (double)t->records, 1 },
		{ "scored", (double)s.records, 1 },
		{ "not_scored", (double)(t->records - s.records), 1 },
		{ "skipped", (double)t->skipped, 1 },
		{ "classes", (double)t->counts.classes, 1 },
		{ "classes_without_examples", (double)(t->counts.classes - s.present), 1 },
		{ "seen_recording", t->unknown_recording < t->records ? (double)t->seen_recording : NAN, 1 },
		{ "seen_speaker", t->unknown_speaker < t->records ? (double)t->seen_speaker : NAN, 1 },
		{ "seen_id", (double)t->seen_id, 1 },
		{ "unknown_recording", (double)t->unknown_recording, 1 },
		{ "unknown_speaker", (double)t->unknown_speaker, 1 },
		{ "speakers", (double)tally_speakers(t, 0), 1 },
		{ "speakers_seen", (double)tally_speakers(t, 1), 1 },
	};
	int n = sizeof(all) / sizeof(*all);

	memcpy(figure, all, sizeof(all));
	if (t->placed)
		figure[n++] = (struct figure){ "distance", tally_distance(t), 0 };
	if (t->calibrated) {
		figure[n++] = (struct figure){ "calibration_error", calibration_error(&t->calibration), 0 };
		figure[n++] = (struct figure){ "confidence", calibration_confidence(&t->calibration), 0 };
	}
	return n;
}
