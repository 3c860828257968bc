#!/bin/sh
# Dai et al. 2019, "Learning Discriminative Features from Spectrograms Using Center Loss": settings 1 to 4 over the
# folds of any manifest, ending in the paper's table.
#
#   setting  input            objective
#   1        mel bands        softmax
#   2        mel bands        softmax + 0.3 center, alpha 0.5
#   3        STFT             softmax
#   4        STFT             softmax + 0.3 center, alpha 0.5
#
# usage: center-loss.sh [options] MANIFEST FOLDER
#   --settings '1 2'   which of them (1 2 3 4)
#   --protocol NAME    how the folds are made, by name, as for sersplit: dai is the paper's, for IEMOCAP. What is
#                      given beside it wins
#   --by speaker|session|random
#                      how the folds are made (speaker); random is the paper's: each class dealt to the folds, the
#                      last one halved into dev and test, so that speakers are shared
#   -k, --folds N      number of folds (5); with session one for each
#   --dev              keep the epoch with the best UA on a dev set (random: always); else the last one
#   -c, --classes C    as for batcher: 'neutral,angry,happy=happy+excited,sad' (all labels)
#   -e, --epochs N     (40)
#   -s, --seed N       the first seed (0)
#   -j, --threads N    of sertrain (0: one a core)
# A prediction that is there is not made again: run it once more after an interruption and it goes on.
# FOLDER keeps, for each setting N, settingN.txt and .tsv (sermetrics), settingN.svg and .png (the confusion matrix), and in
# settingN/ a folder a fold with model, log and predictions, and plane-train and plane-test: the PCA of z (the last fold's).
set -eu
# shellcheck source=pipelines/parts/lib.sh
. "$(dirname -- "$0")/parts/lib.sh"

settings='1 2 3 4' protocol='' by='' folds='' dev='' classes='' epochs=40 seed=0 threads=0
while [ $# -gt 0 ]; do
	case $1 in
	-h | --help) explain ;;
	--dev) dev=--dev; shift; continue ;;
	--settings) settings=${2-} ;;
	--protocol) protocol=${2-} ;;
	--by) by=${2-} ;;
	-k | --folds) folds=${2-} ;;
	-c | --classes) classes=${2-} ;;
	-e | --epochs) epochs=${2-} ;;
	-s | --seed) seed=${2-} ;;
	-j | --threads) threads=${2-} ;;
	-?*) die 64 "$1: no such option" ;;
	*) break ;;
	esac
	[ -n "${2-}" ] || die 64 "$1: needs a value"
	shift 2
done
[ $# -eq 2 ] || misuse 'MANIFEST FOLDER'
manifest=$1 out=$2
for s in $settings; do
	case $s in [1-4]) ;; *) die 64 "--settings $s: not one of 1 2 3 4" ;; esac
done
[ -n "$protocol$by" ] || by=speaker
[ "$by" != random ] || dev=--dev
manifest_file "$manifest"

made="manifest $(cksum <"$manifest"), --protocol $protocol --by $by -k ${folds:-5} -c '$classes'${dev:+ --dev} -e $epochs -s $seed"
begun "$out" "$made"
sersplit ${protocol:+--protocol "$protocol"} ${by:+--by "$by"} ${folds:+-k "$folds"} \
	${classes:+-c "$classes"} $dev -s "$seed" "$manifest" "$out/folds" >&2
printf '%s\n' "$made" >"$out/settings"
of_split() {
	value_of "$out/folds/split" "$1"
}
by=$(of_split by) dev=$(of_split dev) classes=$(of_split classes) shared='' heard=''
if [ "$by" = random ]; then
	shared=--allow-shared-speakers heard=' (test speakers were in the training sets too)'
fi

# The front end of a setting: its input is the one thing in which 1 and 2 differ from 3 and 4.
features() {	# features SETTING MANIFEST
	case $1 in
	1 | 2) wav2spec --preset dai "$2" | spec2mel --preset dai ;;
	3 | 4) wav2spec --preset dai --scale ln "$2" ;;
	esac
}

