#!/bin/sh
# wav2spec: inputs of every kind, options, what is refused
# shellcheck disable=SC2016	# single quotes: commands for another shell
# shellcheck source=tests/lib.sh
. tests/lib.sh
golden=$PWD/tests/golden
cd "$tmp" || exit 1

# le BYTES NUMBER: a little-endian number as octal escapes
le() {
	awk -v n="$1" -v v="$2" 'BEGIN { for (; n > 0; n--) { printf "\\%03o", v % 256; v = int(v / 256) } }'
}

# tone RATE SAMPLES HZ CHANNELS: 16-bit samples of a tone, the second channel silent
tone() {
	# shellcheck disable=SC2059	# the escapes are the data
	printf "$(awk -v rate="$1" -v n="$2" -v hz="$3" -v channels="$4" 'BEGIN {
		for (i = 0; i < n; i++)
			for (c = 0; c < channels; c++) {
				v = c ? 0 : int(8000 * sin(6.283185307 * hz * i / rate) + 9000 * sin(i * i))
				if (v < 0) v += 65536
				printf "\\%03o\\%03o", v % 256, int(v / 256)
			}
	}')"
}

# wav RATE CHANNELS BITS KIND CLAIM: the header of a WAV file
wav() {
	# shellcheck disable=SC2059
	printf "RIFF$(le 4 $(($5 + 36)))WAVEfmt $(le 4 16)$(le 2 "$4")$(le 2 "$2")$(le 4 "$1")$(
		)$(le 4 $(($1 * $2 * $3 / 8)))$(le 2 $(($2 * $3 / 8)))$(le 2 "$3")data$(le 4 "$5")"
}

mkdir audio
tone 16000 8000 440 1 >a.raw
{ wav 16000 1 16 1 16000; cat a.raw; } >audio/a.wav
{ wav 16000 1 16 1 8000; head -c 8000 a.raw; } >audio/b.wav
{ wav 16000 2 16 1 32000; tone 16000 8000 440 2; } >stereo.wav
{ wav 44100 1 16 1 44100; tone 44100 22050 440 1; } >fast.wav
cp audio/a.wav audio/b.wav .
printf 'path\tlabel\tspeaker\tsession\troom\naudio/a.wav\tsad\ts1\t1\tbig\naudio/b.wav\tjoy\ts2\t\t\n' >train.tsv

# ---- inputs ----

same 'a manifest, and the same by a pipe' 'wav2spec train.tsv' 'cat train.tsv | wav2spec -'
same 'standard input is a file or a pipe' 'wav2spec <a.wav' 'cat a.wav | wav2spec'
same 'no operand is -' 'wav2spec <a.wav' 'wav2spec - <a.wav'
works 'an operand differs from standard input in its name alone' \
	'wav2spec a.wav | serdump | sed "s/^a /stdin /;s/xxh3.*//" >1 && test -s 1 && wav2spec <a.wav | serdump | sed "s/xxh3.*//" | cmp - 1'
same 'raw samples are those of the WAV' 'wav2spec <a.wav' 'wav2spec --raw s16le:16000:1 <a.raw'
same 'raw samples from a pipe' 'wav2spec --raw s16le:16000:1 <a.raw' 'cat a.raw | wav2spec --raw s16le:16000:1'
same 'a pipe without an end, cut' 'head -c 8000 a.raw | wav2spec --raw s16le:16000:1 --longest 0.25' \
	'{ head -c 12000 a.raw; cat a.raw a.raw; } | wav2spec --raw s16le:16000:1 --longest 0.25'
printf 'path\naudio/a.wav\naudio/b.wav\n' >plain.tsv
same 'several operands are one stream' 'wav2spec audio/a.wav audio/b.wav' 'wav2spec plain.tsv'
for size in 0 2147479552 2147483648 4294967295; do
	{ wav 16000 1 16 1 $size; cat a.raw; } >piped.wav
	same "a size of $size on a pipe means until the end" 'wav2spec <a.wav' 'cat piped.wav | wav2spec'
