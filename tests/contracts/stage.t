#!/bin/sh
# Manners that every filter shares, tried on sergen and on filters that read a stream.
# shellcheck source=tests/lib.sh
. tests/lib.sh

fails 64 'sergen: -n x: not an integer in 0..10000000' 'sergen -n x'
fails 64 'sergen: -n 1.5: not an integer in 0..10000000' 'sergen -n 1.5'
fails 64 'sergen: --seed -1: not an integer in 0..1000000000' 'sergen --seed -1'
fails 64 'sergen: --scale loud: not one of ln|power' 'sergen --scale loud'
fails 64 'sergen: --scale ln|power: not one of ln|power' 'sergen --scale "ln|power"'
fails 64 'sergen: operand: takes no operands' 'sergen operand'
fails 64 'serembed: c: too many operands: usage: serembed [options] model [features]' 'serembed a b c'
fails 64 'sergen: --no-such: no such option
usage: sergen [options]' 'sergen --no-such'
fails 64 'sergen: -Z: no such option
usage: sergen [options]' 'sergen -Z'
fails 64 'sergen: -n: needs a value
usage: sergen [options]' 'sergen -n'
fails 64 'spec2mel: --preset daai: not one of dai|tripathi' 'spec2mel --preset daai </dev/null'
works '-h says it all and succeeds' 'sergen -h | grep -q -- "--records records .*0..10000000, default 8"'
works '--version names program and version' 'sergen --version | grep -qx "sergen [0-9.]*"'

sergen -n 3 -o "$tmp/a.ser"
[ "$(stat -c %a "$tmp/a.ser")" = "$(printf '%o' $((0666 & ~0$(umask))))" ]
report $? '-o obeys umask'
cp "$tmp/a.ser" "$tmp/b.ser"
fails 65 "sercat: <stdin>: stream ends after 0 records without an end record" \
	"head -c 400 $tmp/a.ser | sercat -o $tmp/b.ser"
cmp -s "$tmp/a.ser" "$tmp/b.ser"
report $? 'after a failure -o FILE is as it was'
[ "$(find "$tmp" -name '.*.ser.*' | wc -l)" -eq 0 ]
report $? 'and nothing is left beside it'
ln -s a.ser "$tmp/link.ser"
sergen -n 4 -o "$tmp/link.ser"
[ -L "$tmp/link.ser" ] && sercat --check "$tmp/a.ser" | grep -q '4 records'
report $? 'symbolic links are followed'
ln -s fresh.ser "$tmp/dangling.ser"
sergen -n 1 -o "$tmp/dangling.ser"
[ -f "$tmp/fresh.ser" ] && [ -L "$tmp/dangling.ser" ]
report $? 'also one whose target is not there yet'
sergen -n 2 >"$tmp/two"
mkfifo "$tmp/fifo"
for fd in /dev/fd /proc/self/fd; do
	works "$fd/N may be a pipe" "{ sergen -n 2 -o $fd/3 3>&1 >&2 | cmp -s - $tmp/two; } && { sergen -n 2 -o $fd/1 | cmp -s - $tmp/two; }"
	works "$fd/N may be a file" "sergen -n 2 -o $fd/3 3>$tmp/three && cmp $tmp/two $tmp/three"
	works "$fd/N may be a file without a name" \
		"exec 3>$tmp/gone 4<$tmp/gone && rm $tmp/gone && sergen -n 2 -o $fd/3 && cmp $tmp/two - <&4"
	works "--log takes $fd/N" "test \$(sergen -n 2 --log $fd/3 3>&1 >/dev/null | wc -l) -eq 1"
	fails 64 "sergen: --log: $fd/3 is the file of -o" "exec 3<>$tmp/fifo && sergen -o $fd/3 --log $fd/3"
