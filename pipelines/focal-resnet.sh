#!/bin/sh
# Tripathi et al. 2019, "Focal Loss based Residual Convolutional Neural Network for Speech Emotion Recognition": the
# four cells of its Table 4 over the folds of any manifest, ending in that table and the confusion matrices.
#
#   cell  input                         loss
#   1     mel bands in dB, clips of 6 s  softmax
#   2     mel bands                      focal, gamma 2
#   3     40 MFCC of them                softmax
#   4     MFCC                           focal, gamma 2
#
# usage: focal-resnet.sh [options] MANIFEST FOLDER
#   --cells '3 4'      which of them (1 2 3 4)
#   --by 'random speaker'
#                      how the folds are made (random): random is the paper's, each class dealt to the folds, so that
#                      speakers are shared; by speaker, or session, none is. Of several, one after the other
#   --protocol NAME    in place of --by, how the folds are made by name, as for sersplit: tripathi is the paper's, for
#                      IEMOCAP. What is given beside it wins. Of several, one after the other
#   -k, --folds N      number of folds (5); not with session
#   -c, --classes C    as for batcher: 'neutral,happy,sad,angry' is the paper's (all labels)
#   -s, --seeds '1 2'  of the order of batches and the first weights; the folds stay the same (1)
#   -e, --epochs N     (40; the paper does not say)
#   -b, --batch N      (32)
#   --width N          of the network (64)
#   --gamma G          of the focal loss (2)
#   --learning-rate R  (3e-4)
#   --train OPTIONS    more options of sertrain, as '--schedule cosine --clip 5'
#   --augment          time and frequency masks: seraug, with its defaults
#   --dev              keep the epoch with the best UA on a dev set (sersplit has it); else the last one, as there is
#                      no dev set in the paper
#   -j, --threads N    of wav2spec, sertrain and serpredict (0: one a core)
# A model or prediction that is there is not made again: run it once more after an interruption, or with more cells,
# seeds or kinds of folds, and it goes on. FOLDER keeps, for each kind of folds, folds/, and for each cell models,
# logs and predictions in cellN/seedS/FOLD, cellN.txt and .tsv of sermetrics, cellN.svg and .png, and table.txt.
# Features are there only while their fold is at work: up to 0.2 MB an utterance.
set -eu
# shellcheck source=pipelines/parts/lib.sh
. "$(dirname -- "$0")/parts/lib.sh"

cells='1 2 3 4' by=random how=--by folds='' classes='' seeds=1 epochs=40 batch=32 width=64 gamma=2 rate=3e-4 train='' augment='' dev=''
threads=0
while [ $# -gt 0 ]; do
	case $1 in
	-h | --help) explain ;;
	--dev) dev=--dev; shift; continue ;;
	--augment) augment=yes; shift; continue ;;
	--cells) cells=${2-} ;;
	--by) by=${2-} how=--by ;;
	--protocol) by=${2-} how=--protocol ;;
	-k | --folds) folds=${2-} ;;
	-c | --classes) classes=${2-} ;;
	-s | --seeds) seeds=${2-} ;;
	-e | --epochs) epochs=${2-} ;;
	-b | --batch) batch=${2-} ;;
	--width) width=${2-} ;;
	--gamma) gamma=${2-} ;;
	--learning-rate) rate=${2-} ;;
	--train) train=${2-} ;;
	-j | --threads) threads=${2-} ;;
	-?*) die 64 "$1: no such option" ;;
	*) break ;;
	esac
	[ -n "${2-}" ] || die 64 "$1: needs a value"
	shift 2
done
[ $# -eq 2 ] || misuse 'MANIFEST FOLDER'
manifest=$1 out=$2
for cell in $cells; do
	case $cell in [1-4]) ;; *) die 64 "--cells $cell: not one of 1 2 3 4" ;; esac
done
for kind in $by; do
	case $how$kind in --protocol* | --byrandom | --byspeaker | --bysession) ;; *) die 64 "--by $kind: not one of random, speaker, session" ;; esac
done
whole --seeds "$seeds"
manifest_file "$manifest"

settings="manifest $(cksum <"$manifest"), -k ${folds:-5} -c '$classes' -e $epochs -b $batch --width $width --gamma $gamma"
settings="$settings --learning-rate $rate --train '$train'${augment:+ --augment}${dev:+ --dev}"
begun "$out" "$settings"

input() {
	case $1 in 1 | 2) echo mel ;; *) echo mfcc ;; esac
}

loss() {
	case $1 in 1 | 3) echo softmax ;; *) echo "focal:gamma=$gamma" ;; esac
}

