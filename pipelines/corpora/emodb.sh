#!/bin/sh
# EmoDB (Burkhardt et al. 2005): German, ten actors, seven emotions, 535 utterances.
#
# usage: emodb.sh [--strict] FOLDER > manifest.tsv		(see adapter.sh)
# Expects FOLDER/wav/03a01Fa.wav (or .flac): speaker 03, text a01, emotion F, version a.
# Checks the counts by emotion (535 utterances). Tested on the corpus.
set -eu
# shellcheck source=pipelines/corpora/adapter.sh
. "$(dirname "$0")/adapter.sh"
options "$@"

audio | awk -F / '
BEGIN {
	OFS = "\t"
	split("W angry L boredom E disgust A fear F happy N neutral T sad", word, " ")
	for (i = 1; i in word; i += 2)
		label[word[i]] = word[i + 1]
	print "path", "label", "speaker", "session", "id", "text_id"
}
{ name = $NF; sub(/\.[^.]*$/, "", name) }
name ~ /^[0-9][0-9][ab][0-9][0-9][WLEAFTN][a-z]$/ {
	print $0, label[substr(name, 6, 1)], "emodb-" substr(name, 1, 2), "", "emodb-" name,
	      substr(name, 3, 3)
}' | manifest 'angry 127 boredom 81 disgust 46 fear 69 happy 71 neutral 79 sad 62' wav/03a01Fa.wav