done
works 'a device is written directly' "sergen -o /dev/null && [ -c /dev/null ]"
fails 73 "sergen: $tmp/none/a.ser: No such file or directory" "sergen -o $tmp/none/a.ser"
# said before the input is read, not when all is done
fails 73 "sercat: $tmp/none/: is not a file name" "head -c 400 $tmp/a.ser | sercat -o $tmp/none/"
fails 73 'sercat: : is not a file name' "head -c 400 $tmp/a.ser | sercat -o ''"
fails 74 'sergen: <stdout>: Bad file descriptor' 'sergen >&-'
fails 66 "sercat: $tmp/none.ser: No such file or directory" "sercat $tmp/none.ser"
fails 66 "sercat: $tmp: is a folder" "sercat $tmp"
if [ -w /dev/full ]; then
	fails 74 'sergen: <stdout>: No space left on device' 'sergen >/dev/full'
	fails 74 'sergen: /dev/full: No space left on device' 'sergen -o /dev/full'
	fails 74 'sergen: <stdout>: No space left on device' 'sergen -h >/dev/full'
fi

# who reads no further ends the others quietly, however SIGPIPE was set
fails 0 '' 'sergen -n 100000 | head -c 100'
fails 0 '' '(trap "" PIPE; sergen -n 100000) | head -c 100'

fails 65 'sercat: <stdin>: empty, not a ser stream' 'false | sercat'
fails 65 'sercat: <stdin>: not a ser stream' 'echo hello | sercat'
fails 65 'sercat: <stdin>: the stream has no records' 'sergen -n 0 | sercat'
works 'unless that is allowed' 'sergen -n 0 | sercat --allow-empty'
fails 65 'sercat: <stdin>: stream ends after 0 records without an end record' \
	'sergen -n 0 -w 65 --scale power | spec2mel -n 8 2>/dev/null | sercat'
fails 65 'sercat: <stdin>: bytes after the end record' '(sergen -n 1; sergen -n 1) | sercat'

fails 66 'sercat: ?[31mred: No such file or directory' "sercat '$(printf '\033[31mred')'"

sergen -n 2 --log "$tmp/log" >/dev/null
grep -qE '^\{"event":"done","program":"sergen","records":2,"seconds":[0-9.e-]+,"megabytes":[0-9.]+\}$' "$tmp/log"
report $? '--log appends a JSON line'
fails 64 "sergen: --log: $tmp/new is the file of -o" "cd $tmp && sergen -o new --log $tmp/new"
cp "$tmp/a.ser" "$tmp/b.ser"
fails 64 "sercat: --log: $tmp/b.ser holds a stream, not lines" "sercat --log $tmp/b.ser $tmp/a.ser"
cmp -s "$tmp/a.ser" "$tmp/b.ser"
report $? 'a stream that --log names is left as it is'
# what is read is not written to: a manifest, the recordings that it names, one through a link, standard input, an array, a list
mkdir "$tmp/in"
sh "$tests/tone.sh" 0.6 200 >"$tmp/in/a.wav"
printf 'path\ta\nin/a.wav\tb\n' >"$tmp/list.tsv"
ln -s in/a.wav "$tmp/link"
ser2npy "$tmp/a.ser" -o "$tmp/a.npy"
echo u0 >"$tmp/ids"
before=$(cd "$tmp" && cat in/a.wav list.tsv a.npy ids | cksum)
spared() {	# spared FILE COMMAND: by --log and by -o
	fails 64 "${2%% *}: --log: $1 is an input" "cd $tmp && $2 --log $1 >out"
	fails 64 "${2%% *}: -o: $1 is an input" "cd $tmp && $2 -o $1"
}
spared list.tsv 'wav2spec list.tsv'
spared list.tsv 'wav2spec <list.tsv'
spared in/../list.tsv 'wavcheck list.tsv'
spared in/a.wav 'wav2spec list.tsv'
spared link 'wav2spec list.tsv'
spared link 'wav2spec in/a.wav'
spared link 'wav2spec --raw s16le:16000:1 - <in/a.wav'
spared a.npy 'npy2ser a.npy'
spared ids 'sercat --ids ids a.ser'
[ "$(cd "$tmp" && cat in/a.wav list.tsv a.npy ids | cksum)" = "$before" ]
report $? 'and all of them are as they were'
works 'a stream may be replaced by what was made of it' "cp $tmp/a.ser $tmp/c.ser && sercat $tmp/c.ser -o $tmp/c.ser"
works 'a device serves both' 'sergen -o /dev/null --log /dev/null'
[ -z "$(sergen -n 2 2>&1 >/dev/null)" ] && [ -n "$(sergen -n 2 -v 2>&1 >/dev/null)" ]
report $? 'quiet off a terminal, unless -v'