loss() {
	case $1 in
	1 | 3) echo softmax ;;
	2 | 4) echo center:lambda=0.3,alpha=0.5 ;;
	esac
}

for setting in $settings; do
	for dir in "$out"/folds/[0-9]*; do
		fold=${dir##*/}
		run=$out/setting$setting/$fold
		[ ! -e "$run/predictions.ser" ] || continue
		mkdir -p "$run"
		rm -f "$run/log"
		[ -z "$dev" ] || features "$setting" "$dir/dev.tsv" >"$run/dev.ser"
		features "$setting" "$dir/train.tsv" |
			batcher -b 32 -e "$epochs" -s "$((seed + fold))" ${classes:+-c "$classes"} |
			sertrain -m crnn -l "$(loss "$setting")" --weights balanced -s "$((seed + fold))" \
				-j "$threads" ${dev:+--dev "$run/dev.ser"} --log "$run/log" -o "$run/model.ser"
		features "$setting" "$dir/test.tsv" |
			serpredict -j "$threads" "$run/model.ser" -o "$run/predictions.ser"
	done
	# z of the last fold's training and test set on the training set's two principal axes
	plane=$out/setting$setting/plane
	if [ ! -e "$plane-test.tsv" ]; then
		features "$setting" "$dir/train.tsv" | serembed -j "$threads" "$run/model.ser" -o "$plane.ser"
		serproject -f tsv "$plane.ser" -o "$plane-train.tsv"
		features "$setting" "$dir/test.tsv" | serembed -j "$threads" "$run/model.ser" |
			serproject --fit "$plane.ser" -f tsv -o "$plane-test.tsv"
		rm "$plane.ser"
	fi
	sermetrics $shared "$out/setting$setting"/*/predictions.ser -o "$out/setting$setting.txt"
	sermetrics -q $shared -f tsv "$out/setting$setting"/*/predictions.ser -o "$out/setting$setting.tsv"
	if command -v gnuplot >/dev/null; then
		sh "$here/pictures/scatter.sh" "$plane-train.tsv" "$plane-train" "setting $setting: z, training set"
		sh "$here/pictures/scatter.sh" "$plane-test.tsv" "$plane-test" "setting $setting: z, test set"
		sh "$here/pictures/confusion.sh" "$out/setting$setting.tsv" "$out/setting$setting" "setting $setting"
	fi
done

# ---- the table ----

for setting in $settings; do
	printf '\nSetting %s\n' "$setting"
	cat "$out/setting$setting.txt"
done
paper=$(awk 'NR > 1 && !/iemocap/ { other = 1 } END { if (NR > 1 && !other) print "yes" }' <"$manifest")
printf '\n%-8s %-5s %-28s %16s %16s' setting input objective 'UA (sd of folds)' 'WA (sd of folds)'
printf '%s\n' "${paper:+   paper: UA     WA}"
for setting in $settings; do
	awk -F '\t' -v setting="$setting" -v loss="$(loss "$setting")" -v paper="$paper" '
		{ value[$1, $3] = $6 == "NaN" ? "-" : sprintf("%.2f", 100 * $6) }
		END {
			split("63.80 66.86 60.97 65.13", ua, " ")
			split("61.83 65.40 58.93 62.96", wa, " ")
			printf "%-8d %-5s %-28s %8s (%5s) %8s (%5s)", setting, setting < 3 ? "mel" : "stft", loss,
				value["mean", "recall_macro"], value["deviation", "recall_macro"],
				value["mean", "accuracy"], value["deviation", "accuracy"]
			printf paper ? "        %s  %s\n" : "\n", ua[setting], wa[setting]
		}' <"$out/setting$setting.tsv"
done | tee "$out/table.txt"
echo "The folds are made by $by$heard, split $(of_split split)${protocol:+ ($protocol)}${dev:+, the best epoch on a dev set is kept}; $epochs epochs, seed $seed; means over the folds, in per cent."
