#!/bin/sh
# sersvm: machines and their predictions, and which vectors they take. What is predicted is compared with scikit-learn
# in unit/vectors.c.
# shellcheck source=tests/lib.sh
. tests/lib.sh
t=$tmp
names=angry,happy,neutral,sad

sergen -k embedding -n 200 -w 16 -s 1 -o "$t/train.ser"
sergen -k embedding -n 100 -w 16 -s 2 -o "$t/test.ser"
sersvm --train -c $names "$t/train.ser" -v -o "$t/svm.ser" 2>"$t/said"
report $? 'a machine is trained'
grep -q '^sersvm: [0-9]* of 200 vectors are support vectors, gamma 0.0[0-9]*$' "$t/said" && [ "$(wc -l <"$t/said")" -eq 2 ]
report $? 'and says so, LIBSVM nothing'
sersvm --train -c $names "$t/train.ser" >"$t/stdout.ser"
cmp -s "$t/stdout.ser" "$t/svm.ser"
report $? 'standard output holds the machine and nothing else'
sersvm "$t/svm.ser" "$t/test.ser" -o "$t/predictions.ser"
works 'its predictions are scored, and good' \
	"sermetrics --allow-shared-recordings -f json $t/predictions.ser | grep -Eq '\"accuracy\": ?0\.[89]'"
same 'standard input is an input' "sersvm $t/svm.ser $t/test.ser" "sersvm $t/svm.ser <$t/test.ser"

# the class with the most pairs is predicted, x is the share of the pairs
serdump --json --values "$t/predictions.ser" | sed -n 's/.*"predicted": "\([a-z]*\)".*"data": \[\([^]]*\)\].*"data": \[\([^]]*\)\].*/\1,\2,\3/p' |
	awk -F ', *' -v names=$names 'BEGIN { split(names, name, ",") }
	{
		split("", won)
		k = 5
		for (a = 1; a <= 4; a++) for (b = a + 1; b <= 4; b++) won[$(++k) > 0 ? a : b]++
		best = 1
		for (c = 1; c <= 4; c++) {
			if (won[c] > won[best]) best = c
			if ((won[c] / 6 - $(c + 1)) ^ 2 > 1e-10) bad = 1
		}
		if ($1 != name[best]) bad = 1
	}
	END { exit bad || NR != 100 }'
report $? 'the class that wins most pairs is predicted, x holds the shares of the pairs'
serdump --json "$t/predictions.ser" | head -n 1 | grep -qF '"scale": "votes"'
report $? 'and the header says that it does'

sersvm --train -c $names --probability "$t/train.ser" -o "$t/sure.ser"
same 'the same seed gives the same machine' "cat $t/sure.ser" "sersvm --train -c $names --probability -s 1 $t/train.ser"
works 'another seed another' \
	"sersvm --train -c $names --probability -s 2 $t/train.ser -o $t/other.ser && { sercmp --tensors $t/sure.ser $t/other.ser; [ \$? -eq 1 ]; }"
sersvm "$t/sure.ser" "$t/test.ser" | serdump --json --values >"$t/json"
head -n 1 "$t/json" | grep -qF '"scale": "probability"' &&
	sed -n 's/.*"x": {[^}]*"data": \[\([^]]*\)\].*/\1/p' "$t/json" |
	awk -F ', *' '{ sum = $1 + $2 + $3 + $4 } sum < 0.9999 || sum > 1.0001 { bad = 1 } END { exit bad || NR != 100 }'
report $? 'with --probability x holds probabilities'
for option in '--kernel linear' '--kernel poly' '--cost 0.1' '--gamma 0.2' '--weights balanced'; do
	# shellcheck disable=SC2086	# two words
	sersvm --train -c $names $option "$t/train.ser" -o "$t/other.ser"
	works "$option makes another machine, which works" \
		"sersvm $t/other.ser $t/test.ser | sermetrics --allow-shared-recordings -f json | grep -Eq '\"accuracy\": ?0\.[6-9]' &&
		{ [ '$option' = '--weights balanced' ] || { sercmp --tensors $t/svm.ser $t/other.ser >/dev/null; [ \$? -eq 1 ]; }; }"
done
works 'classes are chosen and merged' \
	"sersvm --train -c angry,rest=happy+sad -q $t/train.ser | sersvm /dev/stdin $t/test.ser |
	serdump --json | sed 1d | grep -v '\"end\"' >$t/two; grep '\"label\": \"sad\"' $t/two | grep -q '\"class\": \"rest\"' &&
	! grep '\"label\": \"neutral\"' $t/two | grep -q '\"class\"'"
fails 0 "sersvm: $t/train.ser: 50 records have a label of no class" "sersvm --train -c angry,rest=happy+sad $t/train.ser"

