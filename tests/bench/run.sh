#!/bin/sh
# Measure against PyTorch, in alternating runs on the same cores; prints medians and ratios. No test, no threshold.
# Run it on a machine that does nothing else. Where python3-torch or python3-torchaudio is missing, only ours is measured.
#
# usage: run.sh [RUNS]
set -eu
export LC_ALL=C
runs=${1:-3}
bench=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
tests=${bench%/bench}
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
threads=$(nproc)
export OMP_NUM_THREADS="$threads"

grep -m 1 'model name' /proc/cpuinfo | sed 's/.*: //'
echo "$threads threads, $runs runs of each in turn"
peer=
python3=$(command -v /usr/bin/python3 || command -v python3 || true)
[ -z "$python3" ] || ! "$python3" -c 'import torch' 2>/dev/null || peer=yes
[ -n "$peer" ] || echo 'no PyTorch here: ours alone'

median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }

row() {	# row NAME UNIT OURS-COMMAND PEER-COMMAND: each prints one number, the more the better
	: >"$tmp/ours"
	: >"$tmp/peer"
	i=0
	while [ $i -lt "$runs" ]; do
		sh -c "$3" >>"$tmp/ours"
		[ -z "$peer" ] || [ -z "$4" ] || sh -c "$4" >>"$tmp/peer"
		i=$((i + 1))
	done
	ours=$(median <"$tmp/ours")
	if [ -s "$tmp/peer" ]; then
		theirs=$(median <"$tmp/peer")
		awk -v n="$1" -v u="$2" -v a="$ours" -v b="$theirs" \
			'BEGIN { printf "%-44s %10.4g %10.4g %-13s %6.2f x\n", n, a, b, u, a / b }'
	else
		awk -v n="$1" -v u="$2" -v a="$ours" 'BEGIN { printf "%-44s %10.4g %10s %s\n", n, a, "-", u }'
	fi
}

# The second epoch: the first makes plans. A line of the log holds the rate.
rate='grep "\"epoch\":2" | sed "s/.*utterances_per_second\":\([0-9.]*\).*/\1/"'
for width in 128 513; do
	sergen -n $((width == 128 ? 160 : 64)) --frames 450 -w $width | batcher -b 32 -e 2 -o "$tmp/$width.ser"
done
i=0
while [ $i -lt 16 ]; do
	sh "$tests/tone.sh" 60 $((100 + 40 * i)) >"$tmp/$i.wav"
	i=$((i + 1))
done

printf '%-44s %10s %10s\n' '' ours PyTorch
row 'CRNN training, mel 128 x 450, batch 32' utterances/s \
	"sertrain $tmp/128.ser --log /dev/stdout -o /dev/null | $rate" "$python3 $bench/crnn.py train 128"
row 'CRNN training, STFT 513 x 450, batch 32' utterances/s \
	"sertrain $tmp/513.ser --log /dev/stdout -o /dev/null | $rate" "$python3 $bench/crnn.py train 513"
# seconds COMMAND: how long it takes
cat >"$tmp/seconds" <<'END'
start=$(date +%s.%N)
sh -c "$1"
echo "$start $(date +%s.%N)" | awk '{ print $2 - $1 }'
END
row 'log STFT 1024/160, one worker, wav to stream' 'x real time' \
	"sh $tmp/seconds 'wav2spec --preset dai --longest 0 --scale ln -j 1 $tmp/*.wav >/dev/null' | awk '{ print 960 / \$1 }'" \
	"$python3 $bench/features.py stft $tmp/*.wav"
row 'log mel 128, one worker, wav to stream' 'x real time' \
	"sh $tmp/seconds 'wav2spec --preset dai --longest 0 -j 1 $tmp/*.wav | spec2mel --preset dai >/dev/null' |
		awk '{ print 960 / \$1 }'" \
	"$python3 $bench/features.py mel $tmp/*.wav"
sergen -n 200 --frames 4000 -w 512 -o "$tmp/big.ser"
size=$(stat -c %s "$tmp/big.ser")
row 'sercat, file to pipe' GB/s \
	"sh $tmp/seconds 'sercat $tmp/big.ser | cat >/dev/null' | awk '{ print $size / \$1 / 1e9 }'" ''
