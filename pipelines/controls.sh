#!/bin/sh
# Negative controls: what a model must not be able to do, and how much its vectors know of who speaks.
#   labels shuffled   the same training with the training set's labels permuted: nothing can be learnt of the classes, so
#                     that the test set must come out at chance; else the labels of the test set leak
#   speaker probe     an SVM learns from the vectors of half of the training set to name the speaker, and is scored on the
#                     other half: vectors z of the trained model, of the same model untrained, and the mean of each
#                     feature. The less z knows beside the means, the less the model leans on who speaks
#
# usage: controls.sh [options] MANIFEST FOLDER
#   --fold N           which fold of the split (0)
#   --seed '1 2 3 4 5' one shuffle each; the model with real labels has the first
# All other options are those of sweep.sh (sweep.sh --help lists them): one front end, model, loss and value each.
# The sweep goes on where it was. FOLDER keeps, beside what a sweep keeps, probe/ with models and predictions, and table.txt.
set -eu
# shellcheck source=pipelines/parts/lib.sh
. "$(dirname -- "$0")/parts/lib.sh"

fold=0 seeds='1 2 3 4 5'
own() {	# own OPTION VALUE
	case $1 in
	--fold) fold=$2 ;;
	-s | --seed | --seeds) seeds=$2 ;;
	-m | --model) case $2 in pairnet*) die 64 "$1 pairnet: has no classes" ;; esac; return 1 ;;
	--combination) die 64 "$1: no such option" ;;
	*) return 1 ;;
	esac
}
# shellcheck source=pipelines/parts/paper.sh
. "$here/parts/paper.sh"

set -- --fold "$fold" --set weights=balanced "$@" "$manifest" "$out"
sweep --seed "${seeds%% *}" "$@"
combination=$(combinations_in "$out") real=$out/$(combinations_in "$out")/seed${seeds%% *}/$fold
[ -d "$real" ] || die 64 'one front end, model, loss and value of each option can be examined'
sweep --seed "$seeds" --set labels=shuffled "$@"

probe=$out/probe shuffled=$out/$(combinations_in "$out")
front=$out/fronts/${combination%%/*} model=${combination#*/} classes=$(value_of "$out/folds/split" classes)
shared=$(value_of "$out/sweep" shared)
mkdir -p "$probe"
awk -F '\t' -v OFS='\t' -v seed=speaker -f "$here/parts/relabel.awk" <"$out/folds/$fold/train.tsv" >"$probe/speakers.tsv"
sersplit -q --by random -k 2 "$probe/speakers.tsv" "$probe/folds" >/dev/null
label=$(head -n 1 "$probe/speakers.tsv" | tr '\t' '\n' | grep -nx label | cut -d : -f 1)
speakers=$(sed 1d "$probe/speakers.tsv" | cut -f "$label" | sort -u | paste -s -d , -)
untrained() {	# untrained MODEL TO: as it begins
	[ -e "$2" ] || sh "$front" <"$out/folds/$fold/train.tsv" | batcher ${classes:+-c "$classes"} |
		sertrain -m "$1" -s "${seeds%% *}" --learning-rate 0 -o "$2"
}
# With sersvm's default cost an SVM on z, which differs most between classes, finds half as much of the speaker.
name_speakers() {	# name_speakers WORDS NAME MODEL.ser: those of one half by the vectors of the other
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
		awk '{ sum += $1 } END { printf "In its last epoch a shuffled training has UA %.1f on its own labels: overfitting.\n", 100 * sum / NR }'
	echo 'Intervals: bootstrap over utterances; of three shuffles or more over these (t): one time in twenty chance is outside.'
} >"$out/table.txt"
cat "$out/table.txt"