done
{ wav 16000 1 16 1 4294967295; cat a.raw; } >claim.wav
works 'a size that was never filled in, in a file: read to its end, with a warning' \
	'wav2spec <claim.wav 2>said >1.ser && wav2spec <a.wav | cmp - 1.ser &&
	 [ "$(cat said)" = "wav2spec: <stdin>: the size in its header was never filled in: read to the end of the file" ]'
works 'without one through a pipe' 'cat claim.wav | wav2spec 2>said | cmp - 1.ser && [ ! -s said ]'
cat a.wav a.wav >joined.wav
cat a.raw a.raw >joined.raw
same 'files that cat joined are one recording' 'wav2spec <joined.wav' 'wav2spec --raw s16le:16000:1 <joined.raw'
{ cat a.wav; printf 'LIST\004\000\000\000abcd'; } >tail.wav
same 'bytes behind the samples are no samples' 'wav2spec <a.wav' \
	'wav2spec <tail.wav'
power() {
	wav2spec "$1" | serdump | sed -n 's/.*max \([^ ]*\).*/\1/p'
}
printf '%s %s\n' "$(power a.wav)" "$(power stereo.wav)" | awk '{ exit !($2 > 0 && $1 / $2 > 3.99 && $1 / $2 < 4.01) }'
report $? 'channels are mixed to their mean: beside silence, half the amplitude'
works '44.1 kHz becomes 16 kHz' 'wav2spec -r 16000 fast.wav | serdump | grep -q "x (51, 513)"'
works 'FLAC is read' "wav2spec $golden/tone.flac | serdump | grep -q 'x (61, 513)'"

# ---- records ----

works 'columns go into the record' \
	'wav2spec train.tsv | serdump --json | sed -n 2p | grep -q "\"id\": \"audio/a\", \"recording\": \"audio/a\", \"label\": \"sad\", \"speaker\": \"s1\", \"session\": \"1\", \"room\": \"big\", \"audio\": \"[0-9a-f]\{16\}\""'
works 'empty fields are left out' 'wav2spec train.tsv | serdump --json | sed -n 3p | grep -v -q "session"'
printf 'path\tstart\tend\na.wav\t0.25\t0.5\n' >part.tsv
wav2spec part.tsv | serdump --json >part
works 'a part is named by its times' \
	'grep -q "\"id\": \"a@0.25-0.5\", \"recording\": \"a\", \"start\": 0.25, \"end\": 0.5" part'
works 'and is that part' \
	'tail -c +8001 a.raw | wav2spec --raw s16le:16000:1 | serdump --json | sed -n "s/.*\"audio\": \"\([^\"]*\).*/\1/p" >hash &&
	 test -s hash && grep -q -F -f hash part'
works 'the manifest lies elsewhere' \
	"wav2spec $tmp/train.tsv >1.ser && cd / && wav2spec $tmp/train.tsv | cmp - $tmp/1.ser"

works 'as does the manifest of a symbolic link' "mkdir far && ln -s ../train.tsv far && ln -s ../audio far && wav2spec far/train.tsv | cmp - 1.ser"
works 'a manifest from a pipe has its paths from here' \
	'mkfifo far/pipe && { cat train.tsv >far/pipe & wav2spec far/pipe; } | cmp - 1.ser && wav2spec /dev/fd/3 3<train.tsv | cmp - 1.ser'
works 'other names of columns that are absent are told' 'sed s/speaker/spk/ train.tsv | wav2spec 2>said >/dev/null &&
	[ "$(cat said)" = "wav2spec: <stdin>: column \"spk\" is not read as \"speaker\": rename it where that is meant" ]'

# ---- tables of other kinds ----

