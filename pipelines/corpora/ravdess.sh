#!/bin/sh
# RAVDESS speech (Livingstone & Russo 2018): English, 24 actors, eight emotions, 1440 utterances.
#
# usage: ravdess.sh [--strict] FOLDER > manifest.tsv		(see adapter.sh)
# Expects FOLDER/Actor_01/03-01-06-02-01-02-01.wav (or .flac): audio only, speech, emotion,
# strength, statement, repetition, actor. Songs (03-02-...) and video (01-..., 02-...) are left out.
# Checks the counts by emotion (1440 utterances). Tested on the corpus.
# 03-01-03-01-02-01-07 and 03-01-03-01-02-02-07 are the same recording, published twice.
set -eu
# shellcheck source=pipelines/corpora/adapter.sh
. "$(dirname "$0")/adapter.sh"
options "$@"

audio | awk -F / '
BEGIN {
	OFS = "\t"
	split("neutral calm happy sad angry fear disgust surprise", label, " ")
	split("normal strong", strength, " ")
	print "path", "label", "speaker", "session", "id", "text_id", "intensity", "repetition"
}
{ name = $NF; sub(/\.[^.]*$/, "", name) }
name ~ /^03-01-0[1-8]-0[12]-0[12]-0[12]-[0-9][0-9]$/ {
	split(name, part, "-")
	print $0, label[part[3] + 0], "ravdess-" part[7], "", "ravdess-" name, part[5],
	      strength[part[4] + 0], part[6] + 0
}' | manifest 'angry 192 calm 192 disgust 192 fear 192 happy 192 neutral 96 sad 192 surprise 192' \
	Actor_01/03-01-01-01-01-01-01.wav
