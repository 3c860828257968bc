#!/bin/sh
# sertrain and serpredict: messages, statuses, the contract between features and model.
# shellcheck source=tests/lib.sh
. tests/lib.sh
t=$tmp

sergen -n 48 --frames 40-70 -w 64 -s 1 -o "$t/train.ser"
sergen -n 16 --frames 33-90 -w 64 -s 1 -o "$t/test.ser"
batcher -b 16 -e 3 -s 1 "$t/train.ser" -o "$t/batches.ser"
batcher -b 16 -e 12 -s 1 "$t/train.ser" -o "$t/long.ser"

sertrain -h >"$t/help"
for f in lib/models/*.c lib/losses/*.c lib/optim/*.c; do
	name=$(basename "$f" .c)
	case $name in models | losses | optim) continue ;; esac
	grep -q "^  $name  .*[a-z]" "$t/help" || echo "$name"
	sed -n 's/^\t{ "\([a-z]*\)", \([0-9.]*\), .*/\1=\2/p' "$f"
done >"$t/names"
[ "$(wc -l <"$t/names")" -gt 9 ]
code=$?
while read -r word; do grep -q "^    $word  " "$t/help" || code=1; done <"$t/names"
report $code '-h names every model, loss and optimizer, with their options'
works 'a model is trained' "sertrain $t/batches.ser -l center:lambda=0.3 -o $t/model.ser --log $t/log"
[ "$(grep -c '"event":"epoch"' "$t/log")" -eq 3 ] && grep -q '"center":.*"softmax":.*"train_ua"' "$t/log"
report $? 'the log has a line an epoch, with the parts of the loss'
same 'the same seed gives the same bytes' "sertrain $t/batches.ser" "sertrain <$t/batches.ser"
same 'the British spelling is taken too' "sertrain --optimiser adam -m mean $t/batches.ser" "sertrain --optimizer adam -m mean $t/batches.ser"
sertrain -s 1 "$t/batches.ser" -o "$t/seed1.ser"
sertrain -s 2 "$t/batches.ser" -o "$t/seed2.ser"
works 'another seed gives another model' "sercmp --tensors $t/seed1.ser $t/seed2.ser; [ \$? -eq 1 ]"
works 'the trained model recognizes what it was trained on' \
	"sertrain --learning-rate 1e-3 $t/long.ser | serpredict /dev/stdin $t/train.ser | sermetrics --allow-shared-recordings -f json |
	grep -Eq '\"accuracy\": ?(0\.[89]|1)'"
for option in '--clip 0.1' '--decay 1e-1' '--schedule cosine'; do
	works "$option is taken" "sertrain $option $t/batches.ser -o $t/fancy.ser && { sercmp --tensors $t/fancy.ser $t/seed1.ser; [ \$? -eq 1 ]; }"
done

# the dev set keeps the best epoch, and patience stops
works 'the best epoch on the dev set is kept' \
	"sertrain --dev $t/test.ser --log $t/devlog $t/long.ser -o $t/best.ser && grep -q dev_ua $t/devlog &&
	serdump --json $t/best.ser | head -n 1 | grep -q '\"dev\":'"
works 'patience stops early, with success' \
	"sertrain --learning-rate 1e-9 --patience 2 --dev $t/test.ser --log $t/patient $t/long.ser -o $t/p.ser &&
	[ \$(grep -c epoch $t/patient) -lt 12 ]"
fails 64 'sertrain: --patience: needs --dev' "sertrain --patience 2 $t/batches.ser -o $t/x.ser"
fails 65 "sertrain: $t/narrow.ser: training expects sergen width 64, stream has 32" \
	"sergen -n 4 --frames 40-70 -w 32 -o $t/narrow.ser && sertrain --dev $t/narrow.ser $t/batches.ser -o $t/x.ser"

# starting from another model
works 'training goes on from a model' "sertrain --init $t/model.ser $t/batches.ser -o $t/more.ser"
sergen -n 48 --frames 40-70 -w 64 -s 1 | batcher -b 16 -c angry,calm=sad+neutral -o "$t/two.ser"
fails 0 "sertrain: $t/model.ser: fc2.weight is initialized anew: the classes or the shape differ
sertrain: $t/model.ser: fc2.bias is initialized anew: the classes or the shape differ" \
	"sertrain --init $t/model.ser $t/two.ser -o $t/two-model.ser"

same 'a profile changes no byte' "sertrain --profile $t/batches.ser" "sertrain $t/batches.ser"
sertrain --profile "$t/batches.ser" 2>&1 >/dev/null | awk '
	/^layer/ { next } /^all/ { all = $(NF - 2); flops = $(NF - 1); next } { sum += $(NF - 2); n += / conv2d | gru / }
	END { exit !(n == 5 && flops > 0 && all == 100 && sum > 98 && sum < 100.5) }'
