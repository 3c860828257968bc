#!/bin/sh
# Disks and pipes on a bad day: full, over quota, closed, read-only, torn into pieces; and two who write one file.
# shellcheck source=tests/lib.sh
. tests/lib.sh

shim=$(CDPATH='' cd -- "$(dirname -- "$(command -v sergen)")/../torture" && pwd)/shim.so
s=$tmp/seeds out=$tmp/out
mkdir "$s" "$out"
sh tests/fuzz/seeds.sh "$s"
sh tests/tone.sh 0.2 300 >"$s/a.wav"
sergen -n 3 --frames 9-9 -w 65 --scale power -o "$s/power"
serembed "$s/model/resnet" "$s/stream/mel" -o "$s/vectors"

# a shim stands in front of the sanitizers' own library
shimmed() {	# shimmed KIND COMMAND: with the status and what it says on standard error in $said
	said=$(ASAN_OPTIONS=verify_asan_link_order=0 TMPDIR=$tmp SHIM=$1 LD_PRELOAD=$shim sh -c "exec $2" 2>&1 >"$tmp/stdout")
	code=$?
}

is_empty() {
	[ -z "$(ls -A "$out")" ]
}

lines() {
	printf '%s\n' "$said" | wc -l
}

trouble() {	# trouble NAME WORDS: 74 with one line that ends in WORDS, and no file
	[ $code -eq 74 ] && [ "$(lines)" -eq 1 ] && case $said in *": $2") ;; *) false ;; esac && is_empty
	got=$?
	report $got "$1"
	[ $got -eq 0 ] || echo "# $code, said: $said, left: $(ls -A "$out")"
	rm -f "$out"/* "$out"/.[!.]*
}

try() {	# try COMMAND: of one filter
	name=${1%% *}
	sh -c "$1 -o $tmp/whole"
	size=$(wc -c <"$tmp/whole")
	for room in 0 $((size / 2)) $((size - 1)); do
		shimmed full:$room "$1 -o $out/x"
		trouble "$name: a disk with room for $room of $size bytes" 'No space left on device'
		shimmed full:$room "$1"
		trouble "$name: so on standard output" 'No space left on device'
	done
	shimmed sync "$1 -o $out/x"
	trouble "$name: a quota that is noticed at the end" 'Disk quota exceeded'
	shimmed folder:22 "$1 -o $out/x"
	[ $code -eq 0 ] && [ -z "$said" ] && cmp -s "$out/x" "$tmp/whole"
	report $? "$name: a file system that can't sync a folder is as good"
	rm -f "$out/x"
	for seed in 1 2 3; do
		shimmed torn:$seed "$1 -o $out/x"
		[ $code -eq 0 ] && [ -z "$said" ] && cmp -s "$out/x" "$tmp/whole"
		got=$?
		report $got "$name: the same bytes where reads and writes come in pieces, $seed"
		[ $got -eq 0 ] || echo "# $code, said: $said"
		rm -f "$out/x"
	done
	said=$(sh -c "exec $1" 2>&1 >&-)
	code=$?
	trouble "$name: standard output is closed" 'Bad file descriptor'
}

try 'sergen -n 3'
try "wav2spec $s/a.wav"
try "wavcheck -q $s/a.wav"
try "wav2spec - <$s/a.wav"
try "spec2mel -n 4 $s/power"
try "mel2mfcc -n 3 $s/stream/mel"
try "batcher -b 2 -e 2 $s/stream/mel"
try "seraug $s/batch/batch"
try "sercat $s/stream/mel"
try "sercat - <$s/stream/mel"
try "serdump --json $s/stream/mel"
try "ser2npy $s/stream/mel"
try "npy2ser $s/npy/frames"
try "ser2safetensors $s/model/svm"
try "serpredict $s/model/resnet $s/stream/mel"
try "serembed $s/model/resnet $s/stream/mel"
try "sersvm --train $s/vectors"
try "sersvm $s/model/svm $s/vectors"
try "serproject $s/vectors"
try "sermetrics $s/stream/prediction"
try "sertrain -q -j 1 -m resnet18:width=1 $s/batch/batch"

shimmed folder:5 "sergen -n 3 -o $out/x"
[ $code -eq 74 ] && [ "$said" = "sergen: $out/x: its folder: Input/output error" ]
report $? 'a folder that is lost is an error'
rm -f "$out/x"

mkfifo "$s/fifo"
cat "$s/stream/mel" >"$s/fifo" &
shimmed full:100 "batcher -b 2 -o $out/x <$s/fifo"
trouble 'a spool on a full disk' 'No space left on device'
wait

# what is there, whole, has not failed
shimmed late "sergen -n 3 -o $tmp/late"
[ $code -eq 0 ] && sercat --check "$tmp/late" >"$tmp/stdout"
report $? 'a signal behind the rename comes too late'

said=$(sh -c "ulimit -f 8; exec sergen -n 100 -o $out/x" 2>&1)
code=$?
trouble 'a limit on the size of files' 'File too large'

head -c 1000 /dev/zero | tr '\0' '\n' >"$tmp/log"
fails 74 "sergen: $tmp/log: File too large" "ulimit -f 2; sergen -n 3 --log $tmp/log"
shimmed torn:1 "sergen -n 3 --log $tmp/lines"
[ $code -eq 0 ] && [ "$(grep -c '^{.*}$' "$tmp/lines")" -eq 1 ]
report $? 'a line of the log that is written in pieces'

# a real file system that is full, where we may make one
mkdir "$tmp/disk"
if unshare -m sh -c "mount -t tmpfs -o size=16k none $tmp/disk" 2>/dev/null; then
	said=$(unshare -m sh -c "mount -t tmpfs -o size=16k none $tmp/disk && cd $tmp/disk && echo old >x &&
		sergen -n 100 -o x; code=\$?; cat x; ls -A | wc -l; exit \$code" 2>&1)
	code=$?
	[ $code -eq 74 ] && [ "$said" = "sergen: x: No space left on device
old
1" ]
	report $? 'a small tmpfs: the old file stays, and nothing beside it'
else
	skip 'a small tmpfs' 'it cannot be mounted here'
fi
mkdir "$tmp/locked"
chmod 555 "$tmp/locked"
if [ -w "$tmp/locked" ]; then
	skip 'a folder that is read-only' 'this user may write anywhere'
else
	fails 73 "sergen: $tmp/locked/x: Permission denied" "sergen -o $tmp/locked/x"
fi
chmod 755 "$tmp/locked"

# many who write one file: it is whole, and one of theirs
pids=
for i in 1 2 3 4 5 6 7 8; do
	sergen -n 200 -s $i -o "$out/one" &
	pids="$pids $!"
done
code=0
for p in $pids; do wait "$p" || code=1; done
sercat --check "$out/one" >"$tmp/check" && [ $code -eq 0 ] && [ "$(ls -A "$out")" = one ]
report $? 'eight at once: one whole file, and nothing beside it'
for i in 1 2 3 4 5 6 7 8; do sergen -n 200 -s $i | cmp -s - "$out/one" && echo "$i"; done >"$tmp/whose"
[ "$(wc -l <"$tmp/whose")" -eq 1 ]
report $? 'it is that of one of them'
plan