tr '\t' , <train.tsv >train.csv
sed 's/[^,]*/"&"/g;s/$/\r/' train.csv >quoted.csv
sed 's/[^\t]*/"&"/g' train.tsv >quoted.tsv
{ printf '\357\273\277'; sed 's/$/\r\r/' train.tsv; } >windows.tsv
same 'separated by commas' 'wav2spec train.tsv' 'wav2spec train.csv'
same 'by commas, in quotes, CRLF' 'wav2spec train.tsv' 'cat quoted.csv | wav2spec'
same 'by tabs, in quotes' 'wav2spec train.tsv' 'wav2spec quoted.tsv'
same 'CR CR LF, a byte order mark' 'wav2spec train.tsv' 'wav2spec windows.tsv'
for utf in UTF-16LE UTF-16BE; do
	# shellcheck disable=SC2059
	{ [ $utf = UTF-16BE ] && printf '\000'; perl -pe 's/(.)/$1\0/sg' train.tsv; } | head -c 200 >wide
	fails 65 "wav2spec: wide: text in $utf, not UTF-8: iconv -f $utf -t UTF-8 converts it" 'wav2spec wide'
	{ case $utf in *LE) printf '\377\376' ;; *) printf '\376\377' ;; esac; cat wide; } >mark
	fails 65 'wav2spec: <stdin>: text in UTF-16, not UTF-8: iconv -f UTF-16 -t UTF-8 converts it' 'wav2spec <mark'
done
tr '\t' ';' <train.tsv >semicolons.csv
tr '\n' '\r' <train.tsv >mac.tsv
sed 's/speaker/Speaker/' train.tsv >capital.tsv
fails 65 'wav2spec: semicolons.csv: a manifest whose fields are separated by semicolons, not tabs or commas; save it with tabs or commas' 'wav2spec semicolons.csv'
fails 65 "wav2spec: mac.tsv: a manifest with a carriage return within its first line: where line ends are carriage returns alone, tr '\\r' '\\n' converts them" \
	'wav2spec mac.tsv'
fails 65 'wav2spec: capital.tsv: column 3 is named "Speaker", which is not read as "speaker": write "speaker", in lower case, without blanks or quotes' \
	'wav2spec capital.tsv'

# ---- workers ----

echo path >many.tsv
for i in 1 2 3 4 5 6 7 8 9; do
	{ wav 16000 1 16 1 $((i * 1700)); head -c $((i * 1700)) a.raw; } >$i.wav
	echo $i.wav >>many.tsv
done
same 'any number of workers, the same bytes' 'wav2spec -j 1 many.tsv train.tsv' 'wav2spec -j 4 many.tsv train.tsv'
same 'more workers than recordings' 'wav2spec -j 1 train.tsv' 'wav2spec -j 40 train.tsv'

# ---- options ----

same 'preset dai' 'wav2spec --preset dai a.wav' \
	'wav2spec -r 16000 --window hamming --length 40 --step 10 --dft 1024 --longest 14 a.wav'
same 'preset tripathi' 'wav2spec --preset tripathi a.wav' \
	'wav2spec -r 22050 --window hann --length 2048smp --step 512smp --dft 2048 --duration 6 --fill zero a.wav'
same 'preset lian' 'wav2spec --preset lian a.wav' \
	'wav2spec -r 16000 --window hamming --length 20 --step 10 --dft 512 --duration 4 --fill last --scale ln a.wav'
same 'an option beside a preset wins' 'wav2spec --step 20 --preset dai a.wav' 'wav2spec --preset dai --step 20 a.wav'
works 'it does' 'wav2spec --step 20 --preset dai a.wav | serdump | grep -q "x (26, 513)"'
works 'tripathi gives 259 frames' 'wav2spec --preset tripathi a.wav | serdump | grep -q "x (259, 1025)"'
works 'lian gives 400 frames' 'wav2spec --preset lian a.wav | serdump | grep -q "x (400, 257)"'
same 'milliseconds are samples' 'wav2spec --length 40 --step 10 a.wav' 'wav2spec --length 640smp --step 160smp a.wav'
same 'the British spelling is taken too' 'wav2spec --no-center a.wav' 'wav2spec --no-centre a.wav'
works 'frames inside' 'wav2spec --no-center a.wav | serdump | grep -q "x (47, 513)"'
works 'a history can be run again' \
	'wav2spec --preset lian --symmetric a.wav >1.ser && sh -c "$(serdump --pipeline 1.ser) a.wav" | cmp - 1.ser'
