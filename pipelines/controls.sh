#!/bin/sh
# Negative controls: what a model must not be able to do, and how much its vectors know of who speaks.
#
#   labels shuffled   the same training with the training set's labels permuted: nothing can be learnt of the classes, so
#                     that the test set must come out at chance. Else the test's labels leak in
#   speaker probe     an SVM learns from the vectors of half of the training set's utterances to name the speaker, and is
#                     scored on the other half: vectors z of the trained model, z of the same model untrained, and the
#                     mean of each feature. The less z knows beside the means, the less the model leans on who speaks
#
# usage: controls.sh [options] MANIFEST FOLDER
#   --protocol NAME    how MANIFEST is split, as for sersplit (speakers)
#   --fold N           which of the folds (0)
#   -c, --classes C    as for batcher (those of the protocol, or all labels)
#   --front NAME       a name in pipelines/fronts, or a file of your own: a shell pipeline from a manifest on standard
#                      input to features (mel)
#   -m, --model M      as for sertrain (crnn)
#   -l, --loss L       as for sertrain (softmax)
#   -s, --seeds '1 2'  one shuffle each; the model with real labels has the first ('1 2 3 4 5')
#   -e, --epochs N     (40)
#   -b, --batch N      (32)
#   --train OPTIONS    further options of sertrain ('--weights balanced')
#   -j, --threads N    of sertrain and serpredict (0: one a core)
# What is there is not made again: run the same line once more after an interruption, or with more seeds, and it goes on.
# FOLDER keeps folds/, real/, shuffled/seedS/ and probe/ with models and predictions, what sermetrics says of each line in
# NAME.txt and NAME.tsv, and table.txt.
# Exit status: 0; 64 misuse; 65, 66 the manifest; 73 FOLDER was begun with other options; else that of the filter that
# failed.
set -eu
# shellcheck source=pipelines/parts/lib.sh
. "$(dirname -- "$0")/parts/lib.sh"

protocol=speakers fold=0 classes='' front=mel model=crnn loss=softmax seeds='1 2 3 4 5' epochs=40 batch=32
train='--weights balanced' threads=0
while [ $# -gt 0 ]; do
	case $1 in
	-h | --help) explain ;;
	--protocol) protocol=${2-} ;;
	--fold) fold=${2-} ;;
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
[ $# -eq 2 ] || misuse 'MANIFEST FOLDER'
manifest=$1 out=$2
whole --seeds "$seeds"
case $model in pairnet*) die 64 '-m pairnet: has no classes' ;; esac
manifest_file "$manifest"
[ -f "$front" ] || front=$here/fronts/$front
[ -r "$front" ] || die 66 "$front: no such front end"

settings="manifest $(cksum <"$manifest"), --protocol $protocol --fold $fold -c '$classes' --front $(cksum <"$front") -m $model"
settings="$settings -l $loss -e $epochs -b $batch --train '$train'"
begun "$out" "$settings"
sersplit -q --protocol "$protocol" --only "$fold" ${classes:+-c "$classes"} "$manifest" "$out/folds" >/dev/null
classes=${classes:-$(value_of "$out/folds/split" classes)}
printf '%s\n' "$settings" >"$out/settings"
parts=$out/folds/$fold
heard=''
! grep -qx by=random "$out/folds/split" || heard=--allow-shared-speakers	# what such a protocol means

# A manifest whose labels are permuted among its rows (the numbers of Park and Miller, the same in every awk), or are the
# speakers.
relabel() {	# relabel SEED|speaker MANIFEST
	awk -F '\t' -v OFS='\t' -v seed="$1" '
		function draw(below) {
			state = state * 16807 % 2147483647
			return int(state / 2147483647 * below)
		}
		NR == 1 {
			for (i = 1; i <= NF; i++)
				column[$i] = i
			print
			next
		}
		{
			row[NR] = $0
			label[NR] = $column[seed == "speaker" ? "speaker" : "label"]
		}
		END {
			state = seed + 1
			for (i = 1; i < 10; i++)
				draw(2)
			for (i = NR; i > 2 && seed != "speaker"; i--) {
				j = 2 + draw(i - 1)
				kept = label[i]; label[i] = label[j]; label[j] = kept
			}
			for (i = 2; i <= NR; i++) {
				$0 = row[i]
				$column["label"] = label[i]
				print
			}
		}' <"$2"
}

learn() {	# learn MANIFEST SEED FOLDER: a model, and its predictions of the test set
	[ ! -e "$3/predictions.ser" ] || return 0
	mkdir -p "$3"
	# shellcheck disable=SC2086	# $train is several words
	sh "$front" <"$1" | batcher -b "$batch" -e "$epochs" -s "$2" ${classes:+-c "$classes"} |
		sertrain -m "$model" -l "$loss" -s "$2" -j "$threads" $train --checkpoint "$3/checkpoint.ser" \
			--log "$3/log" -o "$3/model.ser"
	sh "$front" <"$parts/test.tsv" | serpredict -j "$threads" "$3/model.ser" -o "$3/predictions.ser"
}

untrained() {	# untrained MODEL TO: as it begins
	[ -e "$2" ] || sh "$front" <"$parts/train.tsv" | batcher -b "$batch" ${classes:+-c "$classes"} |
		sertrain -m "$1" -s "${seeds%% *}" -j "$threads" --learning-rate 0 -o "$2"
}

