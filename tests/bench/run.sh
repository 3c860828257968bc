#!/bin/sh
# Measure against PyTorch, in alternating runs on the same cores; prints medians and ratios. No test, no threshold.
# Run it on a machine that does nothing else. Where python3-torch or python3-torchaudio is missing, only ours is measured.
#
# usage: run.sh FOLDER-OF-THE-TOOLS [RUNS [ROW ...]]      (make bench BENCH='RUNS ROW ...')
# ROW: mel stft resnet epoch forward one spectra fftw bands mfcc sercat growth; all of them
set -eu
export LC_ALL=C
tools=$1
runs=${2:-3}
shift $(($# < 2 ? $# : 2))
rows=" $* "
bench=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
trap 'exit 1' HUP INT TERM
threads=$(nproc)
export OMP_NUM_THREADS="$threads"

grep -m 1 'model name' /proc/cpuinfo | sed 's/.*: //'
echo "$threads threads, $runs runs of each in turn"
python3=$(command -v /usr/bin/python3 || command -v python3 || true)
if [ -z "$python3" ] || ! "$python3" -c 'import torch, torchaudio, soundfile, scipy' 2>/dev/null; then
	echo 'no PyTorch, torchaudio, soundfile and scipy here: ours alone'
	python3=
fi

chosen() { [ "$rows" = '  ' ] || case $rows in *" $1 "*) ;; *) return 1 ;; esac; }

# measure FILE WORK COMMAND: a line of a value and the peak memory. The value is what the command says (WORK: said), its
# milliseconds (WORK: ms), or how much of WORK it does in a second.
measure() {
	"$tools/meter" "$tmp/metered" sh -c "$3" >"$tmp/said"
	case $2 in
	said) value=$(cat "$tmp/said") ;;
	ms) value=$(awk '{ print 1000 * $1 }' "$tmp/metered") ;;
	*) value=$(awk -v work="$2" '{ print work / $1 }' "$tmp/metered") ;;
	esac
	awk -v value="$value" '{ print value, $2 }' "$tmp/metered" >>"$1"
}

