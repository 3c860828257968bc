#!/bin/sh
# Pairs from the front end to the vectors: batcher --pairs, -m pairnet -l pair, and its baseline -m encoder.
# shellcheck source=tests/lib.sh
. tests/lib.sh
t=$tmp

# the preset: 4 s are 400 frames of 257 bins, whatever the recording's length; other durations beside it
sh tests/tone.sh 1.3 200 >"$t/short.wav"
sh tests/tone.sh 7.5 300 >"$t/long.wav"
for seconds in 4 5 6 7; do
	wav2spec --preset lian --duration $seconds "$t/short.wav" "$t/long.wav" | serdump >"$t/dump"
	[ "$(grep -c "x (${seconds}00, 257)" "$t/dump")" -eq 2 ]
	report $? "--preset lian, $seconds s: ${seconds}00 frames of 257 bins"
done
same 'four seconds are the preset'\''s own' "wav2spec --preset lian $t/long.wav" "wav2spec --preset lian --duration 4 $t/long.wav"
wav2spec --preset lian "$t/short.wav" | serdump >"$t/dump"
grep -q ' window=hamming .*length=320smp step=160smp dft=512 .*fill=last' "$t/dump" && grep -qx 'scale  *ln' "$t/dump"
report $? 'frames of 20 ms every 10 ms'

f=$t/f.ser
sergen -n 40 --frames 64 -w 32 -c angry,happy,neutral,sad -s 3 >"$f"
sergen -n 24 --frames 64 -w 32 -c angry,happy,neutral,sad -s 4 >"$t/dev.ser"
batcher -b 8 --pairs 100 -e 3 "$f" -o "$t/pairs.ser"
batcher -b 8 -e 3 "$f" -o "$t/single.ser"

# rows NAME FILE: the values of an array of all batches, two a line: the pairs
rows() {
	serdump --json "$2" | sed -n 's/.*"'"$1"'": \[\([^]]*\)\].*/\1/p' | tr -d ' "' | tr , '\n' | paste - -
}
rows labels "$t/pairs.ser" >"$t/labels"
rows ids "$t/pairs.ser" >"$t/ids"
[ "$(wc -l <"$t/labels")" -eq 300 ] && [ "$(awk '$1 == $2' "$t/labels" | wc -l)" -eq 99 ]
report $? 'three epochs of 100 pairs, of each 33 of one class'
awk '$1 == $2 { bad = 1 } END { exit bad || NR != 300 }' "$t/ids"
report $? 'no utterance stands beside itself'
head -n 100 "$t/ids" | tr '\t' '\n' | sort | uniq -c | awk '$1 != 5 { bad = 1 } END { exit bad || NR != 40 }'
report $? 'each of 40 utterances is used 5 times in 100 pairs'
head -n 100 "$t/ids" >"$t/one"
sed -n 101,200p "$t/ids" >"$t/two"
! cmp -s "$t/one" "$t/two"
report $? 'each epoch draws other pairs'
same 'the same seed draws the same pairs' "batcher --pairs 50 -s 7 $f" "cat $f | batcher --pairs 50 -s 7"
works 'another seed draws others' "batcher --pairs 50 -s 7 $f >$t/7 && batcher --pairs 50 -s 8 $f >$t/8 && { sercmp --tensors $t/7 $t/8; [ \$? -eq 1 ]; }"
batcher --pairs 100 --positive 0.5 "$f" >"$t/half.ser"
[ "$(rows labels "$t/half.ser" | awk '$1 == $2' | wc -l)" -eq 50 ]
report $? '--positive 0.5: half of them'
works 'the header says so, and batch counts rows' \
	"serdump $t/pairs.ser | grep -qx 'pairs      true' && serdump $t/pairs.ser | grep -qx 'positive   0.33' &&
	serdump $t/pairs.ser | grep -qx 'batch      16' && ! serdump $t/single.ser | grep -q '^pairs'"
