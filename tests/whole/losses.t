#!/bin/sh
# The losses that push classes apart, from sertrain -l to what serpredict makes of the model.
# shellcheck source=tests/lib.sh
. tests/lib.sh
t=$tmp

sergen -n 32 --frames 40 -w 24 -s 1 -o "$t/train.ser"
batcher -b 16 -e 16 "$t/train.ser" -o "$t/batches.ser"
train="sertrain -j 1 -m resnet18:width=2 --learning-rate 1e-2 $t/batches.ser"
sertrain -j 1 -m resnet18:width=2 "$t/batches.ser" -o "$t/softmax.ser"

for loss in am:scale=10 island supcon softmax+supcon:lambda=0.5,temperature=0.1 am:scale=10+island+supcon; do
	works "$loss: the trained model recognizes what it was trained on" \
		"$train -l $loss --log $t/log -o $t/model.ser && serpredict $t/model.ser $t/train.ser |
		sermetrics --resamples 10 --allow-shared-recordings -f json | grep -Eq '\"accuracy\": ?(0\.[89]|1)'"
	cp "$t/model.ser" "$t/$loss.ser"
done
grep -q '"am":.*"island":.*"supcon":' "$t/log"
report $? 'the log has the terms'
works 'centers are kept with the model' "serdump $t/island.ser | grep -q '^loss\.island  *role loss'"

# am: the model itself says that its logits are cosines
works 'a model trained with am has cosines' "serdump $t/am:scale=10.ser | grep -qx 'model *resnet18:width=2,cosine=10'"
works 'and no bias' "! serdump $t/am:scale=10.ser | grep -q '^fc.bias' && serdump $t/softmax.ser | grep -q '^fc.bias'"
works 'its logits are between -10 and 10' "serpredict -f tsv $t/am:scale=10.ser $t/train.ser | awk -F '\t' '
	NR > 1 { for (i = 6; i <= 9; i++) for (k = 6; k <= 9; k++) if (\$i > 0 && log(\$k / \$i) > 20.001) exit 1 }'"
works 'one utterance alone is predicted as in a batch' \
	"serpredict $t/am:scale=10.ser $t/train.ser -o $t/all.ser && serpredict -b 1 $t/am:scale=10.ser $t/train.ser |
	sercmp --tensors -t 1e-5 $t/all.ser -"
works 'training goes on from it' "sertrain -j 1 --init $t/am:scale=10.ser -m resnet18:width=2 -l am:scale=10 $t/batches.ser -o $t/x.ser"
works 'another objective may learn cosines too' "sertrain -j 1 -m resnet18:width=2,cosine=10 -l focal $t/batches.ser -o $t/x.ser"
fails 65 "sertrain: $t/softmax.ser: unknown tensor fc.bias for resnet18:width=2,cosine=30" \
	"sertrain -j 1 --init $t/softmax.ser -m resnet18:width=2 -l am $t/batches.ser -o $t/y.ser"
fails 64 "sertrain: options: loss am needs cosine logits of scale 30, those of the model have scale 20" \
	"sertrain -j 1 -m resnet18:width=2,cosine=20 -l am $t/batches.ser -o $t/y.ser"
batcher -b 4 --pairs 8 "$t/train.ser" -o "$t/pairs.ser"
fails 64 'sertrain: options: loss am is for classes, but the model classifies pairs' \
	"sertrain -m pairnet:frames=40 -l am $t/pairs.ser -o $t/y.ser"
fails 64 'sertrain: options: push=-1: push is not a number in 0..100' "sertrain -l island:push=-1 $t/batches.ser"
fails 64 'sertrain: options: temperature=0: temperature is not a number in 0.01..100' "sertrain -l supcon:temperature=0 $t/batches.ser"
fails 64 'sertrain: options: unknown setting temperature' "sertrain -l am:temperature=1 $t/batches.ser"
plan