for scale in power magnitude ln db; do
	works "scale $scale is said" "wav2spec --scale $scale a.wav | serdump | grep -q '^scale *$scale\$'"
done

# ---- what is refused ----

echo 'some words' >text.wav
: >zero.wav
head -c 5000 a.wav >cut.wav
head -c 44 a.wav >alone.wav
head -c 20 a.wav >torn.wav
head -c 3000 "$golden/tone.flac" >cut.flac
printf 'version https://git-lfs.github.com/spec/v1\noid sha256:0\n' >lfs.wav
printf '\001\002\003\004\000' >noise.wav
head -c 9000 /dev/zero >nothing.wav
{ printf 'NIST_2A\n   1024\n'; head -c 3000 /dev/zero; } >sphere.wav
{ cat a.wav; cat fast.wav; } >rates.wav
{ wav 16000 1 32 3 8000; head -c 4000 /dev/zero; printf '\000\000\300\177'; head -c 3996 /dev/zero; } >nan.wav
{ wav 16000 1 16 1 1000; head -c 1000 a.raw; } >short.wav
fails 66 'wav2spec: none.wav: no such file' 'wav2spec none.wav'
fails 66 'wav2spec: audio: is a folder' 'wav2spec audio'
fails 65 'wav2spec: text.wav: text, not audio, and not a manifest: its first line has no column "path"' 'wav2spec text.wav'
fails 65 'wav2spec: <stdin>: text, not audio, and not a manifest: its first line has no column "path"' 'tail -n +2 train.tsv | wav2spec'
fails 65 'wav2spec: lfs.wav: a Git LFS pointer, not the recording itself: fetch it with git lfs pull' 'wav2spec lfs.wav'
fails 65 'wav2spec: noise.wav: unknown audio format, or a damaged header' 'wav2spec noise.wav'
fails 65 'wav2spec: nothing.wav: contains only zero bytes, as after an incomplete copy or a crash' 'wav2spec nothing.wav'
fails 65 'wav2spec: sphere.wav: unknown audio format, or a damaged header' 'wav2spec sphere.wav'
fails 65 'wav2spec: rates.wav: two recordings of different sampling rates in one file, 16000 and 44100 Hz' 'wav2spec rates.wav'
fails 65 'wav2spec: zero.wav: empty file' 'wav2spec zero.wav'
fails 65 'wav2spec: <stdin>: empty file' ': | wav2spec'
fails 65 'wav2spec: alone.wav: contains a header, but no samples' 'wav2spec alone.wav'
fails 65 'wav2spec: torn.wav: contains a header, but no samples' 'wav2spec torn.wav'
fails 65 'wav2spec: cut.wav: truncated: its header promises 16000 bytes of samples, 4956 are there' 'wav2spec cut.wav'
fails 65 'wav2spec: <stdin>: truncated: its header promises 16000 bytes of samples, 4956 are there' 'cat cut.wav | wav2spec'
fails 65 'wav2spec: cut.flac: truncated or damaged: its header promises 9600 samples, 4096 can be read' 'wav2spec cut.flac'
fails 65 'wav2spec: nan.wav: sample 1000 is not a finite number' 'wav2spec nan.wav'
fails 65 'wav2spec: short.wav: its 500 samples at 16000 Hz are shorter than one frame of 640' 'wav2spec short.wav'
fails 65 "wav2spec: fast.wav: its sampling rate is 44100 Hz, the first recording's 16000 Hz: choose one for all with -r" 'wav2spec a.wav fast.wav'
fails 65 'wav2spec: a.wav: ends within a sample, 9 bytes after the last whole one' 'wav2spec --raw s24le:16000:5 a.wav'

