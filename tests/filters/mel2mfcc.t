#!/bin/sh
# mel2mfcc: mel bands in, cepstra out, what is refused
# shellcheck disable=SC2016	# single quotes: commands for another shell
# shellcheck source=tests/lib.sh
. tests/lib.sh
tone=$PWD/tests/golden/tone.flac
cd "$tmp" || exit 1
wav2spec --preset tripathi "$tone" -o spectra.ser
spec2mel --preset tripathi spectra.ser -o mel.ser
spec2mel -n 24 spectra.ser -o ln.ser

same 'a file, and standard input' 'mel2mfcc mel.ser' 'mel2mfcc <mel.ser'
same 'preset tripathi is the default' 'mel2mfcc --preset tripathi mel.ser' 'mel2mfcc -n 40 mel.ser'
same 'an option beside a preset wins' 'mel2mfcc -n 13 --preset tripathi mel.ser' 'mel2mfcc --cepstra 13 mel.ser'
works 'the header says what it holds' \
	'mel2mfcc -n 13 mel.ser | serdump | tr -s " \n" "  " | grep -q "axes time cepstrum width 13 rate 22050 hop 512 scale db "'
works 'and which logarithm it was' 'mel2mfcc -n 24 ln.ser | serdump | grep -qx "scale *ln"'
works 'a history can be run again' 'mel2mfcc -n 13 mel.ser -o mfcc.ser &&
	[ "$(serdump --pipeline mfcc.ser | sed "1d; s/.*| //")" = "mel2mfcc --cepstra 13" ]'
works 'records keep what they said' \
	'serdump --json mel.ser | sed -n "2s/, \"x\".*//p" >before && test -s before &&
	 mel2mfcc mel.ser | serdump --json | sed -n "2s/, \"x\".*//p" | cmp - before'

values() {	# of the first record, one a line
	serdump --values "$1" | sed -n '2{s/.*"data": \[//;s/\].*//;p;}' | tr -d ' ' | tr , '\n'
}
mel2mfcc -n 3 mel.ser -o three.ser
values mel.ser >mel.txt
values three.ser | awk '
	BEGIN { pi = atan2(0, -1); while ((getline v <"mel.txt") > 0) x[n++] = v }
	{
		t = int((NR - 1) / 3); k = (NR - 1) % 3; want = 0
		for (b = 0; b < 128; b++) want += x[128 * t + b] * cos(pi * k * (b + 0.5) / 128) * sqrt((k ? 2 : 1) / 128)
		d = $1 - want
		bad += d * d > 1e-6
	}
	END { exit bad || NR != 3 * n / 128 || NR < 300 }'
report $? 'each value is the sum of its definition'
works 'batcher takes it' 'printf "path\tlabel\n%s\ta\n" "'"$tone"'" >one.tsv
	wav2spec --preset tripathi one.tsv | spec2mel --preset tripathi | mel2mfcc | batcher | serdump |
	grep -qx "axes *batch time cepstrum"'

fails 65 'mel2mfcc: <stdin>: scale is "power", not "ln" or "db"' 'spec2mel --scale power spectra.ser | mel2mfcc'
fails 65 'mel2mfcc: spectra.ser: axes are "time bin", not "time mel"' 'mel2mfcc spectra.ser'
fails 65 'mel2mfcc: three.ser: axes are "time cepstrum", not "time mel"' 'mel2mfcc three.ser'
fails 65 'mel2mfcc: <stdin>: kind is "embedding", not "spectrogram"' 'sergen -k embedding | mel2mfcc'
fails 65 'mel2mfcc: <stdin>: stream ends after 0 records without an end record' 'head -c 3000 mel.ser | mel2mfcc'
fails 65 'mel2mfcc: <stdin>: empty, not a ser stream' ': | mel2mfcc'
fails 64 'mel2mfcc: ln.ser: 40 cepstra of 24 bands: bands must be in 1..4096, cepstra no more than bands' 'mel2mfcc ln.ser'
fails 64 'mel2mfcc: -n 0: not an integer in 1..4096' 'mel2mfcc -n 0 mel.ser'
fails 66 'mel2mfcc: none.ser: No such file or directory' 'mel2mfcc none.ser'
plan
