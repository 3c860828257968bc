#!/bin/sh
# Does it hold for another corpus? Every corpus is the test set once, and all the others are trained on: with two, that
# is both directions. Ends in a table with intervals over speakers, and and the majority-class baseline.
#
#   sh cross-corpus.sh results emodb=emodb.tsv ravdess=ravdess.tsv
#
# usage: cross-corpus.sh [options] FOLDER NAME=MANIFEST NAME=MANIFEST ...
#   --test 'NAMES'     only these are tested on
#   -c, --classes C    as for batcher ('neutral,angry,happy,sad'); records of other labels are left out, and every corpus
#                      must have every class
#   --front NAME       a name in pipelines/fronts, or a file of your own: a shell pipeline from a manifest on standard
#                      input to features (mel)
#   -m, --model M      as for sertrain (crnn)
#   -l, --loss L       as for sertrain (softmax)
#   -s, --seeds '1 2'  of the order of batches and the first weights ('1 2 3')
#   -e, --epochs N     (40) There is no dev set, which would be of the wrong corpus: the last epoch is used
#   -b, --batch N      (32)
#   --train OPTIONS    further options of sertrain ('--weights balanced')
#   -j, --threads N    of sertrain and serpredict (0: one a core)
# Speakers, ids and recordings get NAME in front, where it is not there, so that two speakers 03 are two.
# What is there is not made again: run the same line once more after an interruption, or with more seeds or corpora to
# test on, and it goes on; a training that was ended goes on from its last epoch. FOLDER keeps on-NAME/seedS/ with model,
# log and predictions of the corpus, on-NAME.txt and on-NAME.tsv (sermetrics), and table.txt. Features are removed at the end.
# Exit status: 0; 64 misuse; 65, 66 a manifest; 73 FOLDER was begun with other options; else that of the filter that failed.
set -eu
# shellcheck source=pipelines/parts/lib.sh
. "$(dirname -- "$0")/parts/lib.sh"

classes=neutral,angry,happy,sad front=mel model=crnn loss=softmax seeds='1 2 3' epochs=40 batch=32 train='--weights balanced'
threads=0 tests=''
while [ $# -gt 0 ]; do
	case $1 in
	-h | --help) explain ;;
	--test) tests=${2-} ;;
	-c | --classes) classes=${2-} ;;
	--front) front=${2-} ;;
	-m | --model) model=${2-} ;;
	-l | --loss) loss=${2-} ;;
	-s | --seeds) seeds=${2-} ;;
	-e | --epochs) epochs=${2-} ;;
	-b | --batch) batch=${2-} ;;
	--train) [ $# -gt 1 ] || die 64 "$1: needs a value"; train=$2; shift 2; continue ;;
	-j | --threads) threads=${2-} ;;
	-?*) die 64 "$1: no such option" ;;
	*) break ;;
	esac
	[ -n "${2-}" ] || die 64 "$1: needs a value"
	shift 2
done
[ $# -ge 3 ] || misuse 'FOLDER NAME=MANIFEST NAME=MANIFEST ...'
out=$1
shift
names=''
for corpus; do
	name=${corpus%%=*}
	case $corpus in
	[!A-Za-z0-9]*) die 64 "$corpus: not NAME=MANIFEST" ;;
	*=?*) ;;
	*) die 64 "$corpus: not NAME=MANIFEST" ;;
	esac
	case $name in *[!A-Za-z0-9_.-]*) die 64 "$name: a name is of letters, digits and _.-" ;; esac
	case " $names " in *" $name "*) die 64 "$name: twice" ;; esac
	manifest_file "${corpus#*=}"
	names="$names $name"
done
for name in ${tests:=$names}; do
	case " $names " in *" $name "*) ;; *) die 64 "--test $name: not one of$names" ;; esac
done
whole --seeds "$seeds"
[ -f "$front" ] || front=$here/fronts/$front
[ -r "$front" ] || die 66 "$front: no such front end"

