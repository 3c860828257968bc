#!/bin/sh
# Fill a folder with what the examples of the man pages name: see tests/contracts/man.t.
#
# usage: sandbox.sh FOLDER
set -eu
tests=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
cd "$1"
mkdir -p audio
sh "$tests/tone.sh" 2 200 >speech.wav
for part in train test; do
	printf 'path\tlabel\tspeaker\tsession\n' >$part.tsv
done
hertz=100
for speaker in s1 s2 s3 s4; do
	for label in neutral angry happy sad; do
		hertz=$((hertz + 17))
		sh "$tests/tone.sh" 0.8 $hertz >audio/$speaker-$label.wav
		part=train
		[ $speaker != s4 ] || part='test'
		printf 'audio/%s.wav\t%s\t%s\t1\n' $speaker-$label $label $speaker >>$part.tsv
	done
done
for part in train test; do
	wav2spec --preset dai $part.tsv | spec2mel --preset dai -o $part.ser
done
cp test.ser dev.ser
batcher -b 4 train.ser | sertrain -o model.ser
serpredict model.ser test.ser -o predictions.ser