# The cost is high: at sersvm's default, 1, a machine on z, whose largest differences are those of the classes, finds half
# as much of the speaker.
probe() {	# probe NAME MODEL: name the speaker of one half by the vectors of the other
	for half in 0 1; do
		run=$out/probe/$1-$half
		[ ! -e "$run.predictions.ser" ] || continue
		sh "$front" <"$out/probe/folds/$half/train.tsv" | serembed -j "$threads" "$2" |
			sersvm --train --cost 100 -c "$(sed 1d "$out/probe/speakers.tsv" | cut -f "$label" | sort -u | paste -s -d , -)" \
				-o "$run.svm.ser"
		sh "$front" <"$out/probe/folds/$half/test.tsv" | serembed -j "$threads" "$2" |
			sersvm "$run.svm.ser" -o "$run.predictions.ser"
	done
	score "probe-$1" --allow-shared-recordings "$out/probe/$1-0.predictions.ser" "$out/probe/$1-1.predictions.ser"
}

score() {	# score NAME WORDS-FOR-SERMETRICS
	name=$1
	shift
	sermetrics "$@" -o "$out/$name.txt"
	sermetrics -q -f tsv "$@" -o "$out/$name.tsv"
}

learn "$parts/train.tsv" "${seeds%% *}" "$out/real"
score real $heard "$out/real/predictions.ser"
set -- $heard
for seed in $seeds; do
	mkdir -p "$out/shuffled/seed$seed"
	relabel "$seed" "$parts/train.tsv" >"$out/shuffled/seed$seed/train.tsv"
	learn "$out/shuffled/seed$seed/train.tsv" "$seed" "$out/shuffled/seed$seed"
	[ "$seed" = "${seeds%% *}" ] || set -- "$@" +
	set -- "$@" "$out/shuffled/seed$seed/predictions.ser"
done
score shuffled "$@"

mkdir -p "$out/probe"
relabel speaker "$parts/train.tsv" >"$out/probe/speakers.tsv"
label=$(head -n 1 "$parts/train.tsv" | tr '\t' '\n' | grep -nx label | cut -d : -f 1)
sersplit -q --by random -k 2 "$out/probe/speakers.tsv" "$out/probe/folds" >/dev/null
untrained "$model" "$out/probe/untrained.ser"
untrained mean "$out/probe/mean.ser"
probe trained "$out/real/model.ser"
probe untrained "$out/probe/untrained.ser"
probe means "$out/probe/mean.ser"

# ---- the table ----

line() {	# line WORDS TSV: UA, its interval, chance
	awk -F '\t' -v words="$1" '
		$1 != "fold" && $1 != "run" { v[$1, $3] = $6 }
		$1 == "run" && $3 == "recall_macro" {
			runs++
			sum += 100 * $6
			squares += 1e4 * $6 * $6
		}
		END {
			ua = 100 * v["pooled", "recall_macro"]
			low = 100 * v["low_utterances", "recall_macro"]
			high = 100 * v["high_utterances", "recall_macro"]
			chance = 100 * v["pooled", "chance_recall_macro"]
			if (runs > 2) {		# Student: the shuffles are what varies
				split("12.71 4.30 3.18 2.78 2.57 2.45 2.36 2.31 2.26", t, " ")
				mean = sum / runs
				spread = squares / runs - mean * mean
				far = (runs > 10 ? 2.2 : t[runs - 1]) * sqrt(spread > 0 ? spread / (runs - 1) : 0)
				low = mean - far
				high = mean + far
			}
			printf "%-42s %6.1f %-18s %6.1f", words, ua, sprintf("(%.1f to %.1f)", low, high), chance
			within = low < chance + 0.01 && high > chance - 0.01
			print words !~ /shuffled/ ? "" : within ? "  chance is within: good" : "  NOT chance"
		}' <"$2"
}

{
	printf '%-42s %6s %-18s %6s\n' '' UA '(95 %)' chance
	line 'real labels, test set' "$out/real.tsv"
	line "labels shuffled ($(echo "$seeds" | wc -w | tr -d ' ') times), test set" "$out/shuffled.tsv"
	line 'speaker from z of the trained model' "$out/probe-trained.tsv"
	line 'speaker from z of the untrained model' "$out/probe-untrained.tsv"
	line "speaker from the features' means" "$out/probe-means.tsv"
	echo "Protocol $protocol, fold $fold; front end $(basename "$front"), model $model, loss $loss, $epochs epochs${train:+, $train}."
	echo 'Shuffled: interval over the shuffles (t) where there are three. One time in twenty chance is outside of it by chance.'
	for seed in $seeds; do
		grep '"train_ua"' "$out/shuffled/seed$seed/log" | tail -n 1
	done | sed 's/.*"train_ua":\([0-9.e-]*\).*/\1/' | awk '{ sum += $1 }
		END { printf "In its last epoch a shuffled training has UA %.1f on its own labels: what it knows by heart.\n", 100 * sum / NR }'
	echo 'Speakers: those of the training set, an SVM on half of their utterances, scored on the other half.'
	echo 'The other intervals: bootstrap over utterances.'
} >"$out/table.tmp"
mv "$out/table.tmp" "$out/table.txt"
cat "$out/table.txt"
