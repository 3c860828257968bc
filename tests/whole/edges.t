#!/bin/sh
# Recordings at the edges of what numbers can do, through the whole of the pipeline: no NaN reaches a file, and what can't
# be used is refused by name.
# shellcheck source=tests/lib.sh
. tests/lib.sh

cd "$tmp" || exit
tone() { sh "$tests/tone.sh" 0.6 "$1"; }

samples 0000 >silence.wav
samples 0100 >least.wav
samples 0040 >dc.wav
samples ff7f0080 | head -c 19244 >clipped.wav
tone 220 >tone.wav
tone 330 >other.wav
{ tone 440 | head -c 9644; samples 0000 | tail -c 9600; } >half.wav

# whole NAME FILE: a stream that its reader takes, so that each number in it is finite, and none is written as text
whole() {
	sercat --check "$2" >said 2>&1 && ! serdump --values "$2" | grep -qiwE 'nan|-?inf|infinity'
	code=$?
	report $code "$1"
	[ $code -eq 0 ] || sed 's/^/# /' said
}

edges='silence least dc clipped tone other half'
for scale in power magnitude ln db; do
	for f in $edges; do
		wav2spec --preset dai --scale $scale "$f.wav" -o "$scale.$f" 2>said
		whole "$f: spectra in $scale" "$scale.$f"
	done
done
for f in $edges; do
	for scale in power ln db; do
		spec2mel --preset dai --scale $scale "power.$f" -o "mel.$scale.$f"
		whole "$f: mel bands in $scale" "mel.$scale.$f"
	done
	for scale in ln db; do
		mel2mfcc "mel.$scale.$f" -o "mfcc.$f"
		whole "$f: cepstra of $scale" "mfcc.$f"
	done
done
for fill in zero last; do
	wav2spec --preset lian --scale ln --duration 2 --fill $fill ./*.wav -o filled
	whole "filled up with $fill" filled
done
{ tone 200 | head -c 40; printf '\002\0\0\0\001\0'; } >one.wav
fails 65 'wav2spec: one.wav: its 1 samples at 16000 Hz are shorter than one frame of 640' 'wav2spec --preset dai one.wav'
wav2spec --preset dai --duration 1 one.wav -o one.ser 2>said
code=$?
[ $code -eq 65 ] || { [ $code -eq 0 ] && sercat --check one.ser >/dev/null; }
report $? 'one sample, filled up: refused, or a whole stream'

# two classes, one of them with a single recording, and one recording of silence
printf 'path\tlabel\nsilence.wav\tsad\ntone.wav\tsad\ndc.wav\tsad\nclipped.wav\tsad\nhalf.wav\tsad\nother.wav\thappy\n' >list.tsv
wav2spec --preset dai list.tsv | spec2mel --preset dai -n 32 -o train.ser
# silence and a steady tone alone: features that do not vary
printf 'path\tlabel\nsilence.wav\tsad\nsame.wav\thappy\n' >flat.tsv
samples 0000 >same.wav
wav2spec --preset dai flat.tsv | spec2mel --preset dai -n 32 -o flat.ser

pipe() {	# pipe NAME FEATURES SERTRAIN-OPTIONS
	name=$1 features=$2
	shift 2
	batcher -b 3 -e 3 "$features" >batches 2>said && sertrain -j 1 -o model "$@" batches 2>>said
	code=$?
	report $code "$name: trains"
	[ $code -eq 0 ] || sed 's/^/# /' said
	whole "$name: batches" batches
	whole "$name: model" model
	serpredict model "$features" -o predictions 2>said
	whole "$name: predictions" predictions
	serembed model "$features" -o vectors 2>said
	whole "$name: vectors" vectors
	sermetrics --allow-shared-recordings -f json predictions >metrics 2>said && ! grep -qiwE 'nan|-?inf' metrics
	report $? "$name: metrics"
}

small='resnet18:width=2'
for loss in softmax focal:gamma=2 center:lambda=1,alpha=1; do
	pipe "a class of one example, $loss" train.ser -m $small -l $loss
done
pipe 'weights of the classes' train.ser -m $small --weights balanced
pipe 'steps that are far too long' train.ser -m $small --learning-rate 1 --clip 1
pipe 'features that do not vary' flat.ser -m $small
pipe 'a model that knows the answer' flat.ser -m crnn

serproject vectors -o flat.pca 2>said
code=$?
if [ $code -eq 0 ]; then whole 'vectors that are alike: their projection' flat.pca; else
	[ $code -eq 65 ] && [ "$(wc -l <said)" -eq 1 ]
	report $? "vectors that are alike are refused: $(cat said)"
fi
sersvm --train vectors -o svm 2>said && sersvm svm vectors -o decisions 2>>said
code=$?
if [ $code -eq 0 ]; then whole 'vectors that are alike: their machine' decisions; else
	[ $code -eq 65 ] && [ "$(wc -l <said)" -eq 1 ]
	report $? "vectors that are alike are refused: $(cat said)"
fi
plan