# with a model behind the vectors
sergen -n 24 --frames 40-50 -w 32 -s 1 -o "$t/features.ser"
for seed in 1 2; do
	batcher -b 24 -c 'angry,calm=neutral,happy,sad' "$t/features.ser" | sertrain -s $seed -o "$t/model$seed.ser"
	serembed "$t/model$seed.ser" "$t/features.ser" -o "$t/vectors$seed.ser"
done
sersvm --train "$t/vectors1.ser" -o "$t/svm1.ser"
works 'the classes are those of the model' \
	"sersvm $t/svm1.ser $t/vectors1.ser | serdump --json | head -n 1 | grep -qF '\"classes\": [\"angry\", \"calm\", \"happy\", \"sad\"]'"
have=$(serdump "$t/model1.ser" | sed -n '$s/.* //p') other=$(serdump "$t/model2.ser" | sed -n '$s/.* //p')
fails 65 "sersvm: $t/vectors2.ser: $t/svm1.ser expects vectors of the model $have, stream has those of $other" \
	"sersvm $t/svm1.ser $t/vectors2.ser"
serproject "$t/vectors1.ser" -o "$t/points.ser"
fails 65 "sersvm: $t/points.ser: $t/svm1.ser expects the stages \"sergen serembed\", stream has \"sergen serembed serproject\"" \
	"sersvm $t/svm1.ser $t/points.ser"
sersvm "$t/svm1.ser" "$t/vectors1.ser" | sermetrics --allow-shared-recordings | grep -q 'the recording of 24 records, the speaker of 24 '
report $? 'what the model has seen is still seen'
sercat --only speaker=s1 "$t/train.ser" | sersvm --train -c $names -o "$t/s1.ser"
sersvm "$t/s1.ser" "$t/test.ser" | sermetrics --allow-shared-recordings | grep -q 'the recording of [1-9][0-9]* records, the speaker of [1-9][0-9]* (1 of 4 speakers)'
report $? 'and so is what the machine has seen'

fails 64 "sersvm: $t/train.ser: no classes: the vectors have none in their header; give them with -c" "sersvm --train $t/train.ser"
fails 65 "sersvm: $t/train.ser: class bored has no vectors" "sersvm --train -q -c angry,bored $t/train.ser"
fails 65 'sersvm: <stdin>: needs two classes or more, has 1' "sersvm --train -q -c angry <$t/train.ser"
fails 65 "sersvm: $t/features.ser: kind is \"spectrogram\", not \"embedding\"" "sersvm --train $t/features.ser"
fails 65 "sersvm: $t/features.ser: kind is \"spectrogram\", not \"embedding\"" "sersvm $t/svm.ser $t/features.ser"
fails 65 "sersvm: $t/model1.ser: kind is \"model\", not \"svm\"" "sersvm $t/model1.ser $t/test.ser"
fails 65 "sersvm: <stdin>: $t/svm.ser expects sergen width 16, stream has 8" "sergen -k embedding -w 8 | sersvm $t/svm.ser"
fails 64 'sersvm: --gamma: auto is neither scale nor a number above 0, up to 1e9' "sersvm --train --gamma auto $t/train.ser"
fails 64 'sersvm: --cost: can be used only with --train: a trained SVM has it already' "sersvm --cost 2 $t/svm.ser $t/test.ser"
fails 64 'sersvm: operands: too few: usage: sersvm [options] [svm] [embeddings]' 'sersvm'
fails 64 'sersvm: b.ser: too many operands: usage: sersvm [options] [svm] [embeddings] (sercat joins streams)' 'sersvm --train a.ser b.ser'
head -c -60 "$t/svm.ser" >"$t/cut.ser"
fails 65 "sersvm: $t/cut.ser: stream ends after 2 records without an end record" "sersvm $t/cut.ser $t/test.ser"

# what a manifest says of a recording travels on; what sersvm says of it stands in its place
for i in 1 2; do
	sh tests/tone.sh 0.3 $((i * 200)) >"$t/$i.wav"
done
printf 'path\tlabel\tscores\n%s/1.wav\tsad\tgood\n%s/2.wav\thappy\tgood\n' "$t" "$t" >"$t/scores.tsv"
wav2spec "$t/scores.tsv" | spec2mel -n 16 -o "$t/mel.ser"
batcher "$t/mel.ser" | sertrain -q -m resnet18:width=1 -o "$t/tones.ser"
serembed "$t/tones.ser" "$t/mel.ser" -o "$t/tones"
sersvm --train "$t/tones" -o "$t/tones.svm"
works 'a column "scores" of the manifest' "sersvm $t/tones.svm $t/tones | sercat --check"
plan
