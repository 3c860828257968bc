#!/bin/sh
# Lian et al. 2018, "A Pairwise Discriminative Task for Speech Emotion Recognition": vectors learnt from pairs and
# classified by an SVM, against the same encoder with classes behind it, over the folds of any manifest; ending in the
# paper's table, a confusion matrix for each row, and the training vectors of the first fold by t-SNE.
#
#   row         network                           input
#   encoder-4   -m encoder -l softmax             4 s; encoder-5, encoder-6, encoder-7: 5, 6, 7 s
#   pairs-4     -m pairnet -l pair, then an SVM   4 s; pairs-5 ... likewise, which the paper has not
#
# usage: pairwise.sh [options] MANIFEST FOLDER
#   --rows 'encoder-4 pairs-4'
#                      which of them, in the table's order (encoder-4 encoder-5 encoder-6 encoder-7 pairs-4)
#   --by speaker|session
#                      how the folds are made (speaker); no speaker is ever in training and test
#   -k, --folds N      number of folds (5); with session one for each
#   --dev              choose the epoch on a dev set, the fold before the test's, which is then not trained on: the
#                      pairs' as in the paper. The baseline trains on train and dev together, also as in the paper
#   -c, --classes C    as for batcher: 'neutral,angry,happy=happy+excited,sad' (all labels)
#   --pairs N          pairs of an epoch (4096; the paper has drawn above four million)
#   -e, --epochs N     of pairs (12)
#   --baseline-epochs N
#                      of the baseline (60)
#   --learning-rate R  (1e-4; the paper's 1e-5 wants its four million pairs)
#   -s, --seed N       the first seed (0)
#   -j, --threads N    of sertrain (0: one a core)
# Predictions that are there are not made again: run it once more after an interruption and it goes on.
set -eu
export LC_ALL=C
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)

die() {
	echo "pairwise.sh: $2" >&2
	exit "$1"
}

rows='encoder-4 encoder-5 encoder-6 encoder-7 pairs-4' by=speaker folds='' dev='' classes='' pairs=4096 epochs=12
baseline=60 rate=1e-4 seed=0 threads=0
while [ $# -gt 0 ]; do
	case $1 in
	-h | --help) sed -n '2,/^set -eu$/s/^# \{0,1\}//p' "$0"; exit 0 ;;
	--dev) dev=--dev; shift; continue ;;
	--rows | --by | -k | --folds | -c | --classes | --pairs | -e | --epochs | --baseline-epochs | --learning-rate | \
		-s | --seed | -j | --threads)
		[ $# -gt 1 ] || die 64 "$1: needs a value" ;;
	-?*) die 64 "$1: no such option" ;;
	*) break ;;
	esac
	case $1 in
	--rows) rows=$2 ;;
	--by) by=$2 ;;
	-k | --folds) folds=$2 ;;
	-c | --classes) classes=$2 ;;
	--pairs) pairs=$2 ;;
	-e | --epochs) epochs=$2 ;;
	--baseline-epochs) baseline=$2 ;;
	--learning-rate) rate=$2 ;;
	-s | --seed) seed=$2 ;;
	-j | --threads) threads=$2 ;;
	esac
	shift 2
done
[ $# -eq 2 ] || die 64 'usage: pairwise.sh [options] MANIFEST FOLDER (--help tells more)'
manifest=$1 out=$2
for r in $rows; do
	case $r in encoder-[4-7] | pairs-[4-7]) ;; *) die 64 "--rows $r: not encoder- or pairs- with 4, 5, 6 or 7" ;; esac
done
case $by in speaker | session) ;; *) die 64 "--by $by: not one of speaker, session" ;; esac

mkdir -p "$out"
sh "$here/split.sh" --by "$by" ${folds:+-k "$folds"} ${classes:+-c "$classes"} $dev -s "$seed" "$manifest" "$out/folds"

features() {	# features SECONDS MANIFEST
	wav2spec --preset lian --duration "$1" "$2"
}

# Train and dev in one manifest: they have one header row.
joined() {	# joined FOLD-FOLDER
	cat "$1/train.tsv"
	[ -z "$dev" ] || sed 1d "$1/dev.tsv"
}

