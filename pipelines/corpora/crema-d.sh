#!/bin/sh
# CREMA-D (Cao et al. 2014): English, 91 actors, six emotions, 7442 utterances.
#
# usage: crema-d.sh [--strict] FOLDER > manifest.tsv		(see adapter.sh)
# Expects FOLDER/AudioWAV/1001_DFA_ANG_XX.wav: actor, sentence, emotion, intensity (LO, MD, HI, XX: not
# specified). label is the emotion that the actor intended. Checks the 7442 utterances by emotion.
# Tested only on a small folder with this layout, not on the corpus. Some copies contain Git LFS pointers
# instead of audio, and 1076_MTI_SAD_XX is known to be silent.
set -eu
# shellcheck source=pipelines/corpora/adapter.sh
. "$(dirname "$0")/adapter.sh"
options "$@"

audio | awk -F / '
BEGIN {
	OFS = "\t"
	split("ANG angry DIS disgust FEA fear HAP happy NEU neutral SAD sad " \
	      "LO low MD medium HI high", word, " ")
	for (i = 1; i in word; i += 2)
		means[word[i]] = word[i + 1]
	print "path", "label", "speaker", "session", "id", "text_id", "intensity"
}
{ name = $NF; sub(/\.[^.]*$/, "", name) }
name ~ /^1[0-9][0-9][0-9]_[A-Z][A-Z][A-Z]_(ANG|DIS|FEA|HAP|NEU|SAD)_(LO|MD|HI|XX?)$/ {
	split(name, part, "_")
	print $0, means[part[3]], "crema-d-" part[1], "", "crema-d-" name, part[2],
	      (part[4] in means ? means[part[4]] : "")
}' | manifest 'angry 1271 disgust 1271 fear 1271 happy 1271 neutral 1087 sad 1271' \
	AudioWAV/1001_DFA_ANG_XX.wav
