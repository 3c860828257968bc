#!/bin/sh
# How far features lie from those of the training: serpredict measures it, sermetrics warns.
# shellcheck source=tests/lib.sh
. tests/lib.sh
t=$tmp

# Tones of three speakers to learn from, and of a fourth: as loud, and 40 dB softer.
for set in train near far; do
	printf 'path\tlabel\tspeaker\n' >"$t/$set.tsv"
done
number=0
for speaker in s1 s2 s3 s4; do
	for label in happy sad; do
		number=$((number + 1)) set=train
		hertz=$((150 + number * 3 % 8 * 5))
		[ $speaker != s4 ] || set=near
		sh tests/tone.sh 0.4 $hertz >"$t/$speaker-$label.wav"
		printf '%s-%s.wav\t%s\t%s\n' $speaker $label $label $speaker >>"$t/$set.tsv"
		[ $set = near ] || continue
		sh tests/tone.sh 0.4 $hertz 16000 90 >"$t/soft-$label.wav"
		printf 'soft-%s.wav\t%s\ts4\n' $label $label >>"$t/far.tsv"
	done
done
for set in train near far; do
	wav2spec --preset dai "$t/$set.tsv" | spec2mel --preset dai -o "$t/$set.ser"
done
batcher -b 3 "$t/train.ser" | sertrain -m resnet18:width=1 -o "$t/model.ser"
for set in near far; do
	serpredict "$t/model.ser" "$t/$set.ser" -o "$t/$set.predictions"
done

distance() {	# distance STREAM
	sermetrics -q -f tsv "$1" | awk -F '\t' '$1 == "pooled" && $3 == "distance" { print $6 }'
}

near=$(distance "$t/near.predictions") far=$(distance "$t/far.predictions")
awk -v near="$near" -v far="$far" 'BEGIN { exit !(near > 0 && near < 0.75 && far > 1 && far > 2 * near) }'
report $? "near is near ($near), far is far ($far)"
fails 0 '' "sermetrics $t/near.predictions"
two=$(printf %.2f "$far")
warning="sermetrics: $t/far.predictions: its features lie $two standard deviations from those of the training set on average; test sets of the same corpus stay below 0.75"
fails 0 "$warning" "sermetrics $t/far.predictions"
fails 0 "$warning" "sermetrics $t/near.predictions + $t/far.predictions"
fails 0 '' "sermetrics -q $t/far.predictions"
for format in text markdown latex; do
	works "$format says so" "sermetrics -q -f $format $t/far.predictions | grep -q 'features lie $two standard deviations .*: far, '"
	works "$format does not say it without need" "sermetrics -f $format $t/near.predictions | grep 'features lie' | grep -vq far"
done
works 'JSON has the figure' "sermetrics -q -f json $t/far.predictions | grep -q '\"distance\": *$(printf %.4s "$far")'"

# The measure: the mean over the frames, in deviations, root mean square over the bins.
works 'it does not depend on the batch' "serpredict -b 1 $t/model.ser $t/far.ser | sercmp $t/far.predictions -"
works 'training and test set measured alike: a model of these features is near them' \
	"batcher -b 2 $t/far.ser | sertrain -m resnet18:width=1 | serpredict /dev/stdin $t/far.ser |
	sermetrics --allow-shared-recordings -f tsv | awk -F '\t' '\$3 == \"distance\" && \$6 < 0.75 { n++ } END { exit n != 2 }'"
works 'JSON lines have it' "serpredict -f jsonl $t/model.ser $t/far.ser | grep -c '\"distance\":' | grep -qx 2"
works 'embeddings have it, and what a machine makes of them' \
	"serembed $t/model.ser $t/train.ser | sersvm --train -o $t/svm.ser &&
	serembed $t/model.ser $t/far.ser | sersvm $t/svm.ser | sermetrics -q | grep -q 'features lie $two'"
works 'predictions without it are scored as before' \
	"sermetrics --allow-shared-recordings -f json tests/golden/metrics-1.ser | grep -vq distance"
plan
