#!/bin/sh
# IEMOCAP (Busso et al. 2008): English, five sessions of two actors each.
#
# usage: iemocap.sh [--improvised] [--strict] FOLDER > manifest.tsv	(see adapter.sh)
# Expects FOLDER/SessionN/sentences/wav/DIALOG/UTT.wav and the labels that the raters agreed on in
# FOLDER/SessionN/dialog/EmoEvaluation/DIALOG.txt: [start - end] TAB UTT TAB label TAB [v, a, d].
# Writes all labeled utterances, or with --improvised those of improvised dialogs; xxx (no agreement) is
# left out. Speakers are named iemocap-1F to iemocap-5M. happy and excited are separate labels: the usual
# four classes, 5531 utterances, are 'neutral,angry,happy=happy+excited,sad' for sersplit and batcher.
# Checks the counts by emotion; for the improvised part those of neutral, angry, happy and sad (2280).
# Tested only on a small folder with this layout, because the corpus requires a license.
set -eu
also=--improvised
# shellcheck source=pipelines/corpora/adapter.sh
. "$(dirname "$0")/adapter.sh"
options "$@"

counts='neutral 1708 angry 1103 sad 1084 happy 595 excited 1041'
counts="$counts frustrated 1849 surprise 107 fear 40"
if [ -n "$given" ]; then
	counts='neutral 1099 angry 289 sad 608 happy 284'
fi

# The list of audio files first, then every label line behind its file's name.
{
	audio
	files txt | grep -E '(^|/)Session[1-5]/dialog/EmoEvaluation/[^/]*\.txt$' |
		while IFS= read -r labels; do
			tr -d '\r' <"$folder/$labels"
		done
} | awk -F '\t' '
BEGIN {
	OFS = "\t"
	split("neu neutral ang angry sad sad hap happy exc excited fru frustrated " \
	      "sur surprise fea fear dis disgust oth other", word, " ")
	for (i = 1; i in word; i += 2)
		label[word[i]] = word[i + 1]
	print "path", "label", "speaker", "session", "id", "style", "valence", "activation",
	      "dominance"
}
/^(.*\/)?Session[1-5]\/sentences\/wav\/[^\/]*\/[^\/]*\.(wav|flac|WAV)$/ {
	name = $0
	sub(/.*\//, "", name)
	sub(/\.[^.]*$/, "", name)
	file[name] = $0
	next
}
!/^\[/ || NF < 4 || !($3 in label) { next }
ENVIRON["given"] && $2 !~ /_impro/ { next }
{
	gsub(/[][ ]/, "", $4)
	split($4, degree, ",")
	turn = $2
	sub(/.*_/, "", turn)
	session = substr($2, 5, 1)
	print ($2 in file ? file[$2] : ""), label[$3], "iemocap-" session substr(turn, 1, 1),
	      session, "iemocap-" $2,
	      ($2 ~ /_impro/ ? "improvised" : "scripted"), degree[1], degree[2], degree[3]
}' | manifest "$counts" Session1/sentences/wav/Ses01F_impro01/Ses01F_impro01_F000.wav
