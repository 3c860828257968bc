#!/bin/sh
# Dai et al. 2019, "Learning Discriminative Features from Spectrograms Using Center Loss": settings 1 to 4 over the folds
# of any manifest, with the table of the paper as the result.
#
#   setting  front end        loss
#   1        mel bands        softmax
#   2        mel bands        softmax + 0.3 center, alpha 0.5
#   3        STFT             softmax
#   4        STFT             softmax + 0.3 center, alpha 0.5
#
# usage: center-loss.sh [options] MANIFEST FOLDER
#   --settings '1 2'   which of the settings to run (1 2 3 4)
# All other options are those of sweep.sh (see its --help). Some of them, with the defaults of this script:
#   --protocol NAME    dai is the protocol of the paper, for IEMOCAP (speakers)
#   --by random        instead of a protocol: random folds as in the paper, which share speakers; a dev set is then made
#   --seed '0'         --set weights=balanced    --epochs 40    --dev    --fold, --jobs, --threads ...
# The sweep continues where it stopped: after an interruption, run the same command again. In addition to the results of
# the sweep, FOLDER contains for each combination its confusion matrix and learning curves (.svg, .png), and plane-train and
# plane-test: z of the training and test set of its first run, projected onto the first two principal components of the
# training set. FOLDER/table.txt is the table.
set -eu
# shellcheck source=pipelines/parts/lib.sh
. "$(dirname -- "$0")/parts/lib.sh"

settings='1 2 3 4' dev=''
own() {	# own OPTION VALUE
	case $1 in
	--settings) settings=$2 ;;
	--front | -m | --model | -l | --loss | --combination) die 64 "$1: no such option" ;;
	--by) [ "$2" != random ] || dev=--dev; return 1 ;;
	*) return 1 ;;
	esac
}
# shellcheck source=pipelines/parts/paper.sh
. "$here/parts/paper.sh"

center=center:lambda=0.3,alpha=0.5
combinations=$(for setting in $settings; do
	case $setting in
	1) echo mel/crnn/softmax ;;
	2) echo mel/crnn/$center ;;
	3) echo stft/crnn/softmax ;;
	4) echo stft/crnn/$center ;;
	*) die 64 "--settings $setting: not one of 1 2 3 4" ;;
	esac
done)
sweep --combination "$combinations" --seed 0 --set weights=balanced $dev "$@" "$manifest" "$out"

for combination in $(combinations_in "$out"); do
	here_is=$out/$combination
	if [ ! -e "$here_is/plane-test.tsv" ]; then
		run=$(first_run "$here_is")
		vectors "$run" train >"$run/train-vectors.ser"
		serproject -f tsv "$run/train-vectors.ser" -o "$here_is/plane-train.tsv"
		vectors "$run" test | serproject --fit "$run/train-vectors.ser" -f tsv -o "$here_is/plane-test.tsv"
		rm "$run/train-vectors.ser"
	fi
	scatter "$here_is/plane-train" 'z, training set'
	scatter "$here_is/plane-test" 'z, test set'
	pictures "$here_is" "${combination%/*}"
done

paper=$(only_of iemocap)
{
	printf '\n%-8s %-6s %-28s %16s %16s' setting front loss 'UA (deviation)' 'WA (deviation)'
	printf '%s\n' "${paper:+   paper: UA     WA}"
	sed 1d "$out/table.tsv" | awk -F '\t' -v paper="$paper" '{
		split($1, part, "/")
		setting = (part[1] == "mel" ? 1 : 3) + (part[3] != "softmax")
		split("63.80 66.86 60.97 65.13", ua, " ")
		split("61.83 65.40 58.93 62.96", wa, " ")
		printf "%-8d %-6s %-28s %8s (%5s) %8s (%5s)", setting, part[1], part[3], $3, $4, $7, $8
		printf paper ? "        %s  %s\n" : "\n", ua[setting], wa[setting]
	}'
} >"$out/table.txt"
cat "$out/table.txt"
