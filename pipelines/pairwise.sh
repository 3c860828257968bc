#!/bin/sh
# Lian et al. 2018, "A Pairwise Discriminative Task for Speech Emotion Recognition": vectors learnt from pairs and
# classified by an SVM, against the same encoder with classes behind it, over the folds of any manifest; ending in the
# paper's Table 3 and a confusion matrix for each row.
#
#   row         network                           input
#   encoder-4   -m encoder -l softmax             4 s; encoder-5, encoder-6, encoder-7: 5, 6, 7 s
#   pairs-4     -m pairnet -l pair, then an SVM   4 s; pairs-5 ... likewise, which the paper has not
#
# usage: pairwise.sh [options] MANIFEST FOLDER
#   --rows 'encoder-4 pairs-4'
#                      which of them, in the table's order (encoder-4 encoder-5 encoder-6 encoder-7 pairs-4)
#   --protocol NAME    how the folds are made, by name, as for sersplit: lian is the paper's, for IEMOCAP; none in which
#                      speakers are shared. What is given beside it wins
#   --by speaker|session
#                      how the folds are made (speaker); no speaker is ever in training and test
#   -k, --folds N      number of folds (5); with session one for each
#   --dev              choose the epoch on a dev set, the fold before the test's, which is then not trained on: the
#                      pairs' as in the paper. The baseline trains on train and dev together, also as in the paper
#   -c, --classes C    as for batcher: 'neutral,angry,happy=happy+excited,sad' (all labels)
#   -s, --seeds '0 1'  of pairs, batches and first weights; the folds stay the same (0)
#   --pairs N          pairs of an epoch (4096; the paper has drawn above four million)
#   -e, --epochs N     of pairs (12)
#   --baseline-epochs N
#                      of the baseline (60)
#   --learning-rate R  (1e-4; the paper's 1e-5 wants its four million pairs)
#   -j, --threads N    of sertrain and serembed (0: one a core)
# Predictions that are there are not made again: run it once more after an interruption, or with more rows or seeds, and
# it goes on. FOLDER keeps folds/, and for each ROW models, logs and predictions in ROW/seedS/FOLD; ROW.txt and .tsv of
# sermetrics, ROW.svg and .png (the confusion matrix), ROW-curves (the learning curves of the first seed's first fold),
# pairs-N-train and -test (the vectors of its training and test set by t-SNE, each by itself), and table.txt.
set -eu
# shellcheck source=pipelines/parts/lib.sh
. "$(dirname -- "$0")/parts/lib.sh"

rows='encoder-4 encoder-5 encoder-6 encoder-7 pairs-4' protocol='' by='' folds='' dev='' classes='' seeds=0 pairs=4096 epochs=12
baseline=60 rate=1e-4 threads=0
while [ $# -gt 0 ]; do
	case $1 in
	-h | --help) explain ;;
	--dev) dev=--dev; shift; continue ;;
	--rows) rows=${2-} ;;
	--protocol) protocol=${2-} ;;
	--by) by=${2-} ;;
	-k | --folds) folds=${2-} ;;
	-c | --classes) classes=${2-} ;;
	-s | --seeds) seeds=${2-} ;;
	--pairs) pairs=${2-} ;;
	-e | --epochs) epochs=${2-} ;;
	--baseline-epochs) baseline=${2-} ;;
	--learning-rate) rate=${2-} ;;
	-j | --threads) threads=${2-} ;;
	-?*) die 64 "$1: no such option" ;;
	*) break ;;
	esac
	[ -n "${2-}" ] || die 64 "$1: needs a value"
	shift 2
done
[ $# -eq 2 ] || misuse 'MANIFEST FOLDER'
manifest=$1 out=$2
for row in $rows; do
	case $row in encoder-[4-7] | pairs-[4-7]) ;; *) die 64 "--rows $row: not encoder- or pairs- with 4, 5, 6 or 7" ;; esac
done
[ -n "$protocol$by" ] || by=speaker
case $by in '' | speaker | session) ;; *) die 64 "--by $by: not one of speaker, session" ;; esac
whole --seeds "$seeds"
manifest_file "$manifest"

settings="manifest $(cksum <"$manifest"), --by $by -k ${folds:-5} -c '$classes' --pairs $pairs -e $epochs"
settings="$settings --baseline-epochs $baseline --learning-rate $rate${dev:+ --dev}${protocol:+ --protocol $protocol}"
begun "$out" "$settings"
sersplit ${protocol:+--protocol "$protocol"} ${by:+--by "$by"} ${folds:+-k "$folds"} \
	${classes:+-c "$classes"} $dev "$manifest" "$out/folds" >&2
of_split() {
	value_of "$out/folds/split" "$1"
}
by=$(of_split by) dev=$(of_split dev) classes=$(of_split classes)
[ "$by" != random ] || die 64 "--protocol $protocol: shares speakers between training and test"
printf '%s\n' "$settings" >"$out/settings"
zero=$(cd "$out/folds" && for fold in [0-9]*; do echo "$fold"; done | sort -n | head -n 1)

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
	features "$1" "$3/train.tsv" |
		batcher -b 32 -e "$baseline" -s "$4" ${classes:+-c "$classes"} |
		sertrain -m "encoder:frames=${1}00" -l softmax --learning-rate "$rate" -s "$4" -j "$threads" \
			--log "$3/log" -o "$3/model.ser"
	features "$1" "$2/test.tsv" | serpredict -j "$threads" "$3/model.ser" -o "$3/predictions.ser"
}