classify() {	# classify SECONDS FOLD-FOLDER RUN SEED: the baseline
	joined "$2" >"$3/train.tsv"
	features "$1" "$3/train.tsv" >"$3/train.ser"
	batcher -b 32 -e "$baseline" -s "$4" ${classes:+-c "$classes"} "$3/train.ser" |
		sertrain -m "encoder:frames=${1}00" -l softmax --learning-rate "$rate" -s "$4" -j "$threads" \
			--log "$3/log" -o "$3/model.ser"
	features "$1" "$2/test.tsv" | serpredict -j "$threads" "$3/model.ser" -o "$3/predictions.ser"
}

embed() {	# embed SECONDS FOLD-FOLDER RUN SEED: pairs, vectors, an SVM
	features "$1" "$2/train.tsv" >"$3/train.ser"
	[ -z "$dev" ] || features "$1" "$2/dev.tsv" >"$3/dev.ser"
	batcher -b 32 -e "$epochs" -s "$4" --pairs "$pairs" ${classes:+-c "$classes"} "$3/train.ser" |
		sertrain -m "pairnet:frames=${1}00" -l pair --learning-rate "$rate" -s "$4" -j "$threads" \
			${dev:+--dev "$3/dev.ser"} --log "$3/log" -o "$3/model.ser"
	serembed -j "$threads" "$3/model.ser" "$3/train.ser" -o "$3/vectors.ser"
	sersvm --train "$3/vectors.ser" -o "$3/svm.ser"
	features "$1" "$2/test.tsv" | serembed -j "$threads" "$3/model.ser" |
		sersvm "$3/svm.ser" -o "$3/predictions.ser"
}

for row in $rows; do
	for dir in "$out"/folds/[0-9]*; do
		fold=${dir##*/}
		run=$out/$row/$fold
		[ ! -e "$run/predictions.ser" ] || continue
		mkdir -p "$run"
		case $row in
		encoder-*) classify "${row#*-}" "$dir" "$run" "$((seed + fold))" ;;
		pairs-*) embed "${row#*-}" "$dir" "$run" "$((seed + fold))" ;;
		esac
		rm -f "$run/train.ser" "$run/dev.ser"
	done
	sermetrics "$out/$row"/*/predictions.ser -o "$out/$row.txt"
	sermetrics -f tsv "$out/$row"/*/predictions.ser -o "$out/$row.tsv"
	sh "$here/pictures/confusion.sh" "$out/$row.tsv" "$out/$row" "$row"
	case $row in pairs-*) ;; *) continue ;; esac
	few=$(($(wc -l <"$out/folds/0/train.tsv") / 4))
	[ -e "$out/$row-tsne.tsv" ] || serproject --method tsne --perplexity "$((few < 30 ? few : 30))" -f tsv -s "$seed" \
		"$out/$row/0/vectors.ser" -o "$out/$row-tsne.tsv"
	sh "$here/pictures/scatter.sh" "$out/$row-tsne.tsv" "$out/$row-tsne" "$row: training vectors of fold 0"
done

# ---- the table ----

for row in $rows; do
	printf '\n%s\n' "$row"
	cat "$out/$row.txt"
done
case $(head -n 2 "$out/folds/0/train.tsv" | tail -n 1) in *iemocap*) paper=yes ;; *) paper= ;; esac
printf '\n%-12s %-8s %-24s %16s %16s' row seconds method 'UA (sd of folds)' 'WA (sd of folds)'
printf '%s\n' "${paper:+   paper: UA}"
for row in $rows; do
	awk -F '\t' -v row="$row" -v paper="$paper" '
		{ value[$1, $3] = $6 }
		END {
			ua["encoder-4"] = "51.09"; ua["encoder-5"] = "54.71"; ua["encoder-6"] = "53.26"
			ua["encoder-7"] = "55.36"; ua["pairs-4"] = "56.33"
			split(row, part, "-")
			printf "%-12s %-8d %-24s %8.2f (%5.2f) %8.2f (%5.2f)", row, part[2],
				part[1] == "pairs" ? "pairs, SVM" : "encoder, softmax",
				100 * value["mean", "recall_macro"], 100 * value["deviation", "recall_macro"],
				100 * value["mean", "accuracy"], 100 * value["deviation", "accuracy"]
			printf paper ? "        %s\n" : "\n", ua[row]
		}' "$out/$row.tsv"
done | tee "$out/table.txt"
printf '%s\n' "The folds are made by $by; pairs: $epochs epochs of $pairs${dev:+, the best on a dev set kept}; baseline: $baseline epochs${dev:+, train and dev together}; learning rate $rate, seed $seed; means over the folds, in per cent."
