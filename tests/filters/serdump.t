#!/bin/sh
# shellcheck source=tests/lib.sh
. tests/lib.sh

s=$tmp/s.ser
sergen -n 3 -w 32 --frames 40 >"$s"

same 'a file, - and standard input are the same' "serdump $s" "serdump - <$s"
same 'every record has its line' "serdump $s | grep -c '^u[0-2]  label [a-z]*  speaker s1  x (40, 32) min '" 'echo 3'
same 'the last line counts and names the stream' "serdump $s | tail -n 1" \
	"echo 3 records, 0 skipped, xxh3 \$(tail -c 16 $s)"
same 'the header and each stage have a line' "serdump -n 0 $s | sed 's/ (.*, values 1)//'" "cat <<X
ser        1
kind       spectrogram
axes       time bin
width      32
rate       16000
hop        160
scale      ln
history
  sergen kind=spectrogram width=32 scale=ln
3 records, 0 skipped, xxh3 \$(tail -c 16 $s)
X"
same '-n shows some and counts all' "serdump -n 1 $s | grep -c -e '^u' -e '^3 records'" 'echo 2'
same 'JSON has a line for each message' "serdump --json $s | cut -c 1-11" \
	"printf '%s\n' '{\"ser\": 1, ' '{\"id\": \"u0\"' '{\"id\": \"u1\"' '{\"id\": \"u2\"' '{\"end\": 3, '"
same 'without values a tensor is type and shape' "serdump --json $s | sed -n '2s/.*\"x\"/x/p'" \
	"echo 'x: {\"dtype\": \"<f4\", \"shape\": [40, 32]}}'"
same 'with values it has them all' "serdump --values $s | sed -n '2s/.*data//p' | tr , '\n' | wc -l" \
	'echo 1280'
same 'epoch marks are shown' "batcher -e 2 $s | serdump | grep '^epoch '" "printf 'epoch 1\nepoch 2\n'"

# the shell line out of a history
line() { serdump --pipeline "$1" | sed 1d; }
same 'a pipeline is its own source' "$(line "$s") -n 3 --frames 40" "cat $s"
same 'it is marked as coming from a file' "serdump --pipeline $s | sed -n 1p" \
	"echo '# From the history in a file: read it before you run it.'"
same 'also out of batches' "batcher $s | serdump --pipeline" "serdump --pipeline $s"
raw='--raw s16le:16000:1'
perl -e 'print pack "s<*", map { 8000 * sin($_ * $_ / 1e6) } 1 .. 32000' >"$tmp/sweep"
for how in '--preset dai' '--preset tripathi' '--preset lian' '--length 25 --step 12.5 --symmetric --no-center'; do
	# shellcheck disable=SC2086
	wav2spec $how $raw <"$tmp/sweep" >"$tmp/w.ser"
	same "the line makes the same again: $how" "$(line "$tmp/w.ser") $raw <$tmp/sweep" "cat $tmp/w.ser"
done
# shellcheck disable=SC2086
wav2spec $raw <"$tmp/sweep" | spec2mel -n 20 --scale db >"$tmp/m.ser"
serdump --pipeline "$tmp/m.ser" | sed "s/ | / $raw | /" >"$tmp/m.sh"
same 'and so for two stages' "sh $tmp/m.sh <$tmp/sweep" "cat $tmp/m.ser"

# models
batcher -b 3 "$s" | sertrain -q -m crnn -o "$tmp/m.ser"
same 'a model names the features it wants' "serdump --pipeline $tmp/m.ser" "serdump --pipeline $s"
same 'and is summed up' "serdump $tmp/m.ser | tail -n 1 | cut -d ' ' -f 2-6" "echo parameters in 21 tensors '('\$(
	serdump --json $tmp/m.ser | grep '\"parameter\"' | sed 's/.*shape\": .\([0-9, ]*\).*/\1/' |
	awk -F, '{ p = 1; for (i = 1; i <= NF; i++) p *= \$i; n += p } END { print 4 * n }')"

# 1 s is 100 frames: of 7 x 7 / 2 on one channel with 48 outputs 50 x 16 places, and so on
same 'with its work for a second of speech' "serdump -n 0 $tmp/m.ser | tail -n 2 | sed -n '1s/ and .*//p'" "awk 'BEGIN {
	t = 500; f = 16; n = t * f * 48 * 49
	t = int(t / 2); f /= 2; n += t * f * 64 * 48 * 9
	t = int(t / 2); f /= 2; n += t * f * 80 * 64 * 9
	t = int(t / 2); f /= 2; n += t * f * 96 * 80 * 9
	t = int(t / 2); f /= 2; n += t * 2 * 3 * 128 * (f * 96 + 128) + 256 * 64 + 64 * 3
	printf \"%.1f million multiply-adds\\n\", n / 10 / 1e6 }'"

fails 65 'serdump: <stdin>: kind is "embedding", not spectrogram, batch or model' \
	'sergen -k embedding | serdump --pipeline'
fails 64 'serdump: --pipeline: prints no records' "serdump --pipeline --json $s"
fails 65 'serdump: <stdin>: stream ends after 2 records without an end record' \
	"head -c 15000 $s | serdump -n 0"
fails 65 'serdump: <stdin>: bytes after the end record' "cat $s $s | serdump --pipeline"
fails 65 'serdump: <stdin>: not a ser stream' 'echo path label | serdump'
fails 65 'serdump: <stdin>: empty, not a ser stream' 'serdump </dev/null'
fails 65 'serdump: <stdin>: the stream has no records' 'sergen -n 0 | serdump'
works 'an empty stream can be looked into' 'sergen -n 0 | serdump --allow-empty'
fails 66 "serdump: $tmp/none: No such file or directory" "serdump $tmp/none"
fails 64 'serdump: b: too many operands: usage: serdump [options] [file] (sercat joins streams)' 'serdump a b'
fails 64 'serdump: -n -2: not an integer in -1..1e+15' 'serdump -n -2'

plan
