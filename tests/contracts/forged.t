#!/bin/sh
# Streams that are whole and hashed right, and lie: each is refused, and no wrong figure is printed. See torture/forge.c.
# shellcheck source=tests/lib.sh
. tests/lib.sh

forge=$(CDPATH='' cd -- "$(dirname -- "$(command -v sergen)")/../torture" && pwd)/forge
cd "$tmp" || exit
export OMP_NUM_THREADS=1
sergen -n 8 --frames 8 -w 9 --scale power -o power
sergen -n 8 --frames 8 -w 8 -o mel
sergen -n 8 -k embedding -w 4 -o vectors
sergen -n 8 -k prediction -o told
batcher -b 4 -e 2 mel -o batches
sertrain -q -m resnet18:width=1 batches -o model
"$forge" mel >again && cmp -s mel again
code=$?
sercat --check again >said 2>&1
report $? "what is forged is a stream ($code: the same bytes)"

# powers
"$forge" -x u1=-1 power >negative
fails 65 'spec2mel: negative: u1: x[0] is -1, but a power cannot be negative' 'spec2mel -n 2 negative'
"$forge" -x u1=3e38 power >vast
for scale in ln db power; do
	fails 65 'spec2mel: vast: u1: its powers are so large that the sum over a band is not a finite number' \
		"spec2mel -n 2 --norm none --scale $scale vast"
done

# what a model makes of features is a number, whatever form it is printed in
"$forge" -x running_var=-1 model >odd
for f in ser tsv jsonl; do
	fails 65 'serpredict: mel: u0: the output of the model for it is not finite at 0' "serpredict -f $f odd mel"
done
fails 65 'serembed: mel: u0: the output of the model for it is not finite at 0' 'serembed odd mel'
"$forge" -x u=3e38 vectors | "$forge" -x u1=-3e38 /dev/stdin >far
for f in ser tsv; do
	fails 65 'serproject: far: u1: its coordinates are not finite: the vectors are too large' "serproject -f $f far"
done

# counts
most=9223372036854775807
"$forge" -s $most mel >skipped
for command in 'serdump' 'sercat' 'sercat --check' 'batcher' 'serpredict model'; do
	fails 65 "${command%% *}: skipped: the end record does not say how many items were skipped" "$command skipped"
done
sercat -n 4 told -o half
"$forge" -s 1000000000000000 half >one
sercat --skip 4 told -o half
"$forge" -s 1 half >two
fails 65 'sercat: two: with it the number of items skipped upstream, 1000000000000001, is above 1e15' \
	'sercat one two'
fails 65 'sermetrics: two: the number of items skipped upstream, 1000000000000001, is not in 0..1e15' 'sermetrics one + two'
"$forge" -h counts.0=$most batches >counts
fails 65 'sertrain: counts: malformed batch header: counts' 'sertrain -m mean counts'

# a checkpoint: of a run that stopped within its second epoch
size=$(wc -c <batches)
head -c $((size - 100)) batches | sertrain -q -m mean --checkpoint ckpt -o m 2>/dev/null
for lie in outcome.rows=$most outcome.confusion.0=$most outcome.confusion.0=1000000000000001 outcome.rows=1; do
	"$forge" -h "$lie" ckpt >lies
	fails 65 'sertrain: lies: malformed checkpoint header: outcome' 'sertrain -m mean --checkpoint lies batches -o m'
done
for lie in at.records=$most at.epochs=$most; do
	"$forge" -h "$lie" ckpt >lies
	fails 65 'sertrain: lies: malformed checkpoint header: at' 'sertrain -m mean --checkpoint lies batches -o m'
done
works 'the checkpoint itself is taken' 'sertrain -q -m mean --checkpoint ckpt batches -o m'

"$forge" -h features.hop=1e-320 model >hop
fails 65 'serdump: hop: malformed model header: features of rate 16000 and hop 9.99989e-321' 'serdump -n 0 hop'

# the line that makes features
"$forge" -h features.history.0.stage='"env"' model >other
fails 65 'serdump: other: its history names "env", which is not a filter that makes features' 'serdump --pipeline other'
"$forge" -h features.history.0.options.output='"x"' model >option
fails 65 'serdump: option: its history gives sergen an option "output", which sergen does not have' \
	'serdump --pipeline option'
plan
