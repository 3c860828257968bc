#!/bin/sh
# shellcheck source=tests/lib.sh
. tests/lib.sh

a=$tmp/a.ser b=$tmp/b.ser all=$tmp/all.ser
sergen -n 8 -w 4 >"$all"
sercat -n 3 "$all" >"$a"
sercat --skip 3 "$all" >"$b"

same 'one file is copied byte by byte' "sercat $all" "cat $all"
same 'so is a pipe' "cat $all | sercat" "cat $all"
same 'and a pipe among files' "sercat $a - <$b" "cat $all"
same 'what was cut apart is joined to the same bytes' "sercat $a $b" "cat $all"
same 'the order is that of the files' "sercat $b $a | serdump --json | sed -n 's/.*\"id\": \"\(u.\)\".*/\1/p'" \
	"printf '%s\n' u3 u4 u5 u6 u7 u0 u1 u2"
same '-o writes the same' "sercat -o $tmp/o.ser $a $b && cat $tmp/o.ser" "cat $all"

ids() {	# ids NAME OPTIONS WANTED
	same "$1" "sercat $2 $all | serdump --json | sed -n 's/.*\"id\": \"\(u.\)\".*/\1/p'" "printf '%s\n' $3"
}
ids 'the first' '-n 2' 'u0 u1'
ids 'all but the first' '--skip 6' 'u6 u7'
ids 'some from the middle' '--skip 2 --take 3' 'u2 u3 u4'
ids 'by a key' '--only label=sad' 'u3 u7'
ids 'by the absence of a value' '--except speaker=s1' 'u4 u5 u6 u7'
ids 'both, and the second of them' '--only speaker=s2 --except label=sad --skip 1 -n 1' 'u5'
printf 'u6\n\r\nu1\r\nother\n' >"$tmp/ids"
ids 'by a list, in the order of the stream' "--ids $tmp/ids" 'u1 u6'
printf 'u6\r\nu1\r\n' >"$tmp/crlf"
ids 'whose lines may end as in DOS' "--ids $tmp/crlf" 'u1 u6'
fails 0 "sercat: $tmp/ids: 1 of its 3 ids no record has, as other" "sercat --ids $tmp/ids --except label=sad $all"
same 'a number is compared as it is written' "sercat --only lengths=1 --allow-empty $all | serdump --allow-empty --json | tail -n 1 | cut -c 1-9" \
	"echo '{\"end\": 0'"
same 'batches pass with their marks' "sergen | batcher -e 2 | sercat | serdump | grep '^epoch '" \
	"printf 'epoch 1\nepoch 2\n'"

same 'a check names each file' "sercat --check $a $all" \
	"echo $a: 3 records, \$(tail -c 16 $a); echo $all: 8 records, \$(tail -c 16 $all)"
name=$(printf 'x\033[2J\302\233y')
cp "$a" "$tmp/$name"
same 'and no name writes to a terminal' "cd $tmp && sercat --check '$name'" "echo 'x?[2J?y': 3 records, \$(tail -c 16 $a)"
fails 64 'sercat: --check: checks whole files: cannot be used with --only' "sercat --check --only label=sad $all"
fails 64 'sercat: --check: checks whole files: cannot be used with --take' "sercat --check -n 2 $all"
sergen -n 1 -w 4 >"$tmp/other.ser"
works 'whose headers need not agree' "sergen -s 9 | sercat --check $a -"
head -c 900 "$all" >"$tmp/cut.ser"
fails 65 "sercat: $tmp/cut.ser: stream ends after 0 records without an end record" \
	"sercat --check $tmp/cut.ser"
fails 65 "sercat: $tmp/cut.ser: stream ends after 0 records without an end record" \
	"sercat $tmp/other.ser $tmp/cut.ser -o $tmp/never"
[ ! -e "$tmp/never" ]
report $? 'no output is left behind then'
fails 65 "sercat: <stdin>: stream ends after 0 records without an end record" \
	"sercat -n 0 --allow-empty <$tmp/cut.ser"
fails 65 'sercat: <stdin>: bytes after the end record' "cat $a $b | sercat"

fails 65 "sercat: $a: duplicate id u0, also in $a" "sercat $a $a"
fails 65 "sercat: $all: duplicate id u0, also in $a" "sercat --ids $tmp/ids $a $all"
sergen -n 2 -w 5 >"$tmp/wide.ser"
fails 65 "sercat: $tmp/wide.ser: width is 5, $a has 4" "sercat $a $tmp/wide.ser"
sergen -n 2 -w 4 --scale power >"$tmp/power.ser"
fails 65 "sercat: $tmp/power.ser: sergen scale is \"power\", $a has \"ln\"" "sercat $a $tmp/power.ser"
sergen -n 2 -w 4 -k embedding >"$tmp/z.ser"
fails 65 "sercat: $tmp/z.ser: kind is \"embedding\", $a has \"spectrogram\"" "sercat $a $tmp/z.ser"
sergen | batcher >"$tmp/batch.ser"
fails 65 "sercat: $tmp/batch.ser: kind is \"batch\": streams of this kind cannot be joined" \
	"sercat $tmp/batch.ser $tmp/batch.ser"
fails 65 "sercat: $tmp/batch.ser: kind is \"batch\": records of batches cannot be selected" "sercat -n 1 $tmp/batch.ser"
fails 65 'sercat: selection: no records are left' "sercat --only label=joy $all"
fails 65 'sercat: <stdin>: the stream has no records' 'sergen -n 0 | sercat'
works 'an empty stream may be passed' 'sergen -n 0 | sercat --allow-empty'
fails 66 "sercat: $tmp/none: No such file or directory" "sercat $a $tmp/none"
fails 66 "sercat: $tmp/none: No such file or directory" "sercat --ids $tmp/none $a"
fails 64 'sercat: --only: label is not key=value' "sercat --only label $a"
perl -e 'print "x" x 9000' >"$tmp/line"
fails 65 "sercat: $tmp/line: a line is longer than 8192 bytes" "sercat --ids $tmp/line $a"
printf 'u1\nu\377\n' >"$tmp/line"
fails 65 "sercat: $tmp/line: the line is not valid UTF-8: if it is Latin-1, convert the file with iconv -f LATIN1 -t UTF-8" "sercat --ids $tmp/line $a"
printf 'u1\0u2\n' >"$tmp/line"
fails 65 "sercat: $tmp/line: a NUL byte in the line" "sercat --ids $tmp/line $a"

plan
