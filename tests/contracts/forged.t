#!/bin/sh
# Streams that are whole and hashed right, and lie: each is refused, and no wrong figure is printed. See torture/forge.c.
# shellcheck source=tests/lib.sh
. tests/lib.sh

forge=$(CDPATH='' cd -- "$(dirname -- "$(command -v sergen)")/../torture" && pwd)/forge
cd "$tmp" || exit
export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1
little='ulimit -v 800000;'	# sanitizers take it all
[ -z "${SAN:-}" ] || little=
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

# a support vector machine: what its header claims is not laid out, and no training goes on for ever
classes=neutral,angry,happy,sad
for kernel in linear poly; do
	fails 65 "sersvm: far: vectors of lengths up to 6e+38 are too large for this kernel: scale them, or see --kernel rbf" \
		"ulimit -t 20; sersvm --train -c $classes --kernel $kernel --gamma 1 far"
done
works 'distances that overflow a float' "ulimit -t 20; sersvm --train -c $classes far -o m && sersvm m far | sercat --check"
sersvm --train -c $classes --kernel poly --gamma 1e9 vectors -o machine
fails 65 'sersvm: far: u0: its decision values are not finite numbers: the vector is too large for this SVM' \
	'sersvm machine far'
"$forge" -h vectors.0=1073741824 machine >lies
fails 65 'sersvm: lies: its tensors do not match its header' "$little sersvm lies vectors"
for lie in degree=4294967299 degree=101 dim=536870912 dim=5 kernel='"sigmoid"' vectors='[1,1]' \
	classes='["angry","happy","neutral","sad","more"]'; do
	"$forge" -h "$lie" machine >lies
	fails 65 'sersvm: lies: malformed svm header' "$little sersvm lies vectors"
done

# a width of 2^29 is nothing before a record has shown that it is true
claim() {	# claim KIND AXES: a stream that ends with its header
	printf '\205\243ser\001\244kind%b%s\244axes%b%s\245width\316\040\000\000\000\247history\220' \
		"\\0$(printf %o $((160 + ${#1})))" "$1" "\\0$(printf %o $((160 + ${#2})))" "$2"
}
claim embedding dim >wide
for command in serproject 'sersvm --train -c a,b' sercat ser2npy serdump; do
	fails 65 "${command%% *}: wide: stream ends after 0 records without an end record" "$little $command wide"
done
claim spectrogram 'time mel' >wide
fails 65 'batcher: wide: stream ends after 0 records without an end record' "$little batcher wide"
claim prediction class >wide
fails 65 'sermetrics: wide: 0 classes are not in 1..1024' "$little sermetrics wide"

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
"$forge" -h mean='[0]' batches >lies
fails 65 'sertrain: lies: malformed batch header: mean is not of width 8' 'sertrain -m mean lies'
"$forge" -h batches=3 batches >lies
fails 65 'sertrain: lies: 2 batches by the end of epoch 1, the header says 3 an epoch' 'sertrain -m mean lies'
"$forge" -h batch=3 batches >lies
fails 65 'sertrain: lies: a batch of 4 rows, the header says at most 3' 'sertrain -m mean lies'

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

# what a model costs is counted without the memory that it would take: here 262 MB for a second of features alone
sergen -n 2 --frames 2 -w 65536 | batcher -b 1 | sertrain -q -m resnet18:width=1 -o broad
# OpenBLAS needs some 50 MB to start on Debian 12 and 400 on 13, where with less it waits for memory for ever.
limit=100000
until [ -z "$little" ] || [ $limit -gt 2000000 ] ||
	sh -c "ulimit -v $limit; exec timeout -s KILL 3 serdump --version" >/dev/null 2>&1; do
	limit=$((limit + 100000))
done
works 'serdump lays nothing out for the account' \
	"${little:+ulimit -v $((limit + 100000));} serdump -n 0 broad | grep -qx '134.8 million multiply-adds and 170.8 MB moved for a second of speech'"

# the line that makes features
"$forge" -h features.history.0.stage='"env"' model >other
fails 65 'serdump: other: its history names "env", which is not a filter that makes features' 'serdump --pipeline other'
"$forge" -h features.history.0.options.output='"x"' model >option
fails 65 'serdump: option: its history gives sergen an option "output", which sergen does not have' \
	'serdump --pipeline option'
plan
