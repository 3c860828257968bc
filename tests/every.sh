# shellcheck shell=sh disable=SC2154
# every.sh - sourced by tests/torture/*.sh in an empty folder, with $tests: material for every filter, and a command for
# each. every() calls try COMMAND, which may use $j, a number of threads. This try() runs it behind $with, and wants a
# status of 0.

printf 'path\tlabel\tspeaker\n' >list.tsv
for i in 1 2 3 4 5 6; do
	sh "$tests/tone.sh" 0.5 $((100 * i)) $((8000 * (1 + i % 2))) >$i.wav
	printf '%s.wav\t%s\ts%s\n' $i "$([ $((i % 2)) -eq 0 ] && echo sad || echo happy)" $i >>list.tsv
done
sergen -n 24 --frames 24-40 -w 65 --scale power -o power
spec2mel -n 32 power -o mel
sergen -n 24 --frames 40 -w 32 -o even
batcher -b 8 -e 2 mel -o batches
batcher -b 8 -e 1 --pairs 12 even -o pairs
sertrain -q -j 1 -m resnet18:width=4 batches -o model
serembed model mel -o vectors
sersvm --train vectors -o svm
serpredict model mel -o predictions
ser2npy mel -o mel.npy
ser2safetensors model -o weights

# shellcheck disable=SC2016
every() {
	try 'wav2spec --preset dai -j $j list.tsv'
	try 'wavcheck -q -r 16000 -j $j list.tsv'
	try 'spec2mel -n 32 power'
	try 'mel2mfcc -n 13 mel'
	try 'batcher -b 8 -e 3 mel'
	try 'batcher -b 8 -e 3 --pairs 12 mel'
	try 'seraug batches'
	try 'sertrain -q -j $j -l center --dev mel batches'
	try 'sertrain -q -j $j -m resnet18:width=4 -l focal batches'
	try 'sertrain -q -j $j -m pairnet:frames=40 -l pair --dev even pairs'
	try 'serpredict -j $j model mel'
	try 'serembed -j $j model mel'
	try 'sersvm --train vectors'
	try 'sersvm svm vectors'
	try 'serproject -j $j vectors'
	try 'serproject --method tsne --perplexity 5 -j $j vectors'
	try 'sermetrics --allow-shared-recordings predictions'
	try 'sermetrics --allow-shared-recordings --compare predictions predictions'
	try 'serdump --json mel'
	try 'sercmp mel mel'
	try 'sercat mel'
	try 'sergen -n 20 -s 3'
	try 'ser2npy mel'
	try 'npy2ser mel.npy'
	try 'ser2safetensors model'
	try 'safetensors2ser --like model weights'
}

with='' tried=0 failed=0
try() {
	tried=$((tried + 1))
	sh -c "$with $1" >out 2>said && return
	echo "# $1: status $?"
	failed=$((failed + 1))
	sed 's/^/# /' said
}
