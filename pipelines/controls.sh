#!/bin/sh
# Negative controls: two experiments that show what a model must not be able to do, and how much its embeddings reveal
# about the speaker.
#   labels shuffled   the same training with the labels of the training set permuted. Nothing about the classes can be
#                     learned then, so the UA of the test set must be at chance level; if it is not, the labels of the
#                     test set leak into the training
#   speaker probe     an SVM is trained to recognize the speaker from the embeddings of half of the training set, and
#                     scored on the other half. Its inputs are the embeddings z of the trained model, those of the same
#                     model before training, and the mean of each feature. The lower the UA of z compared to that of the
#                     means, the less speaker information the model keeps
#
# usage: controls.sh [options] MANIFEST FOLDER
#   --fold N           which fold of the split (0)
#   --seed '1 2 3 4 5' one shuffle for each seed; the model with the true labels is trained with the first
# All other options are those of sweep.sh (see its --help); only one front end, one model, one loss and one value of each
# --set are possible.
# The sweep continues where it stopped. In addition to the results of the sweep, FOLDER contains probe/, with the models and
# predictions of the speaker probe, and table.txt.
set -eu
# shellcheck source=pipelines/parts/lib.sh
. "$(dirname -- "$0")/parts/lib.sh"

fold=0 seeds='1 2 3 4 5'
own() {	# own OPTION VALUE
	case $1 in
	--fold) fold=$2 ;;
	-s | --seed | --seeds) seeds=$2 ;;
	-m | --model) case $2 in pairnet*) die 64 "$1 pairnet: it has no classes; choose another model" ;; esac; return 1 ;;
	--combination) die 64 "$1: no such option" ;;
	*) return 1 ;;
	esac
}
# shellcheck source=pipelines/parts/paper.sh
. "$here/parts/paper.sh"

set -- --fold "$fold" --set weights=balanced "$@" "$manifest" "$out"
sweep --seed "${seeds%% *}" "$@"
combination=$(combinations_in "$out") real=$out/$(combinations_in "$out")/seed${seeds%% *}/$fold
[ -d "$real" ] || die 64 'only one front end, one model, one loss and one value of each --set are possible'
sweep --seed "$seeds" --set labels=shuffled "$@"

probe=$out/probe shuffled=$out/$(combinations_in "$out")
front=$out/fronts/${combination%%/*} model=${combination#*/} classes=$(value_of "$out/folds/split" classes)
shared=$(value_of "$out/sweep" shared)
mkdir -p "$probe"
awk -F '\t' -v OFS='\t' -v seed=speaker -f "$here/parts/relabel.awk" <"$out/folds/$fold/train.tsv" >"$probe/speakers.tsv"
sersplit -q --by random -k 2 "$probe/speakers.tsv" "$probe/folds" >/dev/null
label=$(head -n 1 "$probe/speakers.tsv" | tr '\t' '\n' | grep -nx label | cut -d : -f 1)
speakers=$(sed 1d "$probe/speakers.tsv" | cut -f "$label" | sort -u | paste -s -d , -)
untrained() {	# untrained MODEL OUTPUT: the model with its initial weights
	[ -e "$2" ] || sh "$front" <"$out/folds/$fold/train.tsv" | batcher ${classes:+-c "$classes"} |
		sertrain -m "$1" -s "${seeds%% *}" --learning-rate 0 -o "$2"
}
# z varies most between the classes. With the default cost of sersvm, an SVM on z therefore recognizes the speaker half as well.
name_speakers() {	# name_speakers WORDS NAME MODEL.ser: train on one half and recognize the speakers of the other
	for half in 0 1; do
		now=$probe/$2-$half
		[ ! -e "$now.predictions.ser" ] || continue
		sh "$front" <"$probe/folds/$half/train.tsv" | serembed "$3" | sersvm --train --cost 100 -c "$speakers" -o "$now.svm.ser"
		sh "$front" <"$probe/folds/$half/test.tsv" | serembed "$3" | sersvm "$now.svm.ser" -o "$now.predictions.ser"
	done
	line "$1" --allow-shared-recordings "$probe/$2-0.predictions.ser" "$probe/$2-1.predictions.ser"
}
line() {	# line WORDS OPERANDS-OF-SERMETRICS
	export words="$1"
	shift
	row=$(sermetrics -q -f row "$@")
	echo "$row" | awk -F '\t' -f "$here/parts/controls.awk"
}
untrained "${model%%/*}" "$probe/untrained.ser"
untrained mean "$probe/mean.ser"
{
	printf '%-42s %6s %-18s %6s\n' '' UA '(95 %)' chance
	line 'real labels, test set' ${shared:+"$shared"} "$real/predictions.ser"
	files=$(for seed in $seeds; do printf ' + seed%s/%s/predictions.ser' "$seed" "$fold"; done)
	# shellcheck disable=SC2086	# names without spaces
	(cd "$shuffled" && line "labels shuffled ($(echo "$seeds" | wc -w | tr -d ' ') times), test set" ${shared:+"$shared"} ${files# +})
	name_speakers 'speaker from z of the trained model' trained "$real/model.ser"
	name_speakers 'speaker from z of the untrained model' untrained "$probe/untrained.ser"
	name_speakers "speaker from the features' means" means "$probe/mean.ser"
	for seed in $seeds; do jq -nR '[inputs | fromjson? | select(.event? == "epoch")] | last.train_ua' "$shuffled/seed$seed/$fold/log"; done |
		awk '{ sum += $1 } END { printf "In the last epoch with shuffled labels, the UA of the training set is %.1f: this is overfitting.\n", 100 * sum / NR }'
	echo 'The intervals are from a bootstrap over utterances, or, for three shuffles or more, from the t distribution over the shuffles.'
	echo 'A 95 % interval excludes the chance level in one case of twenty even if nothing leaks.'
} >"$out/table.txt"
cat "$out/table.txt"