median() { sort -n "$1" | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
peak() { awk '$2 > m { m = $2 } END { printf "%.0f", m }' "$1"; }

# row NAME UNIT OUR-WORK OUR-COMMAND [THEIR-WORK THEIR-COMMAND]
row() {
	: >"$tmp/ours"
	: >"$tmp/theirs"
	i=0
	while [ $i -lt "$runs" ]; do
		measure "$tmp/ours" "$3" "$4"
		[ -z "${6:-}" ] || measure "$tmp/theirs" "$5" "$6"
		i=$((i + 1))
	done
	printf '| %s | %.4g %s | ' "$1" "$(median "$tmp/ours")" "$2"
	if [ -s "$tmp/theirs" ]; then
		awk -v a="$(median "$tmp/ours")" -v b="$(median "$tmp/theirs")" -v unit="$2" -v m="$(peak "$tmp/ours")" \
			-v n="$(peak "$tmp/theirs")" \
			'BEGIN { printf "%.4g | %.1f | %s | %s |\n", b, unit == "ms" ? b / a : a / b, m, n }'
	else
		echo "- | - | $(peak "$tmp/ours") | - |"
	fi
}

torch() { printf '%s' "${python3:+$python3 $bench/$*}"; }

# The second epoch: the first makes plans. A line of the log holds the rate.
second='grep "\"epoch\":2" | sed "s/.*utterances_per_second\":\([0-9.]*\).*/\1/"'

# batches FILE RECORDS FRAMES WIDTH; training MODEL FILE
batches() { sergen -n "$2" --frames "$3" -w "$4" -c a,b,c,d,e,f,g | batcher -b 32 -e 2 -o "$1"; }
training() { printf '%s' "sertrain -m $1 $2 --log /dev/stdout -o /dev/null | $second"; }

# corpus N: a manifest of N parts of one recording, their lengths like EmoDB's: 80 frames and a log-normal of median
# 176 and deviation 0.49, 9 seconds at most. The lengths, in frames, go to N.lengths.
corpus() {
	awk -v n="$1" -v tmp="$tmp" 'function uniform() { state = state * 16807 % 2147483647; return state / 2147483647 }
	BEGIN {
		state = 1
		OFS = "\t"
		print "path", "id", "label", "speaker", "start", "end"
		for (i = 1; i <= n; i++) {
			frames = 80 + int(176 * exp(0.49 * sqrt(-2 * log(uniform())) * cos(6.283185307 * uniform())))
			frames = frames < 898 ? frames : 898
			start = i % 50
			print "0.wav", "u" i, "c" i % 7, "s" i % 10, start, start + (frames - 1) / 100
			print frames >tmp "/" n ".lengths"
		}
	}' >"$tmp/$1.tsv"
}

mel() { printf '%s' "wav2spec --preset dai $1 | spec2mel --preset dai $2"; }

sh "$bench/../tone.sh" 60 200 >"$tmp/0.wav"
mkdir "$tmp/16000" "$tmp/22050"
for rate in 16000 22050; do
	i=0
	while [ $i -lt 20 ]; do
		sh "$bench/../tone.sh" 4.8 $((100 + 40 * i)) $rate >"$tmp/$rate/$i.wav"
		for k in $(seq 24); do cp "$tmp/$rate/$i.wav" "$tmp/$rate/$i-$k.wav"; done
		i=$((i + 1))
	done
done

echo '| work | ours | PyTorch | ratio | peak MB | PyTorch |'
echo '| --- | --- | --- | --- | --- | --- |'
if chosen mel; then
	batches "$tmp/mel.ser" 160 450 128
	row 'CRNN training, mel 128 x 450, batch 32' utterances/s \
		said "$(training crnn "$tmp/mel.ser")" said "$(torch networks.py train crnn 128 450)"
fi
if chosen stft; then
	batches "$tmp/stft.ser" 64 450 513
	row 'CRNN training, STFT 513 x 450, batch 32' utterances/s \
		said "$(training crnn "$tmp/stft.ser")" said "$(torch networks.py train crnn 513 450)"
fi
if chosen resnet; then
	batches "$tmp/resnet.ser" 96 259 128
	row 'ResNet-18 training, mel 128 x 259, batch 32' utterances/s \
		said "$(training resnet18 "$tmp/resnet.ser")" said "$(torch networks.py train resnet18 128 259)"
fi
if chosen epoch; then
	corpus 535
	sh -c "$(mel "$tmp/535.tsv" "-o $tmp/535.ser")"
	row "CRNN, an epoch of 535 utterances with EmoDB's lengths" utterances/s \
		said "batcher -e 2 $tmp/535.ser | $(training crnn '')" said "$(torch networks.py epoch 128 "$tmp/535.lengths")"
fi
if chosen forward; then
	sergen -n 640 --frames 450 -w 128 -o "$tmp/640.ser"
	sercat -n 32 "$tmp/640.ser" | batcher | sertrain -m crnn -q -o "$tmp/forward.ser"
	row 'CRNN, forward only, mel 128 x 450, batch 32' utterances/s \
		640 "serpredict $tmp/forward.ser $tmp/640.ser -f tsv" said "$(torch networks.py forward crnn 128 450)"
fi
if chosen one; then
	corpus 16
	sh "$bench/../tone.sh" 4.5 210 >"$tmp/one.wav"
	sh -c "$(mel "$tmp/16.tsv" '') | batcher | sertrain -m crnn -q -o $tmp/one.ser"
	row 'one utterance of 4.5 s, audio to posteriors, start included' ms \
		ms "$(mel "$tmp/one.wav" '') | serpredict $tmp/one.ser -f tsv" ms "$(torch one.py "$tmp/one.wav")"
fi

short="$tmp/16000/*.wav"
spectra="wav2spec --preset dai --longest 0 --scale ln -j 1 $short >/dev/null"
if chosen spectra; then
	row 'log STFT 1024/160, one worker, 500 WAV files of 4.8 s' 'x real time' \
		2400 "$spectra" said "$(torch features.py stft "$short")"
fi
if chosen fftw; then
	row 'the same, against FFTW alone (its real transform, double)' 'x real time' 2400 "$spectra" said "$tools/fftw"
fi
if chosen bands; then
	row 'log mel 128, one worker, the same files' 'x real time' \
		2400 "taskset -c 0 sh -c '$(mel "-j 1 $short" '') >/dev/null'" said "$(torch features.py mel "$short")"
fi
if chosen mfcc; then
	wide="$tmp/22050/*.wav"
	row 'MFCC-40 at 22.05 kHz, one worker, 500 files of 4.8 s' 'x real time' 2400 "taskset -c 0 sh -c \
		'wav2spec --preset tripathi --duration 0 -j 1 $wide | spec2mel --preset tripathi | mel2mfcc >/dev/null'" \
		said "$(torch features.py mfcc "$wide")"
fi
if chosen sercat; then
	sergen -n 200 --frames 4000 -w 512 -o "$tmp/big.ser"
	size=$(stat -c %s "$tmp/big.ser" | awk '{ print $1 / 1e9 }')
	row 'sercat, file to pipe, against cat' GB/s "$size" "sercat $tmp/big.ser | cat >/dev/null" \
		"$size" "cat $tmp/big.ser | cat >/dev/null"
	rm "$tmp/big.ser"
fi
chosen growth || exit 0

echo
echo '| utterances | features | MB | batcher | MB | training, an epoch | MB |'
echo '| --- | --- | --- | --- | --- | --- | --- |'
cell() { "$tools/meter" "$tmp/metered" sh -c "$1" && awk '{ printf " %.2f s | %.0f |", $1, $2 }' "$tmp/metered"; }
for n in 100 1000 10000; do
	corpus $n
	printf '| %d |' $n
	cell "$(mel "$tmp/$n.tsv" "-o $tmp/$n.ser")"
	cell "batcher $tmp/$n.ser >/dev/null"
	cell "batcher $tmp/$n.ser | sertrain -m crnn -q -o /dev/null"
	echo
	rm "$tmp/$n.ser"
done
