#!/bin/sh
# Lian et al. 2018, "A Pairwise Discriminative Task for Speech Emotion Recognition": embeddings learned from pairs and
# classified by an SVM, compared with the same encoder trained with softmax, over the folds of any manifest, with Table 3
# of the paper as the result.
#   row         model and loss              length of the input
#   encoder-4   encoder, softmax            4 s; encoder-5, encoder-6 and encoder-7: 5, 6 and 7 s
#   pairs-4     pairnet, pair, then an SVM  4 s; pairs-5, pairs-6 and pairs-7 likewise, which the paper does not have
#
# usage: pairwise.sh [options] MANIFEST FOLDER
#   --rows 'encoder-4 pairs-4'  which of the rows to run (encoder-4 encoder-5 encoder-6 encoder-7 pairs-4)
#   --pairs N                   number of pairs in an epoch (4096; the paper has more than four million)
#   --baseline-epochs N         number of epochs of the encoder with softmax (60); --epochs is for the pairs (12)
#   --learning-rate R           (1e-4; the 1e-5 of the paper needs its four million pairs)
# All other options are those of sweep.sh (see its --help). Some of them, with the defaults of this script:
#   --protocol NAME             lian is the protocol of the paper, for IEMOCAP (speakers); protocols whose training and
#                               test sets share speakers are refused
#   --dev                       select the epoch of the pairs on a dev set; the encoder with softmax is trained on the
#                               training and dev set together, as in the paper
#   --seed '0'    --by, -k, --classes, --fold, --set, --jobs, --threads ...
# The sweep continues where it stopped. In addition to the results of the sweep, FOLDER contains for each combination its
# confusion matrix and learning curves (.svg, .png) and, for pairs, tsne-train and tsne-test: the embeddings of the training
# and test set of the first run, projected by t-SNE. FOLDER/table.txt is the table.
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
sh "$here/sweep.sh" --list "$@" >/dev/null || exit	# this makes the split
[ "$(value_of "$out/folds/split" by)" != random ] || die 64 "$out: the protocol shares speakers between training and test; use one with by=speaker or by=session"
sweep "$@"

# The embeddings of a run projected by t-SNE; a small set needs a lower perplexity.
plane() {	# plane COMBINATION-FOLDER RUN PART
	few=$((($(wc -l <"$out/folds/${2##*/}/$3.tsv") - 1) / 3))
	[ -e "$1/tsne-$3.tsv" ] || vectors "$2" "$3" |
		serproject --method tsne --perplexity "$((few < 30 ? few : 30))" -f tsv -o "$1/tsne-$3.tsv"
	scatter "$1/tsne-$3" "embeddings of the $3 set"
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
	printf '\nUA and WA: mean and standard deviation over the runs, in percent. MB: peak memory of sertrain.\n'
} >"$out/table.txt"
cat "$out/table.txt"
