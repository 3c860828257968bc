#!/bin/sh
# Cross-corpus evaluation: does a model generalize to another corpus? Each corpus is the test set once, and the model is
# trained on all others; with two corpora, this gives both directions. It is a sweep whose folds are the corpora, with a
# table that has confidence intervals over speakers.
#
# usage: cross-corpus.sh [options] FOLDER NAME=MANIFEST NAME=MANIFEST ...
#        cross-corpus.sh results emodb=emodb.tsv ravdess=ravdess.tsv
#   --test 'NAMES'     test only on these corpora
#   -c, --classes C    as for batcher ('neutral,angry,happy,sad'); each corpus must have each class
# All other options are those of sweep.sh (see its --help). Some of them, with the defaults of this script:
#   --seed '1 2 3'     --set weights=balanced    --epochs 40    --front, --model, --loss, --jobs, --threads ...
#   --dev              select the epoch on another corpus, which is then not part of the training set
# Speakers, ids and recordings get NAME as a prefix unless they begin with it, so that speaker 03 of one corpus and speaker
# 03 of another are different speakers.
# The sweep continues where it stopped. In addition to the results of the sweep, FOLDER contains corpora.tsv, the manifest
# of all corpora; for each combination on-NAME.txt, the output of sermetrics; and table.txt.
set -eu
# shellcheck source=pipelines/parts/lib.sh
. "$(dirname -- "$0")/parts/lib.sh"

classes=neutral,angry,happy,sad seeds='1 2 3' tests='' operands='FOLDER NAME=MANIFEST NAME=MANIFEST ...'
own() {	# own OPTION VALUE
	case $1 in
	--test) tests=$2 ;;
	-c | --classes) classes=$2 ;;
	-s | --seed | --seeds) seeds=$2 ;;
	--by | --protocol | -k | --folds | --fold | --combination) die 64 "$1: no such option" ;;
	*) return 1 ;;
	esac
}
# shellcheck source=pipelines/parts/paper.sh
. "$here/parts/paper.sh"
[ $(($# - passed)) -ge 3 ] || misuse "$operands"
out=$1 names=''
shift
begins_in "$out"
part=$(mktemp -d)
trap 'rm -rf "$part"' EXIT
while [ $# -gt "$passed" ]; do
	name=${1%%=*}
	case $1 in [A-Za-z0-9]*=?*) ;; *) die 64 "$1: not NAME=MANIFEST" ;; esac
	case $name in *[!A-Za-z0-9_.-]*) die 64 "$name: a name consists of letters, digits and _.-" ;; esac
	case " $names " in *" $name "*) die 64 "duplicate name $name" ;; esac
	manifest_file "${1#*=}"
	# shellcheck disable=SC2094	# only its name is in the environment
	name=$name file=${1#*=} base=$(CDPATH='' cd -- "$(dirname -- "${1#*=}")" && pwd) classes=$classes \
		awk -f "$here/parts/cross-corpus.awk" <"${1#*=}" >"$part/$name"
	names="$names $name"
	shift
done
for name in ${tests:=$names}; do
	case " $names " in *" $name "*) ;; *) die 64 "--test $name: not one of$names" ;; esac
done
sorted=$(echo "$names" | tr ' ' '\n' | sed 1d | sort)	# the order of the folds
{
	printf 'path\tlabel\tspeaker\tid\trecording\tstart\tend\tcorpus\n'
	for name in $names; do cat "$part/$name"; done
} >"$part/manifest"
[ ! -e "$out/corpora.tsv" ] || cmp -s "$part/manifest" "$out/corpora.tsv" || die 73 "$out: holds a sweep of other corpora or classes; use a new folder"
mkdir -p "$out" && cp "$part/manifest" "$out/corpora.tsv"
fold_of() {	# fold_of NAME
	echo "$sorted" | awk -v name="$1" '$1 "" == name "" { print NR - 1 }'
}
sweep --by corpus -k "$(echo "$sorted" | wc -l)" --fold "$(for name in $tests; do fold_of "$name"; done)" -c "$classes" \
	--seed "$seeds" --set weights=balanced "$@" "$out/corpora.tsv" "$out"

{
	printf '%-24s %-12s %6s %-16s %6s %-16s %14s %9s\n' 'trained on' 'tested on' UA '(95 %)' WA '(95 %)' 'chance: UA/WA' distance
	for combination in $(combinations_in "$out"); do
		for test in $tests; do
			files=$(for seed in $seeds; do printf ' + seed%s/%s/predictions.ser' "$seed" "$(fold_of "$test")"; done)
			# shellcheck disable=SC2086	# names without spaces
			(cd "$out/$combination" && sermetrics ${files# +} -o "on-$test.txt" && sermetrics -q -f row ${files# +} -o "$part/row")
			train=$(echo "$names" | sed "s/ $test\( \|\$\)/\1/; s/^ //; s/ / + /g") tested=$test \
				awk -F '\t' -f "$here/parts/cross-corpus-row.awk" <"$part/row"
		done
		echo "$combination"
	done
	echo 'The intervals are from a jackknife over speakers (t distribution). With fewer than 5 speakers they are from a bootstrap over'
	echo 'utterances, which is too narrow for other speakers.'
	echo 'Chance is the majority-class baseline. Distance is that of the features from those of the training set; within a corpus it'
	echo 'is below 0.75.'
} >"$out/table.txt"
cat "$out/table.txt"
