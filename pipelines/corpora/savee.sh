#!/bin/sh
# SAVEE (Haq & Jackson 2009): English, four men, seven emotions, 480 utterances.
#
# usage: savee.sh [--strict] FOLDER > manifest.tsv		(see adapter.sh)
# Expects FOLDER/AudioData/DC/a01.wav, or DC_a01.wav in one folder as some copies have it: speaker
# (DC, JE, JK, KL), emotion (a d f h n sa su), number of the sentence.
# Checks the counts by emotion (480 utterances).
# Tested only on a small folder with this layout, not on the corpus.
set -eu
# shellcheck source=pipelines/corpora/adapter.sh
. "$(dirname "$0")/adapter.sh"
options "$@"

audio | awk -F / '
BEGIN {
	OFS = "\t"
	split("a angry d disgust f fear h happy n neutral sa sad su surprise", word, " ")
	for (i = 1; i in word; i += 2)
		label[word[i]] = word[i + 1]
	print "path", "label", "speaker", "session", "id"
}
{ name = $NF; sub(/\.[^.]*$/, "", name) }
NF > 1 && name !~ /_/ { name = $(NF - 1) "_" name }
name ~ /^(DC|JE|JK|KL)_(a|d|f|h|n|sa|su)[0-9][0-9]$/ {
	emotion = substr(name, 4)
	sub(/[0-9]*$/, "", emotion)
	print $0, label[emotion], "savee-" substr(name, 1, 2), "", "savee-" name
}' | manifest 'angry 60 disgust 60 fear 60 happy 60 neutral 120 sad 60 surprise 60' \
	AudioData/DC/a01.wav