works 'batches hold 16 rows or 14' "serdump $t/pairs.ser | sed -n 's/.*x (\\([0-9]*\\), 64, 32).*/\\1/p' | sort -u | paste -sd ' ' | grep -qx '14 16'"
fails 64 'batcher: --positive: needs --pairs' "batcher --positive 0.5 $f"
fails 64 'batcher: --pairs: draws at random: cannot be used with --no-shuffle' "batcher --pairs 9 --no-shuffle $f"
fails 64 'batcher: --balance: cannot be used with --pairs, which use each record about equally often' "batcher --pairs 9 --balance $f"
fails 64 'batcher: <stdin>: all records are of one class: pairs of different classes need two' 'sergen -n 4 -c sad | batcher --pairs 9'
fails 64 'batcher: <stdin>: no class has the two records that a pair of the same class needs' 'sergen -n 3 -c a,b,c | batcher --pairs 9'

# training
m=pairnet:frames=64
works 'a model is trained on pairs' "sertrain -m $m -l pair --dev $t/dev.ser --log $t/log $t/pairs.ser -o $t/model.ser"
[ "$(grep -c '"event":"epoch".*"pair":.*"train_wa":.*"dev_ua":.*"dev_by":"nearest class mean","dev_pairs":' "$t/log")" -eq 3 ]
report $? 'the log has UA by the nearest class mean, and the share of pairs that are right'
same 'the same seed gives the same bytes, whatever the threads' "sertrain -j 1 -m $m -l pair $t/pairs.ser" \
	"sertrain -j 2 -m $m -l pair <$t/pairs.ser"
works 'a batch of pairs can be overfitted' \
	"sertrain --sanity --learning-rate 1e-3 -m $m -l pair:lambda=0.5 $t/pairs.ser | grep -q '8 of 8 pairs right'"
works 'the baseline learns from the same features' "sertrain -m encoder:frames=64 -l softmax $t/single.ser | serpredict /dev/stdin $t/dev.ser | sermetrics --allow-shared-recordings"
fails 64 "sertrain: options: model $m needs pairs, but these batches hold single utterances: use batcher --pairs" "sertrain -m $m -l pair $t/single.ser"
fails 64 'sertrain: options: model encoder:frames=64,cosine=0 needs single utterances, but these batches hold pairs: use batcher without --pairs' \
	"sertrain -m encoder:frames=64 $t/pairs.ser"
fails 64 'sertrain: options: loss softmax is for classes, but the model classifies pairs' "sertrain -m $m $t/pairs.ser"
fails 64 'sertrain: options: loss pair is for pairs, but the model classifies single utterances' \
	"sertrain -m encoder:frames=64 -l pair $t/single.ser"
fails 64 'sertrain: options: class weights are for classes, not for pairs' "sertrain -m $m -l pair --weights balanced $t/pairs.ser"
fails 64 'sertrain: options: lambda=2: lambda is not a number in 0..1' "sertrain -m $m -l pair:lambda=2 $t/pairs.ser"
fails 64 'sertrain: options: frames=64.5 is not a whole number' "sertrain -m pairnet:frames=64.5 -l pair $t/pairs.ser"
sertrain -m pairnet -l pair "$t/pairs.ser" -o "$t/x.ser" 2>"$t/said"
[ $? -eq 65 ] && grep -q 'model expects 400 frames, utterance has 64: see wav2spec --duration' "$t/said"
report $? 'another length is refused, and said what to do'

works 'other classes change nothing in a network of pairs: none of its weights is initialized anew' \
	"batcher -b 8 --pairs 16 -c angry,calm=sad+neutral $f | sertrain -m $m -l pair --init $t/model.ser -o $t/more.ser 2>$t/said &&
	[ ! -s $t/said ]"

# what is made of the model
fails 65 "serpredict: $t/model.ser: $m has no classes: use serembed" "serpredict $t/model.ser $t/dev.ser"
works 'vectors of 256, alone as in a batch' "serembed $t/model.ser $t/dev.ser -o $t/z.ser && serembed -b 1 $t/model.ser $t/dev.ser -o $t/z1.ser &&
	sercmp --tensors -t 1e-5 $t/z.ser $t/z1.ser && serdump $t/z.ser | grep -q 'width *256'"
works 'weights go to PyTorch, the layer over all of an utterance channel-major, and back' \
	"ser2safetensors $t/model.ser -o $t/w.safetensors && safetensors2ser --like $t/model.ser $t/w.safetensors -o $t/back.ser &&
	sercmp --tensors $t/model.ser $t/back.ser"
plan
