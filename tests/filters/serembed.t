#!/bin/sh
# serembed: the vector of each utterance, whatever it is batched with, and the contract with the features.
# shellcheck source=tests/lib.sh
. tests/lib.sh
t=$tmp

sergen -n 24 --frames 40-70 -w 64 -s 1 -o "$t/train.ser"
sergen -n 9 --frames 33-90 -w 64 -s 2 -c angry,happy,bored -o "$t/test.ser"
batcher -b 8 "$t/train.ser" | sertrain -o "$t/model.ser"
serembed "$t/model.ser" "$t/test.ser" -o "$t/all.ser"

hash=$(serdump "$t/model.ser" | sed -n '$s/.* //p')
serdump --json "$t/all.ser" >"$t/json"
head -n 1 "$t/json" | grep -F '"kind": "embedding", "axes": "dim", "width": 64,' | grep -F '"classes": ["angry", "happy", "neutral", "sad"]' |
	grep -qF "\"model\": \"$hash\""
report $? 'the header has the width, the classes, and the model by its hash'
head -n 1 "$t/json" | grep -qF "\"stage\": \"serembed\", \"version\": \"$(serembed --version | cut -d ' ' -f 2)\", \"values\": 1, \"options\": {\"model\": \"$hash\"}"
report $? 'and the history the stage'
[ "$(grep -c '"id": "u[0-8]", "label": "[a-z]*", "speaker": "s[1-4]".*"shape": \[64\]' "$t/json")" -eq 9 ]
report $? 'every record keeps its keys and has a vector of 64'
grep -F '"label": "angry"' "$t/json" | grep -qF '"class": "angry"' && ! grep -F '"label": "bored"' "$t/json" | grep -qF '"class"'
report $? 'a label of the map has a class, another has none'
grep -qF '"seen": ["recording", "speaker"]' "$t/json"
report $? 'what the model has seen is marked'
works 'an utterance alone and in a batch have the same vector' \
	"serembed -b 1 $t/model.ser $t/test.ser -o $t/one.ser && sercmp --tensors -t 1e-5 $t/all.ser $t/one.ser"
same 'standard input is an input, and -j changes nothing' "serembed $t/model.ser $t/test.ser" \
	"serembed -j 1 $t/model.ser <$t/test.ser"

fails 65 "serembed: <stdin>: $t/model.ser expects sergen width 64, stream has 32" \
	"sergen -n 4 --frames 40-70 -w 32 | serembed $t/model.ser"
fails 65 "serembed: $t/test.ser: kind is \"spectrogram\", not \"model\"" "serembed $t/test.ser $t/test.ser"
fails 65 "serembed: $t/all.ser: kind is \"embedding\", not \"spectrogram\"" "serembed $t/model.ser $t/all.ser"
fails 65 "serembed: <stdin>: stream ends after 8 records without an end record" \
	"head -c -60 $t/test.ser | serembed $t/model.ser"
fails 64 'serembed: operands: too few: usage: serembed [options] model [features]' 'serembed'
fails 66 'serembed: none.ser: No such file or directory' 'serembed none.ser'
plan
