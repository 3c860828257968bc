#!/bin/sh
# A demonstration in three minutes: synthesize a corpus of eight voices, train the center loss CRNN on six of them and
# score it on the other two, in four folds. Prints the table and draws the confusion matrix.
#
# usage: demo.sh [FOLDER]
# FOLDER (default: build/demo) keeps manifests, models, predictions and the plot.
set -eu
# shellcheck source=pipelines/parts/lib.sh
. "$(dirname -- "$0")/parts/lib.sh"

case ${1-} in -h | --help) explain ;; -*) die 64 "$1: no such option" ;; esac
[ $# -le 1 ] || die 64 'usage: demo.sh [FOLDER] (see --help)'
out=${1:-build/demo}
rm -rf "$out/folds"
mkdir -p "$out"

echo "demo: eight voices, four emotions, six sentences: espeak-ng speaks into $out/wav"
sh "$here/corpora/espeak.sh" "$out" 1
sersplit -q -k 4 --by speaker "$out/manifest.tsv" "$out/folds" >/dev/null

# Not grouped by length: all voices speak the same sentences, and a batch of one length would be one of few sentences.
for fold in 0 1 2 3; do
	dir=$out/folds/$fold
	echo "demo: fold $fold: features, then 14 epochs on $(($(wc -l <"$dir/train.tsv") - 1)) utterances of 6 voices"
	wav2spec --preset dai "$dir/train.tsv" | spec2mel --preset dai |
		batcher --no-group -b 16 -e 14 -s "$fold" |
		sertrain -m crnn -l center:lambda=0.3,alpha=0.5 --learning-rate 1e-3 -s "$fold" --log "$dir/log" -o "$dir/model.ser"
	wav2spec --preset dai "$dir/test.tsv" | spec2mel --preset dai |
		serpredict "$dir/model.ser" -o "$dir/predictions.ser"
done

echo
sermetrics "$out"/folds/[0-3]/predictions.ser | tee "$out/result.txt"
sermetrics -f tsv "$out"/folds/[0-3]/predictions.ser >"$out/result.tsv"
sh "$here/pictures/confusion.sh" "$out/result.tsv" "$out/confusion" 'demo: voices that are not in the training set'
echo
echo "demo: the picture is $out/confusion.svg and .png; the models are $out/folds/*/model.ser"
