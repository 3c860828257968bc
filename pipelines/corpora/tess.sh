#!/bin/sh
# TESS (Dupuis & Pichora-Fuller 2010): English, two women, seven emotions, 2800 utterances.
#
# usage: tess.sh [--strict] FOLDER > manifest.tsv		(see adapter.sh)
# Expects FOLDER/OAF_Fear/OAF_back_fear.wav: speaker (OAF, YAF), word, emotion (ps: pleasant
# surprise). The names of the folders differ between copies and are ignored; OA_bite_neutral is
# published without its F. Checks the counts by emotion (2800 utterances).
# Tested only on a small folder with this layout, not on the corpus.
# With only two speakers, scores of a random split do not generalize to a third: split by speaker.
set -eu
# shellcheck source=pipelines/corpora/adapter.sh
. "$(dirname "$0")/adapter.sh"
options "$@"

audio | awk -F / '
BEGIN { OFS = "\t"; print "path", "label", "speaker", "session", "id", "text_id" }
{ name = $NF; sub(/\.[^.]*$/, "", name); sub(/^OA_/, "OAF_", name) }
name ~ /^(OAF|YAF)_[a-z]+_(angry|disgust|fear|happy|neutral|ps|sad)$/ {
	split(name, part, "_")
	print $0, (part[3] == "ps" ? "surprise" : part[3]), "tess-" part[1], "", "tess-" name,
	      part[2]
}' | manifest 'angry 400 disgust 400 fear 400 happy 400 neutral 400 sad 400 surprise 400' \
	OAF_Fear/OAF_back_fear.wav
