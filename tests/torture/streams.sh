#!/bin/sh
# Every kind of stream, harmed in every way, through the filters that read it: each case must end with status 65, one line,
# and no output. With SAMPLES, so many cases of each instead. See harm.c.
#
# usage: streams.sh [SAMPLES]
set -u
export LC_ALL=C OMP_NUM_THREADS=1
samples=${1:-0}
tests=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
harm=$(dirname "$(command -v sergen)")/../torture/harm
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
trap 'exit 1' HUP INT TERM
sh "$tests/fuzz/seeds.sh" "$tmp" || exit
mkdir "$tmp/out"
cd "$tmp" || exit
tried=0 failed=0 file=

count() {	# count NAME TRIED FAILED
	tried=$((tried + $2))
	failed=$((failed + $3))
	printf '%s: %s tried, %s failed\n' "$1" "$2" "$3"
}

harmed() {	# harmed NAME STREAM COMMAND...: on standard input, as the argument @, or as $file
	name=$1 stream=$2
	shift 2
	"$harm" -n "$samples" -s "$samples" ${file:+-f "$file"} "$stream" out "$@" >said
	sed -n '/^#/p' said
	set -- "$(sed -n '$s/ tried.*//p' said)" "$(sed -n '$s/.* tried, \(.*\) failed/\1/p' said)"
	count "$name" "${1:-1}" "${2:-1}"
	rm -f out/* out/.[!.]*
}

refused() {	# refused STREAM COMMAND...: whole, but not what this filter reads
	stream=$1
	shift
	said=$("$@" <"$stream" 2>&1 >/dev/null)
	code=$?
	wrong=$((wrong + 1))
	[ $code -eq 65 ] && [ "$(printf '%s\n' "$said" | wc -l)" -eq 1 ] && [ -n "$said" ] && [ -z "$(ls -A out)" ] && return
	missed=$((missed + 1))
	printf '# %s: %s: status %s, said: %s\n' "$*" "$stream" $code "$said"
	rm -f out/* out/.[!.]*
}

sergen -n 2 --frames 3-4 -w 9 --scale power -o power
sergen -n 2 --frames 1-2 -w 2 -o small
spec2mel -n 3 power -o mel
sergen -n 4 --frames 32-32 -w 16 -c a,b | batcher -b 4 --pairs 2 -o pairs
serembed model/resnet stream/mel -o vectors
serproject stream/embedding -o points
batcher -b 2 -e 2 stream/mel -o batches
sertrain -q -j 1 -m mean -l center batches -o means
# a checkpoint after the first of two epochs: the batches end within the second
cat >train <<'END'
#!/bin/sh
exec sertrain -q -j 1 -m mean -l center --dev stream/mel --checkpoint run.ckpt -o out/x "$@"
END
chmod +x train
size=$(wc -c <batches)
head -c $((size - 100)) batches | ./train 2>said
cp run.ckpt checkpoint || exit

harmed 'power spectra, sercat' power sercat -o out/x
harmed 'power spectra, spec2mel' power spec2mel -n 1 -o out/x
harmed 'log mel, mel2mfcc' mel mel2mfcc -n 2 -o out/x
harmed 'log mel, batcher' stream/spectrogram batcher -o out/x
harmed 'log mel as a file, batcher' stream/spectrogram batcher -o out/x @
harmed 'log mel, serdump' small serdump -o out/x
harmed 'log mel, ser2npy' small ser2npy -o out/x
harmed 'log mel as a file, sercmp' small sercmp -o out/x small @
harmed 'log mel, serpredict' stream/mel serpredict model/resnet -o out/x
harmed 'log mel, serembed' stream/mel serembed model/resnet -o out/x
harmed 'batches, seraug' stream/batch seraug -o out/x
harmed 'batches, sercat' stream/batch sercat -o out/x
harmed 'batches of pairs, sercat' stream/pairs sercat -o out/x
harmed 'embeddings, sersvm --train' stream/embedding sersvm --train -c angry,happy,neutral -o out/x
harmed 'embeddings, sersvm' vectors sersvm model/svm -o out/x
harmed 'embeddings, serproject' stream/embedding serproject -o out/x
harmed 'embeddings, serproject --fit' stream/embedding serproject -o out/x --fit @ stream/embedding
harmed 'projection, sercat' points sercat -o out/x
harmed 'predictions, sermetrics --compare' stream/prediction sermetrics --compare -o out/x stream/prediction @
harmed 'predictions, sermetrics' stream/prediction sermetrics -o out/x
harmed 'predictions, sercat' stream/predicted sercat -o out/x
harmed 'SVM, sersvm' model/svm sersvm -o out/x @ vectors
harmed 'model of means, serpredict' means serpredict -o out/x @ stream/mel
harmed 'model of means, serembed' means serembed -o out/x @ stream/mel
harmed 'model of means, serdump' means serdump -o out/x
harmed 'model of means, sertrain --init' means sertrain -q -j 1 -m mean --init @ -o out/x batches
harmed 'checkpoint, sercat' checkpoint sercat -o out/x
file=run.ckpt
harmed 'checkpoint, sertrain' checkpoint ./train batches
file=
large=$samples
[ "$samples" -ne 0 ] && [ "$samples" -lt 1000 ] || large=1000
samples=$large
harmed 'model, serpredict' model/resnet serpredict -o out/x @ stream/mel
harmed 'model, ser2safetensors' model/resnet ser2safetensors -o out/x
[ "$samples" -lt 200 ] || samples=200
harmed 'batches, sertrain' stream/batch sertrain -q -m resnet18:width=1 -j 1 -o out/x
harmed 'batches of pairs, sertrain' pairs sertrain -q -m pairnet:frames=32 -l pair -j 1 -o out/x
harmed 'dev set, sertrain' stream/mel sertrain -q -m resnet18:width=1 -j 1 -o out/x --dev @ stream/batch

wrong=0 missed=0
for s in stream/spectrogram stream/embedding stream/prediction stream/batch model/resnet model/svm checkpoint; do
	case $s in *spectrogram) ;; *)
		refused $s spec2mel -o out/x
		refused $s mel2mfcc -o out/x
		refused $s serpredict model/resnet -o out/x
		refused $s serembed model/resnet -o out/x
		refused $s batcher -o out/x ;;
	esac
	case $s in *batch) ;; *)
		refused $s seraug -o out/x
		refused $s sertrain -o out/x ;;
	esac
	case $s in *embedding) ;; *)
		refused $s sersvm --train -c angry,happy,neutral -o out/x
		refused $s sersvm model/svm -o out/x
		refused $s serproject -o out/x ;;
	esac
	case $s in *prediction) ;; *) refused $s sermetrics -o out/x ;; esac
	case $s in checkpoint) ;; *) cp $s run.ckpt; refused batches ./train ;; esac
	case $s in model/* | checkpoint) refused $s ser2npy -o out/x ;; *)
		refused stream/spectrogram serpredict $s -o out/x
		refused vectors sersvm $s -o out/x ;;
	esac
done
count 'the wrong kind' $wrong $missed

wrong=0 missed=0
for s in stream/* model/* means checkpoint; do
	cat "$s" "$s" >twice
	cat "$s" stream/embedding >joined
	for f in twice joined; do
		refused $f sercat -o out/x
		refused $f serdump -o out/x
	done
done
count 'joined with cat' $wrong $missed
printf 'streams: %s tried, %s failed\n' $tried $failed
[ $failed -eq 0 ]
