#!/bin/sh
# spec2mel: streams in, mel bands out, what is refused
# shellcheck disable=SC2016	# single quotes: commands for another shell
# shellcheck source=tests/lib.sh
. tests/lib.sh
tone=$PWD/tests/golden/tone.flac
cd "$tmp" || exit 1
wav2spec --preset dai "$tone" >power.ser
wav2spec --preset dai --scale ln "$tone" >ln.ser

header() {
	spec2mel "$@" power.ser | serdump --json | head -n 1
}

same 'a file, and standard input' 'spec2mel power.ser' 'cat power.ser | spec2mel'
same 'preset dai' 'spec2mel --preset dai power.ser' 'spec2mel -n 128 --mel slaney --norm area --scale ln power.ser'
same 'preset tripathi' 'spec2mel --preset tripathi power.ser' \
	'spec2mel -n 128 --mel slaney --norm area --scale db --top 80 power.ser'
same 'an option beside a preset wins' 'spec2mel -n 40 --preset dai power.ser' 'spec2mel -n 40 power.ser'
works 'the header says what it holds' \
	'spec2mel -n 40 power.ser | serdump | tr -s " \n" "  " | grep -q "axes time mel width 40 rate 16000 hop 160 scale ln "'
works 'a history can be run again' \
	'spec2mel -n 40 --low 50 --mel htk --scale db --top 60 power.ser >mel.ser &&
	 test "$(serdump --pipeline mel.ser | sed "1d; s/.*| //")" = "spec2mel --bands 40 --low 50 --high 8000 --mel htk --norm area --scale db --top 60" &&
	 sh -c "$(serdump --pipeline mel.ser | sed "1d; s/.*| //") power.ser" | cmp - mel.ser'
header --scale power | grep -q '"scale": "power"}$'
report $? 'power may stay power'
works 'records keep what they said' \
	'serdump --json power.ser | sed -n "2s/, \"x\".*//p" >before && test -s before &&
	 spec2mel power.ser | serdump --json | sed -n "2s/, \"x\".*//p" | cmp - before'

entries() {	# of the first record, one a line
	spec2mel --scale "$1" power.ser | serdump --values | sed -n '2{s/.*"data": \[//;s/\].*//;p;}' | tr -d ' ' | tr , '\n'
}
entries power >sums
entries ln | paste sums - |
	awk '{ d = log($1 + 1e-10) - $2; bad += !(NF == 2 && d * d < 1e-8) } END { exit bad || NR < 1000 }'
report $? 'ln is the logarithm of power + 1e-10'
works 'top bounds what a record spans' \
	'spec2mel --scale db --top 30 power.ser | serdump | sed -n "s/.*min \([^ ]*\) .*max \([^ ]*\).*/\1 \2/p" |
	 awk "{ d = \$2 - \$1; good = NF == 2 && d > 29.99 && d < 30.01 } END { exit !good }"'
works 'top 0 does not' \
	'spec2mel --scale db --top 0 power.ser | serdump | sed -n "s/.*min \([^ ]*\) .*max \([^ ]*\).*/\1 \2/p" |
	 awk "{ good = NF == 2 && \$2 - \$1 > 40 } END { exit !good }"'

fails 65 'spec2mel: <stdin>: scale is "ln", not "power"' 'spec2mel <ln.ser'
fails 65 'spec2mel: mel.ser: axes are "time mel", not "time bin"' 'spec2mel mel.ser'
fails 65 'spec2mel: <stdin>: kind is "embedding", not "spectrogram"' 'sergen -k embedding | spec2mel'
fails 65 'spec2mel: <stdin>: stream ends after 0 records without an end record' 'head -c 2000 power.ser | spec2mel'
fails 65 'spec2mel: <stdin>: empty, not a ser stream' ': | spec2mel'
fails 64 'spec2mel: power.ser: high edge 9000 Hz is above half the sampling rate (8000 Hz)' 'spec2mel --high 9000 power.ser'
fails 64 'spec2mel: power.ser: low edge 4000 Hz is not below high edge 3000 Hz' 'spec2mel --low 4000 --high 3000 power.ser'
fails 64 'spec2mel: power.ser: band 1 of 1000 (0.0..6.0 Hz) lies between two bins of the spectrum, 15.6 Hz apart: use fewer bands or a larger DFT' \
	'spec2mel -n 1000 power.ser'
fails 64 'spec2mel: -n 0: not an integer in 1..4096' 'spec2mel -n 0 power.ser'
fails 64 'spec2mel: --top: can be used only with --scale db' 'spec2mel --top 60 power.ser'
fails 64 'spec2mel: --mel bark: not one of slaney|htk' 'spec2mel --mel bark power.ser'
plan
