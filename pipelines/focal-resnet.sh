#!/bin/sh
# Tripathi et al. 2019, "Focal Loss based Residual Convolutional Neural Network for Speech Emotion Recognition": the four
# cells of its Table 4 over the folds of any manifest, with that table and the confusion matrices as the result.
#
#   cell  front end                      loss
#   1     mel bands in dB, clips of 6 s  softmax
#   2     the same                       focal, gamma 2
#   3     40 MFCC of these mel bands     softmax
#   4     the same                       focal, gamma 2
#
# usage: focal-resnet.sh [options] MANIFEST FOLDER
#   --cells '3 4'           which of the cells to run (1 2 3 4)
#   --width N               width of the network (64)
#   --gamma G               gamma of the focal loss (2)
#   --learning-rate R       (3e-4)
#   --by 'random speaker'   how the folds are made (random, as in the paper: training and test sets share speakers; with
#                           speaker or session they do not). Several are run one after the other
#   --protocol NAMES        protocols instead of --by; tripathi is the protocol of the paper, for IEMOCAP
# All other options are those of sweep.sh (see its --help), for example --set schedule=cosine, --set augment=yes, --seed.
# The sweep continues where it stopped. FOLDER contains one folder for each value of --by or --protocol. In addition to the
# results of the sweep, it contains for each combination its confusion matrix and learning curves (.svg, .png), and the
# table, table.txt.
set -eu
# shellcheck source=pipelines/parts/lib.sh
. "$(dirname -- "$0")/parts/lib.sh"

cells='1 2 3 4' width=64 gamma=2 rate=3e-4 how=--by kinds=random folds=''
own() {	# own OPTION VALUE
	case $1 in
	--cells) cells=$2 ;;
	--width) width=$2 ;;
	--gamma) gamma=$2 ;;
	--learning-rate) rate=$2 ;;
	--by | --protocol) how=$1 kinds=$2 ;;
	-k | --folds) folds=$2 ;;	# session has no number of folds
	--front | -m | --model | -l | --loss | --combination) die 64 "$1: no such option" ;;
	*) return 1 ;;
	esac
}
# shellcheck source=pipelines/parts/paper.sh
. "$here/parts/paper.sh"

combinations=$(for cell in $cells; do
	case $cell in
	1) echo "mel-db/resnet18:width=$width/softmax" ;;
	2) echo "mel-db/resnet18:width=$width/focal:gamma=$gamma" ;;
	3) echo "mfcc/resnet18:width=$width/softmax" ;;
	4) echo "mfcc/resnet18:width=$width/focal:gamma=$gamma" ;;
	*) die 64 "--cells $cell: not one of 1 2 3 4" ;;
	esac
done)
for kind in $kinds; do
	case $how$kind in --protocol* | --byrandom | --byspeaker | --bysession) ;; *) die 64 "--by $kind: not one of random, speaker, session" ;; esac
done
for kind in $kinds; do
	case $kind in session) k='' ;; *) k=$folds ;; esac
	sweep --combination "$combinations" --set "learning-rate=$rate" "$how" "$kind" ${k:+-k "$k"} "$@" "$manifest" "$out/${kind##*/}"
	[ "$(combinations_in "$out/${kind##*/}" | wc -l)" -eq "$(echo "$cells" | wc -w)" ] || die 64 '--set: only one value of each option is possible'
done

# Columns: cell, front end, loss, and those of sermetrics -f tsv; the seconds of an epoch are a row with the scope "epoch".
rows() {	# rows FOLDER
	for combination in $(combinations_in "$1"); do
		front=${combination%%/*} loss=${combination#*/*/} loss=${loss%%/*}
		case $front,$loss in mel-db,softmax) cell=1 ;; mel-db,*) cell=2 ;; *,softmax) cell=3 ;; *) cell=4 ;; esac
		pictures "$1/$combination" "$front, $loss"
		{
			sed 1d "$1/$combination/result.tsv"
			printf 'epoch\t\t\t\t\t%s\n' "$(cost "$1/$combination" | cut -d ' ' -f 1)"
		} | sed "s/^/$cell	$front	$loss	/"
	done
}

paper=$(only_of 'iemocap impro')
for kind in $kinds; do
	at=$out/${kind##*/}
	rows "$at" | awk -F '\t' -v kind="$(value_of "$at/folds/split" by)" -v split_of="$(value_of "$at/folds/split" split)" \
		-v dev="$(value_of "$at/folds/split" dev)" -v paper="$paper" -f "$here/parts/focal-resnet.awk" >"$at/table.txt"
	echo
	cat "$at/table.txt"
done
