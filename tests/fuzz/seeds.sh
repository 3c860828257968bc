#!/bin/sh
# Small inputs for the fuzz targets, made by the filters themselves: FOLDER/TARGET/NAME. Those of streams serve tests/contracts/streams.t too.
#
# usage: seeds.sh FOLDER
set -eu
tests=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
cd "$1"
mkdir -p stream batch model manifest audio npy safetensors pcm spec

for kind in spectrogram embedding prediction; do
	sergen -n 3 --frames 2-4 -w 4 -k $kind -o stream/$kind
done
sergen -n 4 --frames 8-12 -c a,b -w 65 --scale power | spec2mel -n 16 -o stream/mel
mel2mfcc -n 3 stream/mel -o stream/mfcc
batcher -b 2 -e 2 stream/mel -o stream/batch
batcher -b 4 --pairs 2 stream/mel -o stream/pairs
cp stream/batch stream/pairs batch
seraug --time-width 2 batch/batch -o batch/masked

sertrain -q -m resnet18:width=1 batch/batch -o model/resnet
serembed model/resnet stream/mel | sersvm --train -o model/svm
serpredict model/resnet stream/mel -o stream/predicted

printf 'path\tlabel\tspeaker\tsession\tstart\tend\tnote\na.wav\tsad\ts1\t1\t0.5\t2\tx y\nb.wav\thappy\ts2\t1\t\t\t\n' >manifest/plain
printf '\357\273\277label\tpath\r\nsad\tb/\303\244.flac\r\n\r\n\tc.wav\r\n' >manifest/marks

sh "$tests/tone.sh" 0.05 200 8000 >audio/wav
head -c 3000 "$tests/golden/tone.flac" >audio/flac
printf 'FORM\0\0\0\062AIFFCOMM\0\0\0\022\0\001\0\0\0\002\0\020\100\013\372\0\0\0\0\0\0\0SSND\0\0\0\014\0\0\0\0\0\0\0\0\0\001\0\002' >audio/aiff
printf '.snd\0\0\0\030\0\0\0\010\0\0\0\003\0\0\037\100\0\0\0\001\0\001\0\002\0\003\0\004' >audio/au
printf 's16le:8000:2\n\001\002\003\004\005\006\007\010' >pcm/s16
printf 'f32be:16000:1\n\0\0\0\0\077\200\0\0' >pcm/f32

ser2npy stream/embedding -o npy/vectors
ser2npy stream/spectrogram -o npy/frames
printf '\223NUMPY\001\0\166\0%-117s\n\0\0\200\077\0\0\0\100' \
	"{'descr': '<f4', 'fortran_order': False, 'shape': (2, 1), }" >npy/bare
ser2safetensors model/resnet >whole.tmp
head -c 6000 whole.tmp >safetensors/cut
rm whole.tmp
head='{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F64","shape":[1],"data_offsets":[8,16]}}'
printf '%b\0\0\0\0\0\0\0%s\0\0\200\077\0\0\0\100\0\0\0\0\0\0\360\077' "\\0$(printf %o ${#head})" "$head" >safetensors/small

i=0
while read -r line; do
	i=$((i + 1))
	printf %s "$line" >spec/$i
done <<END
crnn
resnet18:width=32,dropout=0.5
softmax
focal:gamma=2+center:lambda=0.3,alpha=0.5
pair:margin=1
neutral,angry,happy=happy+excited,sad
adam
cosine
step:every=10,factor=0.5
END