settings="-c '$classes' --front $(cksum <"$front") -m $model -l $loss -e $epochs -b $batch --train '$train'$(
	for corpus; do printf ', %s %s' "${corpus%%=*}" "$(cksum <"${corpus#*=}")"; done)"
begun "$out" "$settings"
mkdir -p "$out/manifests" "$out/features"
for corpus; do
	name=${corpus%%=*} file=${corpus#*=}
	# shellcheck disable=SC2094	# only its name is in the environment
	name=$name file=$file base=$(CDPATH='' cd -- "$(dirname -- "$file")" && pwd) classes=$classes \
		awk -f "$here/parts/cross-corpus.awk" <"$file" >"$out/manifests/$name.tmp"
	mv "$out/manifests/$name.tmp" "$out/manifests/$name.tsv"
done
printf '%s\n' "$settings" >"$out/settings"

features() {	# features NAME
	[ -e "$out/features/$1.ser" ] || sh "$front" <"$out/manifests/$1.tsv" | sercat -o "$out/features/$1.ser"
}

# All corpora but the one to test on, in the order of the command line.
others() {	# others NAME
	for name in $names; do
		[ "$name" = "$1" ] || printf '%s ' "$name"
	done
}

one() {	# one NAME SEED
	run=$out/on-$1/seed$2
	[ ! -e "$run/predictions.ser" ] || return 0
	mkdir -p "$run"
	test=$1 seed=$2
	features "$test"
	set --
	for name in $(others "$test"); do
		features "$name"
		set -- "$@" "$out/features/$name.ser"
	done
	# shellcheck disable=SC2086	# $train is several words
	sercat "$@" | batcher -b "$batch" -e "$epochs" -s "$seed" -c "$classes" |
		sertrain -m "$model" -l "$loss" -s "$seed" -j "$threads" $train --checkpoint "$run/checkpoint.ser" \
			--log "$run/log" -o "$run/model.ser"
	serpredict -j "$threads" "$run/model.ser" "$out/features/$test.ser" -o "$run/predictions.ser"
}

for test in $tests; do
	for seed in $seeds; do
		one "$test" "$seed"
	done
done
rm -r "$out/features"

# ---- the table ----

for test in $tests; do
	set --
	for seed in $seeds; do
		set -- "$@" + "$out/on-$test/seed$seed/predictions.ser"
	done
	shift
	sermetrics "$@" -o "$out/on-$test.txt"
	sermetrics -q -f tsv "$@" -o "$out/on-$test.tsv"
done
{
	printf '%-24s %-12s %6s %-16s %6s %-16s %14s %9s\n' 'trained on' 'tested on' UA '(95 %)' WA '(95 %)' 'without: UA/WA' distance
	for test in $tests; do
		train=$(others "$test") tested=$test awk -F '\t' '
			$1 != "fold" { v[$1, $3] = $6 }
			function range(metric,   of) {
				of = v["low_speakers", metric] ~ /^[0-9]/ ? "_speakers" : "_utterances"
				return sprintf("(%.1f to %.1f)", 100 * v["low" of, metric], 100 * v["high" of, metric])
			}
			END {
				train = ENVIRON["train"]
				sub(/ $/, "", train)
				gsub(/ /, " + ", train)
				without = sprintf("%.1f/%.1f", 100 * v["pooled", "chance_recall_macro"],
					100 * v["pooled", "majority_accuracy"])
				printf "%-24s %-12s %6.1f %-16s %6.1f %-16s %14s %9.2f\n", train, ENVIRON["tested"],
					100 * v["pooled", "recall_macro"], range("recall_macro"),
					100 * v["pooled", "accuracy"], range("accuracy"), without, v["pooled", "distance"]
			}' <"$out/on-$test.tsv"
	done
	echo "Classes $classes; front end $(basename "$front"), model $model, loss $loss, $epochs epochs, seeds $seeds${train:+, $train}."
	echo 'Intervals: over speakers (jackknife, t); with fewer than 5 of them over utterances (bootstrap), too narrow. Without: what any answer gets (UA), and always the most frequent class (WA).'
	echo 'Distance: of the features from those of the training, in deviations; from 0.75 on they are of another world.'
} >"$out/table.tmp"
mv "$out/table.tmp" "$out/table.txt"
cat "$out/table.txt"