report $? 'its layers sum up to all'

works 'a batch can be overfitted' "sertrain --sanity --learning-rate 2e-3 $t/batches.ser | grep -q '16 of 16 utterances right'"
fails 65 '' "sertrain --sanity --learning-rate 0 $t/batches.ser"
sertrain --learning-rate 10 --decay 10 "$t/long.ser" -o "$t/nan.ser" 2>"$t/said"
[ $? -eq 65 ] && grep -q 'not .*finite.*: \["u[0-9]' "$t/said" && [ ! -e "$t/nan.ser" ]
report $? 'a run that diverges names its batch and leaves no model'

# wrong streams
fails 65 "sertrain: $t/train.ser: kind is \"spectrogram\", not \"batch\"" "sertrain $t/train.ser -o $t/x.ser"
fails 65 "sertrain: <stdin>: stream ends after 2 records without an end record" \
	"head -c 600000 $t/batches.ser | sertrain -o $t/x.ser"
[ ! -e "$t/x.ser" ]
report $? 'and no model is left'
fails 64 "sertrain: options: unknown model crn: choose one of $(registry models)" "sertrain -m crn $t/batches.ser"
fails 64 "sertrain: options: unknown loss centre: choose one of $(registry losses)" "sertrain -l centre $t/batches.ser"
fails 64 'sertrain: options: lambda=x: lambda is not a number in 0..100' "sertrain -l center:lambda=x $t/batches.ser"
fails 66 "sertrain: none.ser: No such file or directory" "sertrain none.ser"
fails 73 "sertrain: $t/none/m.ser: No such file or directory" "sertrain $t/batches.ser -o $t/none/m.ser"

# serpredict
serpredict "$t/model.ser" "$t/test.ser" -o "$t/all.ser"
works 'an utterance alone and in a batch are predicted alike' \
	"serpredict -b 1 $t/model.ser $t/test.ser -o $t/one.ser && sercmp --tensors -t 1e-5 $t/all.ser $t/one.ser"
fails 65 "serpredict: <stdin>: $t/model.ser expects sergen width 64, stream has 32" \
	"sergen -n 4 --frames 40-70 -w 32 | serpredict $t/model.ser"
fails 65 "serpredict: $t/test.ser: kind is \"spectrogram\", not \"model\"" "serpredict $t/test.ser $t/test.ser"
fails 64 'serpredict: operands: too few: usage: serpredict [options] model [features]' 'serpredict'
fails 65 "serpredict: <stdin>: stream ends within its header" \
	"head -c 300 $t/model.ser >$t/cut.ser; head -c 100 $t/test.ser | serpredict $t/model.ser"
fails 65 "serpredict: $t/cut.ser: stream ends within its header" "serpredict $t/cut.ser $t/test.ser"
works 'what was trained on is marked as seen' \
	"serpredict -f tsv $t/model.ser $t/train.ser | awk -F '\t' 'NR > 1 && \$5 != \"recording,speaker\" { exit 1 }'"
works 'a table has a column a class, and sums to 1' "serpredict -f tsv $t/model.ser $t/test.ser | awk -F '\t' '
	NR == 1 && \$6 \" \" \$7 \" \" \$8 \" \" \$9 != \"angry happy neutral sad\" { exit 1 }
	NR > 1 && (\$6 + \$7 + \$8 + \$9 < 0.9999 || \$6 + \$7 + \$8 + \$9 > 1.0001) { exit 1 }'"
works 'JSON lines hold the posteriors by name' \
	"serpredict -f jsonl $t/model.ser $t/test.ser | grep -c '\"posteriors\":{\"angry\":' | grep -qx 16"
# each thread's matrix products want 128 MB of addresses, and OpenBLAS waits for ever for what it does not get
[ -n "${SAN:-}" ] || fails 71 "serpredict: $t/test.ser: out of memory for matrix products on 64 threads" \
	"ulimit -v 1000000; ulimit -t 20; serpredict -j 64 $t/model.ser $t/test.ser"
works 'labels of other classes are predicted, not scored' \
	"sergen -n 8 --frames 40 -w 64 -c angry,bored >$t/bored.ser; serpredict -f tsv $t/two-model.ser $t/test.ser >/dev/null &&
	serpredict -f tsv $t/two-model.ser $t/test.ser | awk -F '\t' '\$2 == \"happy\" && \$3 != \"\" { exit 1 }'"
plan
