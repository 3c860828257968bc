#!/bin/sh
# Lian et al. 2018, "A Pairwise Discriminative Task for Speech Emotion Recognition": vectors learnt from pairs and
# classified by an SVM, against the same encoder with a softmax, over the folds of any manifest, ending in the paper's
# Table 3.
#   row         model and loss             front end
#   encoder-4   encoder, softmax           4 s; encoder-5, encoder-6, encoder-7: 5, 6, 7 s
#   pairs-4     pairnet, pair, an SVM      4 s; pairs-5 ... likewise, which the paper does not have
#
# usage: pairwise.sh [options] MANIFEST FOLDER
#   --rows 'encoder-4 pairs-4'  which of them (encoder-4 encoder-5 encoder-6 encoder-7 pairs-4)
#   --pairs N                   pairs of an epoch (4096; the paper draws above four million)
#   --baseline-epochs N         of the encoder with a softmax (60); --epochs are those of the pairs (12)
#   --learning-rate R           (1e-4; the paper's 1e-5 needs its four million pairs)
# All other options are those of sweep.sh (sweep.sh --help lists them):
#   --protocol NAME             lian is the paper's, for IEMOCAP (speakers); none that shares speakers
#   --dev                       choose the epoch of the pairs on a dev set; the encoder with a softmax trains on train and
#                               dev set together, as in the paper
#   --seed '0'    --by, -k, --classes, --fold, --set, --jobs, --threads ...
# The sweep goes on where it was. In FOLDER, beside what a sweep keeps, each combination gets its confusion matrix and
# learning curves (.svg, .png), pairs also tsne-train and tsne-test: the vectors of the training and test set of the first
# run by t-SNE. FOLDER/table.txt is the table.
set -eu
# shellcheck source=pipelines/parts/lib.sh
. "$(dirname -- "$0")/parts/lib.sh"

rows='encoder-4 encoder-5 encoder-6 encoder-7 pairs-4' pairs=4096 baseline=60 rate=1e-4
own() {	# own OPTION VALUE
	case $1 in
	--rows) rows=$2 ;;
	--pairs) pairs=$2 ;;
	--baseline-epochs) baseline=$2 ;;
	--learning-rate) rate=$2 ;;
	--front | -m | --model | -l | --loss | --combination) die 64 "$1: no such option" ;;
	--by) case $2 in speaker | session) return 1 ;; *) die 64 "--by $2: not one of speaker, session" ;; esac ;;
	*) return 1 ;;
	esac
}
# shellcheck source=pipelines/parts/paper.sh
. "$here/parts/paper.sh"

combinations=$(for row in $rows; do
	case $row in
	encoder-[4-7]) echo "stft-${row#*-}s/encoder:frames=${row#*-}00/softmax/dev=train,epochs=$baseline" ;;
	pairs-[4-7]) echo "stft-${row#*-}s/pairnet:frames=${row#*-}00/pair/pairs=$pairs" ;;
	*) die 64 "--rows $row: not encoder- or pairs- with 4, 5, 6 or 7" ;;
	esac
done)
set -- --combination "$combinations" --seed 0 --set epochs=12 --set "learning-rate=$rate" "$@" "$manifest" "$out"
sh "$here/sweep.sh" --list "$@" >/dev/null || exit	# it makes the split
[ "$(value_of "$out/folds/split" by)" != random ] || die 64 "$out: the protocol shares speakers between training and test"
sweep "$@"

# Vectors of a run by t-SNE, with a perplexity that so few can have.
plane() {	# plane COMBINATION-FOLDER RUN PART
	few=$((($(wc -l <"$out/folds/${2##*/}/$3.tsv") - 1) / 3))
	[ -e "$1/tsne-$3.tsv" ] || vectors "$2" "$3" |
		serproject --method tsne --perplexity "$((few < 30 ? few : 30))" -f tsv -o "$1/tsne-$3.tsv"
	scatter "$1/tsne-$3" "vectors of the $3 set"
}

paper=$(only_of iemocap)
{
	printf '\n%-10s %-17s %5s %16s %16s %8s %6s%s\n' row method runs 'UA (sd)' 'WA (sd)' s/epoch MB "${paper:+   paper: UA}"
	for combination in $(combinations_in "$out"); do
		at=$out/$combination
		pictures "$at" "${combination%/*}"
		case $combination in *pairnet*) for part in train test; do plane "$at" "$(first_run "$at")" $part; done ;; esac
		grep "^$combination	" "$out/table.tsv" | awk -F '\t' -v paper="$paper" -v cost="$(cost "$at")" '{
			split("51.09 54.71 53.26 55.36", encoder, " ")
			pairs = $1 ~ /pairnet/
			seconds = substr($1, 6, 1)
			split(cost, of, " ")
			printf "%-10s %-17s %5d %8s (%5s) %8s (%5s) %8.1f %6.0f", (pairs ? "pairs-" : "encoder-") seconds,
				pairs ? "pairs, SVM" : "encoder, softmax", $2, $3, $4, $7, $8, of[1], of[2]
			printf paper ? "        %s\n" : "\n", !pairs ? encoder[seconds - 3] : seconds == 4 ? "56.33" : ""
		}'
	done
	printf '\nUA and WA in per cent, means over the runs and their standard deviation; MB is the most that sertrain held.\n'
} >"$out/table.txt"
cat "$out/table.txt"