discriminate() {	# discriminate SECONDS FOLD-FOLDER RUN SEED: pairs, vectors, an SVM
	[ -z "$dev" ] || features "$1" "$2/dev.tsv" >"$3/dev.ser"
	features "$1" "$2/train.tsv" >"$3/train.ser"
	batcher -b 32 -e "$epochs" -s "$4" --pairs "$pairs" ${classes:+-c "$classes"} "$3/train.ser" |
		sertrain -m "pairnet:frames=${1}00" -l pair --learning-rate "$rate" -s "$4" -j "$threads" \
			${dev:+--dev "$3/dev.ser"} --log "$3/log" -o "$3/model.ser"
	serembed -j "$threads" "$3/model.ser" "$3/train.ser" -o "$3/train-vectors.ser"
	features "$1" "$2/test.tsv" | serembed -j "$threads" "$3/model.ser" -o "$3/test-vectors.ser"
	sersvm --train "$3/train-vectors.ser" -o "$3/svm.ser"
	sersvm "$3/svm.ser" "$3/test-vectors.ser" -o "$3/predictions.ser"
	rm -f "$3/train.ser" "$3/dev.ser"
}

fold() {	# fold ROW SEED FOLD
	run=$out/$1/seed$2/$3
	[ ! -e "$run/predictions.ser" ] || return 0
	mkdir -p "$run"
	rm -f "$run/log"
	case $1 in
	encoder-*) classify "${1#*-}" "$out/folds/$3" "$run" "$2" ;;
	pairs-*) discriminate "${1#*-}" "$out/folds/$3" "$run" "$2" ;;
	esac
}

# Vectors on the plane by t-SNE, of a perplexity that so few can have.
plane() {	# plane ROW PART VECTORS.ser
	few=$((($(wc -l <"$out/folds/$zero/$2.tsv") - 1) / 3))
	serproject --method tsne --perplexity "$((few < 30 ? few : 30))" -f tsv "$3" -o "$out/$1-$2.tsv"
	sh "$here/pictures/scatter.sh" "$out/$1-$2.tsv" "$out/$1-$2" "$1: vectors of the $2 set"
}

pictures() {	# pictures ROW
	command -v gnuplot >/dev/null || return 0
	first=$out/$1/seed${seeds%% *}/$zero
	sh "$here/pictures/confusion.sh" "$out/$1.tsv" "$out/$1" "$1"
	sh "$here/pictures/curves.sh" "$first/log" "$out/$1-curves" "$1"
	case $1 in encoder-*) return 0 ;; esac
	for part in train test; do
		[ -e "$out/$1-$part.png" ] || plane "$1" "$part" "$first/$part-vectors.ser"
	done
}

for row in $rows; do
	for seed in $seeds; do
		for dir in "$out"/folds/[0-9]*; do
			fold "$row" "$seed" "${dir##*/}"
		done
	done
	files=$(for seed in $seeds; do printf '%s\n' + "$out/$row/seed$seed/"*/predictions.ser; done | sed 1d)
	IFS='
'
	# shellcheck disable=SC2086	# a name a line
	sermetrics $files -o "$out/$row.txt"
	# shellcheck disable=SC2086
	sermetrics -q -f tsv $files -o "$out/$row.tsv"
	unset IFS
	pictures "$row"
done

# ---- the table ----

for row in $rows; do
	printf '\n%s\n' "$row"
	cat "$out/$row.txt"
done

# Seconds of an epoch, and the most memory that sertrain held, over the logs of a row.
cost() {	# cost ROW
	for seed in $seeds; do cat "$out/$1/seed$seed"/*/log; done | awk '
		function value(key) { return match($0, "\"" key "\":[^,}]*") ? substr($0, RSTART + length(key) + 3, RLENGTH - length(key) - 3) : 0 }
		/"event":"epoch"/ { seconds += value("seconds"); n++ }
		/"event":"done"/ && value("megabytes") + 0 > most { most = value("megabytes") + 0 }
		END { printf "%8.1f %6.0f", n ? seconds / n : 0, most }'
}

paper=$(awk 'NR > 1 && !/iemocap/ { other = 1 } END { if (NR > 1 && !other) print "yes" }' <"$manifest")
{
	printf '\n%-10s %-17s %16s %16s %8s %6s%s\n' row method 'UA (sd)' 'WA (sd)' s/epoch MB "${paper:+   paper: UA}"
	for row in $rows; do
		awk -F '\t' -v row="$row" -v paper="$paper" -v cost="$(cost "$row")" '
			{ value[$1, $3] = $6 == "NaN" ? "-" : sprintf("%.2f", 100 * $6) }
			END {
				ua["encoder-4"] = "51.09"; ua["encoder-5"] = "54.71"; ua["encoder-6"] = "53.26"
				ua["encoder-7"] = "55.36"; ua["pairs-4"] = "56.33"
				printf "%-10s %-17s %8s (%5s) %8s (%5s) %s", row,
					row ~ /^pairs/ ? "pairs, SVM" : "encoder, softmax",
					value["mean", "recall_macro"], value["deviation", "recall_macro"],
					value["mean", "accuracy"], value["deviation", "accuracy"], cost
				printf paper ? "        %s\n" : "\n", ua[row]
			}' <"$out/$row.tsv"
	done
	runs=$(($(echo "$seeds" | wc -w) * $(find "$out"/folds/[0-9]* -maxdepth 0 | wc -l)))
	cat <<-END

		UA and WA in per cent: means over $runs runs (folds by $by, split $(of_split split)${protocol:+, $protocol}; seeds $seeds)
		and their standard deviation. Learning rate $rate, batches of 32. Pairs: $epochs epochs of $pairs pairs${dev:+, the best on a dev set kept}. Baseline: $baseline epochs${dev:+, train and dev together}.
		MB is the most that sertrain held.
	END
} | tee "$out/table.txt"