# The features of a fold, for both losses and all seeds.
features() {	# features FOLD-FOLDER TO
	for part in train test ${dev:+dev}; do
		wav2spec --preset tripathi -j "$threads" "$1/$part.tsv" | spec2mel --preset tripathi -o "$2/mel-$part.ser"
		case $cells in *[34]*) mel2mfcc --preset tripathi "$2/mel-$part.ser" -o "$2/mfcc-$part.ser" ;; esac
	done
}

augmented() {	# augmented SEED
	if [ -n "$augment" ]; then seraug -s "$1"; else cat; fi
}

train() {	# train CELL SEED FEATURES RUN
	rm -f "$4/log"
	# shellcheck disable=SC2086	# $train is several words
	batcher -b "$batch" -e "$epochs" -s "$2" ${classes:+-c "$classes"} "$3/$(input "$1")-train.ser" |
		augmented "$2" |
		sertrain -m "resnet18:width=$width" -l "$(loss "$1")" --learning-rate "$rate" -s "$2" -j "$threads" \
			${dev:+--dev "$3/$(input "$1")-dev.ser"} --log "$4/log" $train -o "$4/model.ser"
}

missing() {	# missing KIND FOLD
	for cell in $cells; do
		for seed in $seeds; do
			[ -e "$out/$1/cell$cell/seed$seed/$2/predictions.ser" ] || return 0
		done
	done
	return 1
}

fold() {	# fold KIND FOLD
	made=$out/$1/features
	mkdir -p "$made"
	features "$out/$1/folds/$2" "$made"
	for cell in $cells; do
		for seed in $seeds; do
			run=$out/$1/cell$cell/seed$seed/$2
			[ ! -e "$run/predictions.ser" ] || continue
			mkdir -p "$run"
			[ -e "$run/model.ser" ] || train "$cell" "$seed" "$made" "$run"
			serpredict -j "$threads" "$run/model.ser" "$made/$(input "$cell")-test.ser" -o "$run/predictions.ser"
		done
	done
	rm -r "$made"
}

# What sermetrics says of a cell, of these seeds alone.
score() {	# score KIND CELL
	set -- "$out/$1/cell$2" "$1" "$2"
	files=$(for seed in $seeds; do printf '%s\n' + "$1/seed$seed/"*/predictions.ser; done | sed 1d)
	case $(of_split "$2" by) in random) shared=--allow-shared-speakers ;; *) shared='' ;; esac
	IFS='
'
	# shellcheck disable=SC2086	# a name a line
	sermetrics $shared $files -o "$1.txt"
	# shellcheck disable=SC2086
	sermetrics -q $shared -f tsv $files -o "$1.tsv"
	unset IFS
	if command -v gnuplot >/dev/null; then
		sh "$here/pictures/confusion.sh" "$1.tsv" "$1" "$(input "$3"), $(loss "$3"), folds by $2"
	fi
}

# The rows of sermetrics and the seconds of the epochs, each behind its cell, input and loss.
rows() {	# rows KIND
	for cell in $cells; do
		{
			sed 1d "$out/$1/cell$cell.tsv"
			for seed in $seeds; do
				cat "$out/$1/cell$cell/seed$seed"/*/log
			done | sed -n '/"event":"epoch"/s/.*"seconds":\([^,}]*\).*/epoch					\1/p'
		} | sed "s/^/$cell	$(input "$cell")	$(loss "$cell")	/"
	done
}

paper=$(awk 'NR > 1 && !(/iemocap/ && /impro/) { other = 1 } END { if (NR > 1 && !other) print "yes" }' <"$manifest")
of_split() {	# of_split KIND KEY
	value_of "$out/$1/folds/split" "$2"
}

given=$classes given_dev=$dev
for name in $by; do
	kind=${name##*/}
	case $kind in session) k='' ;; *) k=$folds ;; esac
	mkdir -p "$out/$kind"
	sersplit "$how" "$name" ${k:+-k "$k"} ${given:+-c "$given"} $given_dev "$manifest" "$out/$kind/folds" >&2
	printf '%s\n' "$settings" >"$out/settings"
	classes=$(of_split "$kind" classes) dev=$(of_split "$kind" dev)
	for dir in "$out/$kind"/folds/[0-9]*; do
		if missing "$kind" "${dir##*/}"; then fold "$kind" "${dir##*/}"; fi
	done
	for cell in $cells; do
		score "$kind" "$cell"
	done
done
for name in $by; do
	kind=${name##*/}
	echo
	rows "$kind" | awk -F '\t' -v kind="$(of_split "$kind" by)" -v split_of="$(of_split "$kind" split)" -v paper="$paper" -v seeds="$seeds" -v epochs="$epochs" -v width="$width" \
		-v dev="$(of_split "$kind" dev)" -f "$here/parts/focal-resnet.awk" >"$out/$kind/table.txt"
	cat "$out/$kind/table.txt"
done
