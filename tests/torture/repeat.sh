#!/bin/sh
# Every filter TIMES (20) times on the same input, with 1, 2 and 4 threads in turn, while other processes burn the cores:
# always the same bytes.
#
# usage: repeat.sh [TIMES [BURNERS]]
set -u
export LC_ALL=C
times=${1:-20}
burn=${2:-4}
tests=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
tmp=$(mktemp -d)
burners=
trap 'kill $burners 2>"$tmp/kill"; rm -rf "$tmp"' EXIT
trap 'exit 1' HUP INT TERM
cd "$tmp" || exit

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

i=0
while [ $i -lt "$burn" ]; do
	(while :; do :; done) &
	burners="$burners $!"
	i=$((i + 1))
done

tried=0 failed=0
repeat() {	# repeat COMMAND, which may use $j
	sh -c "$1" >first 2>said || { echo "# $1: $(cat said)"; failed=$((failed + 1)); }
	i=0
	while [ $i -lt "$times" ]; do
		j=$((1 << i % 3))
		export j OMP_NUM_THREADS=$j
		sh -c "$1" >again 2>said
		tried=$((tried + 1))
		if ! cmp -s first again; then
			failed=$((failed + 1))
			echo "# $1: with $j threads other bytes, the $i-th time"
		fi
		i=$((i + 1))
	done
}

# shellcheck disable=SC2016
{
	export j=1 OMP_NUM_THREADS=1
	repeat 'wav2spec --preset dai -j $j list.tsv'
	repeat 'wav2spec -q --check -r 16000 -j $j list.tsv'
	repeat 'spec2mel -n 32 power'
	repeat 'mel2mfcc -n 13 mel'
	repeat 'batcher -b 8 -e 3 mel'
	repeat 'batcher -b 8 -e 3 --pairs 12 mel'
	repeat 'seraug batches'
	repeat 'sertrain -q -j $j -l center --dev mel batches'
	repeat 'sertrain -q -j $j -m resnet18:width=4 -l focal batches'
	repeat 'sertrain -q -j $j -m pairnet:frames=40 -l pair --dev even pairs'
	repeat 'serpredict -j $j model mel'
	repeat 'serembed -j $j model mel'
	repeat 'sersvm --train vectors'
	repeat 'sersvm svm vectors'
	repeat 'serproject -j $j vectors'
	repeat 'serproject --method tsne --perplexity 5 -j $j vectors'
	repeat 'sermetrics --allow-shared-recordings predictions'
	repeat 'sermetrics --allow-shared-recordings --compare predictions predictions'
	repeat 'serdump --json mel'
	repeat 'sercmp mel mel'
	repeat 'sercat mel'
	repeat 'sergen -n 20 -s 3'
	repeat 'ser2npy mel'
	repeat 'npy2ser mel.npy'
	repeat 'ser2safetensors model'
	repeat 'safetensors2ser --like model weights'
}
printf 'repeat: %s tried, %s failed\n' $tried $failed
[ $failed -eq 0 ]
