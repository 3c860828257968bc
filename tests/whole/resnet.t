#!/bin/sh
# The focal loss network through the filters: trained, predicted, exported, started from.
# shellcheck source=tests/lib.sh
. tests/lib.sh
t=$tmp
net='-m resnet18:width=8 -l focal:gamma=2'

sergen -n 32 --frames 20-60 -w 40 -s 1 -o "$t/train.ser"
sergen -n 12 --frames 9-90 -w 40 -s 2 -o "$t/test.ser"
batcher -b 8 -e 6 -s 1 "$t/train.ser" -o "$t/batches.ser"

works 'it trains with focal loss' "sertrain $net $t/batches.ser -o $t/model.ser --log $t/log"
[ "$(grep -c '"focal":' "$t/log")" -eq 6 ]
report $? 'and the log says so'
works 'the width is in the model' "serdump --json $t/model.ser | head -n 1 | grep -q '\"model\": *\"resnet18:width=8,cosine=0\"'"
same 'the same seed gives the same bytes, with 1 thread as with 2' \
	"sertrain -j 1 $net $t/batches.ser" "sertrain -j 2 $net $t/batches.ser"
batcher -b 8 -e 20 -s 1 "$t/train.ser" -o "$t/long.ser"
works 'the trained model recognizes what it was trained on' \
	"sertrain $net $t/long.ser | serpredict /dev/stdin $t/train.ser | sermetrics --allow-shared-recordings -f json |
	grep -Eq '\"accuracy\": ?(0\.[89]|1)'"
serpredict "$t/model.ser" "$t/test.ser" -o "$t/all.ser"
works 'an utterance alone and in a batch are predicted alike' \
	"serpredict -b 1 $t/model.ser $t/test.ser -o $t/one.ser && sercmp --tensors -t 1e-5 $t/all.ser $t/one.ser"
works 'focal loss stands beside center loss, and alpha is taken' \
	"sertrain -m resnet18:width=4 -l focal:gamma=2,alpha=1+center:lambda=0.3,alpha=0.5 $t/batches.ser -o $t/both.ser --log $t/both"
grep -q '"focal":.*"center":' "$t/both" && ! grep -q softmax "$t/both"
report $? 'without softmax'

# alpha is --weights balanced for this one term
sergen -n 16 --frames 20-60 -w 40 -s 1 | batcher -b 8 -c angry,calm=sad+neutral -o "$t/two.ser"
small=resnet18:width=4
sertrain -m $small -l focal "$t/two.ser" -o "$t/alpha0.ser"
sertrain -m $small -l focal:alpha=1 "$t/two.ser" -o "$t/alpha1.ser"
sertrain -m $small -l focal --weights balanced "$t/two.ser" -o "$t/balanced.ser"
works 'alpha=1 weighs as --weights balanced does' \
	"sercmp --tensors $t/alpha1.ser $t/balanced.ser && { sercmp --tensors $t/alpha1.ser $t/alpha0.ser; [ \$? -eq 1 ]; }"

# running statistics: saved, restored with the best epoch, started from
works 'running statistics are state of the model' \
	"serdump --json $t/model.ser | grep running_var | grep -c '\"role\": *\"state\"' | grep -qx 20"
sertrain -m $small --dev "$t/test.ser" --log "$t/devlog" "$t/long.ser" -o "$t/best.ser"
best=$(grep '"kept":true' "$t/devlog" | tail -n 1 | sed 's/.*"epoch":\([0-9]*\).*/\1/')
batcher -b 8 -e "$best" -s 1 "$t/train.ser" | sertrain -m $small -o "$t/upto.ser"
works 'the best epoch is kept with its running statistics' \
	"[ $best -lt 20 ] && sercmp --tensors $t/best.ser $t/upto.ser"
batcher -b 32 -e 90 "$t/train.ser" | sertrain -m $small --learning-rate 0 -o "$t/settled.ser"
batcher -b 32 -e 1 "$t/train.ser" >"$t/once.ser"
works 'a model that is started from brings its running statistics' \
	"sertrain -m $small --init $t/settled.ser --learning-rate 0 $t/once.ser | sercmp --tensors -t 1e-3 $t/settled.ser - &&
	! sertrain -m $small --learning-rate 0 $t/once.ser | sercmp --tensors -t 1e-3 $t/settled.ser -"
fails 0 "sertrain: $t/model.ser: fc.weight is initialized anew: the classes or the shape differ
sertrain: $t/model.ser: fc.bias is initialized anew: the classes or the shape differ" \
	"sertrain $net --init $t/model.ser $t/two.ser -o $t/two-model.ser"

# the way to PyTorch and back
same 'the model goes to safetensors and back, byte by byte' \
	"ser2safetensors $t/model.ser | safetensors2ser --like $t/model.ser" "cat $t/model.ser"
works 'under the names of PyTorch' "ser2safetensors $t/model.ser | head -c 20000 |
	grep -ac '\"stem.0.weight\":{[^}]*\[8,1,7,7\].*\"body.2.down.0.weight\":{[^}]*\[16,8,1,1\].*\"fc.bias\".*\"body.7.b2.running_var\"'"
name="PyTorch's weights and running statistics become a model, and are the same numbers again"
if [ -n "${SER_REFERENCE:-}" ]; then
	safetensors2ser --like "$t/model.ser" --prefix after5. "$SER_REFERENCE/resnet18.safetensors" -o "$t/peer.ser" 2>"$t/said"
	grep -q 'after5.logits is not in' "$t/said"
	report $? "what is no weight is refused by name"
	safetensors2ser --like "$t/model.ser" --prefix init. "$SER_REFERENCE/resnet18.safetensors" -o "$t/peer.ser"
	works 'running statistics too are taken from the file' \
		"serdump $t/peer.ser | grep '^stem.1.running_var ' | grep 'min 1 mean 1 max 1'"
	same "$name" "ser2safetensors $t/peer.ser | safetensors2ser --like $t/model.ser" "cat $t/peer.ser"
else
	skip "$name" 'SER_REFERENCE is not set'
fi

# wrong choices
fails 64 'sertrain: options: width=8.5: width is not a whole number' "sertrain -m resnet18:width=8.5 $t/batches.ser"
fails 64 'sertrain: options: width=0: width is not a number in 1..256' "sertrain -m resnet18:width=0 $t/batches.ser"
fails 64 'sertrain: options: unknown setting depth' "sertrain -m resnet18:depth=34 $t/batches.ser"
fails 64 'sertrain: options: gamma=-1: gamma is not a number in 0..20' "sertrain -l focal:gamma=-1 $t/batches.ser"
fails 64 'sertrain: options: alpha=2: alpha is not a number in 0..1' "sertrain -l focal:alpha=2 $t/batches.ser"
fails 64 'sertrain: options: resnet18 needs 7 bins or more, stream has 6' \
	"sergen -n 8 --frames 20 -w 6 | batcher -b 8 | sertrain -m resnet18:width=8"
plan