printf 'path\tlabel\na.wav\tsad\nb.wav\n' >bad.tsv
printf 'path\tstart\tend\na.wav\t0\t9\n' >late.tsv
printf 'path\tstart\na.wav\t2\n' >later.tsv
printf 'path\na.wav\na.wav\n' >twice.tsv
printf 'path\nnone.wav\n' >none.tsv
printf 'path\na.wav\ncut.wav\nb.wav\nnone.wav\n' >holes.tsv
echo path >empty.tsv
fails 65 'wav2spec: bad.tsv:3: 1 fields, the header row has 2' 'wav2spec bad.tsv'
fails 65 'wav2spec: late.tsv:2: a.wav: the part ends at 9 s, the recording at 0.5 s' 'wav2spec late.tsv'
fails 65 'wav2spec: later.tsv:2: a.wav: the part starts at 2 s, the recording ends at 0.5 s' 'wav2spec later.tsv'
fails 65 'wav2spec: twice.tsv:3: a.wav: duplicate id "a"' 'wav2spec twice.tsv'
fails 65 'wav2spec: a.wav: duplicate id "a"' 'wav2spec a.wav b.wav a.wav'
fails 65 'wav2spec: empty.tsv: contains no recordings' 'wav2spec empty.tsv'
fails 64 'wav2spec: -r: is required, because there is no recording to take the sampling rate from' 'wav2spec --allow-empty empty.tsv'
works 'an empty stream where it is allowed' \
	'wav2spec --allow-empty -r 8000 empty.tsv | serdump --allow-empty | grep -q "^0 records"'
for j in 1 3; do
	fails 65 'wav2spec: holes.tsv:3: cut.wav: truncated: its header promises 16000 bytes of samples, 4956 are there' \
		"wav2spec -j $j holes.tsv"
	fails 65 'wav2spec: holes.tsv:3: cut.wav: truncated: its header promises 16000 bytes of samples, 4956 are there
wav2spec: holes.tsv:5: none.wav: no such file' "wav2spec -j $j --keep-going holes.tsv -o kept.ser"
	works 'what is left is written, and the rest counted' 'serdump kept.ser | grep -q "^2 records, 2 skipped"'
done
fails 66 'wav2spec: none.tsv:2: none.wav: no such file' 'wav2spec none.tsv'
fails 65 'wav2spec: none.tsv:2: none.wav: no such file
wav2spec: none.tsv: none of its recordings is usable' 'wav2spec --keep-going none.tsv'

fails 64 'wav2spec: --check: is a filter of its own: use wavcheck' 'wav2spec --check a.wav'
fails 64 'wav2spec: --dft 7x: not an integer in 0..1048576' 'wav2spec --dft 7x a.wav'
fails 64 'wav2spec: -j 2000: not an integer in 0..1024' 'wav2spec -j 2000 a.wav'
fails 64 'wav2spec: --window kaiser: not one of hamming|hann|blackman|rectangular' 'wav2spec --window kaiser a.wav'
fails 64 'wav2spec: --preset nobody: not one of dai|tripathi|lian' 'wav2spec --preset nobody a.wav'
fails 64 'wav2spec: options: a length of 0.01 is not a whole number of 1..1048576 samples at 16000 Hz' 'wav2spec --length 0.01 a.wav'
fails 64 'wav2spec: options: a step of ten is neither milliseconds (40) nor samples (640smp)' 'wav2spec --step ten a.wav'
fails 64 'wav2spec: options: a DFT of 512 is shorter than the frame of 640 samples' 'wav2spec --dft 512 a.wav'
fails 64 'wav2spec: options: a DFT of 1025 is not an even size in 2..1048576' 'wav2spec --dft 1025 a.wav'
fails 64 'wav2spec: options: a duration of 0.01 s is shorter than one frame of 640 samples' 'wav2spec --duration 0.01 a.wav'
fails 64 'wav2spec: --raw: s16 is not of the form s16le:16000:1 (sample format, rate, channels)' 'wav2spec --raw s16 a.raw'
fails 64 'wav2spec: --raw: s17le: unknown sample format: use u8, s8, s16, s24, s32 or f32, with le or be' 'wav2spec --raw s17le:16000:1 a.raw'
fails 64 'wav2spec: --raw: s16le:10:1: 10 Hz is not in 1000..768000' 'wav2spec --raw s16le:10:1 a.raw'
plan