# an interrupted run leaves neither the file nor a draft of it; shells have INT ignored in what they put behind &,
# and nohup HUP in all
for sig in TERM INT HUP XCPU PIPE; do
	perl -e '@SIG{qw(HUP INT PIPE TERM XCPU)} = ("DEFAULT") x 5; exec @ARGV' sergen -n 100000 --frames 1000 -w 100 -o "$tmp/cut.ser" &
	pid=$!
	i=0
	while [ -z "$(find "$tmp" -name '.cut*')" ] && [ $i -lt 500 ]; do
		sleep 0.02
		i=$((i + 1))
	done
	kill -$sig $pid
	wait $pid 2>/dev/null
	[ $? -gt 128 ] && [ "$(find "$tmp" -name '*cut*' | wc -l)" -eq 0 ]
	report $? "$sig leaves neither file nor draft"
done
trap '' HUP
sergen -n 4000 --frames 100 -w 100 -o "$tmp/nohup.ser" &
pid=$!
trap 'exit 1' HUP
while [ -z "$(find "$tmp" -name '.nohup*')" ] && kill -0 $pid 2>/dev/null; do :; done
kill -HUP $pid
wait $pid && sercat --check "$tmp/nohup.ser" >/dev/null
report $? 'one that the caller ignores stays ignored'
works 'the draft of a process that was killed is in nobody'"'"'s way' \
	"echo taken >$tmp/.d.ser.\$\$.0; exec sergen -n 1 -o $tmp/d.ser"
# --skip-done: what is whole is not made again; what is torn, damaged or not all there is
rm -f "$tmp/d.ser"
works '--skip-done makes what is missing' "sergen -n 2 --skip-done -o $tmp/d.ser && sercat --check $tmp/d.ser"
cp "$tmp/d.ser" "$tmp/same.ser"
works 'leaves what is whole, and reads nothing' \
	"sercat --skip-done -o $tmp/d.ser $tmp/none.ser && cmp $tmp/d.ser $tmp/same.ser"
works 'says so with -v' "sergen -v --skip-done -o $tmp/d.ser 2>&1 | grep -qx 'sergen: $tmp/d.ser is there already'"
for harm in 'head -c 300 same.ser' 'tr a b <same.ser' 'cat same.ser same.ser' ':'; do
	(cd "$tmp" && eval "$harm" >d.ser)
	works "makes it anew after: $harm" "sergen -n 2 --skip-done -o $tmp/d.ser && cmp $tmp/d.ser $tmp/same.ser"
done
sh tests/tone.sh 0.1 440 8000 >"$tmp/a.wav"
printf 'path\tlabel\na.wav\tsad\nlate.wav\tsad\n' >"$tmp/m.tsv"
wav2spec -q --keep-going "$tmp/m.tsv" -o "$tmp/gap.ser"
cp "$tmp/a.wav" "$tmp/late.wav"
works 'makes it anew where something had been left out' \
	"wav2spec -q --keep-going --skip-done $tmp/m.tsv -o $tmp/gap.ser && sercat --check $tmp/gap.ser | grep ' 2 records'"
works 'a file that is no stream is whole where it is not empty' "
	serdump --json --skip-done $tmp/same.ser -o $tmp/dump && [ -s $tmp/dump ] && echo kept >$tmp/dump &&
	serdump --json --skip-done $tmp/same.ser -o $tmp/dump && grep -qx kept $tmp/dump"
fails 64 'sergen: --skip-done: needs -o' 'sergen --skip-done'

# ---- POSIXLY_CORRECT, with which getopt_long() stops at the first operand ----

sergen -n 4 -c sad,happy -o "$tmp/posix.ser"
same 'options may stand behind operands with POSIXLY_CORRECT too' "batcher $tmp/posix.ser -b 2" \
	"POSIXLY_CORRECT=1 batcher $tmp/posix.ser -b 2"
plan
