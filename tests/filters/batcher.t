#!/bin/sh
# shellcheck source=tests/lib.sh
. tests/lib.sh

f=$tmp/f.ser
sergen -n 33 --frames 20-90 -w 5 -c angry,happy,sad -s 3 > "$f"

# the ids of all rows, one a line, in their order
ids() {
	serdump --json "$1" | sed -n 's/.*"ids": \[\([^]]*\)\].*/\1/p' | tr -d ' "u' | tr , '\n'
}

same 'a pipe and a file give the same bytes' "batcher -b 8 -e 3 $f" "cat $f | batcher -b 8 -e 3"
same 'so does standard input that is a file' "batcher -b 8 -e 3 $f" "batcher -b 8 -e 3 < $f"
same 'and one that does not begin with the stream' "batcher -b 8 $f" \
	"{ printf 0123456789; cat $f; } > $tmp/g; { head -c 10 >/dev/null; batcher -b 8; } < $tmp/g"
same 'the same seed gives the same bytes' "batcher -b 8 -s 4 $f" "batcher -b 8 -s 4 $f"

for e in 1 5; do
	batcher -b 8 -e $e -o "$tmp/e$e.ser" "$f"
	ids "$tmp/e$e.ser" > "$tmp/e$e"
done
batcher -b 8 -s 2 "$f" > "$tmp/s2.ser"
ids "$tmp/s2.ser" > "$tmp/s2"
[ "$(wc -l < "$tmp/e1")" -eq 33 ] && head -n 33 "$tmp/e5" | cmp -s - "$tmp/e1"
report $? 'the first of five epochs is the only one of one'
sed -n 34,66p "$tmp/e5" | cmp -s - "$tmp/e1"
[ $? -eq 1 ]
report $? 'the second epoch has another order'
cmp -s "$tmp/e1" "$tmp/s2"
[ $? -eq 1 ]
report $? 'another seed gives another order'
[ "$(sort "$tmp/e5" | uniq -c | awk '$1 == 5' | wc -l)" -eq 33 ]
report $? 'each record comes once in each epoch'
batcher --no-shuffle -e 2 "$f" > "$tmp/n.ser"
[ "$(ids "$tmp/n.ser")" = "$(seq 0 32; seq 0 32)" ]
report $? '--no-shuffle keeps the order of the input'

# the shapes of x and the lengths
sergen -n 33 --frames 48 -w 5 -c a,b > "$tmp/even.ser"
works '33 records of one length are batches of 17 and 16, without padding' \
	"batcher --round 32 $tmp/even.ser | serdump --json > $tmp/even.json &&
	grep -qF '[17, 48, 5]' $tmp/even.json && grep -qF '[16, 48, 5]' $tmp/even.json"
works 'else the time is a multiple of --round' \
	"batcher -b 4 --round 7 $f | serdump --json | sed -n 's/.*\"shape\": .[0-9]*, \([0-9]*\),.*/\1/p' > $tmp/times &&
	[ \$(wc -l < $tmp/times) -eq 9 ] && [ \$(awk '\$1 % 7' $tmp/times | sort -u | wc -l) -le 1 ]"

sergen -n 30 -c a,a2,b > "$tmp/abc.ser"
works 'classes are merged and counted' \
	"batcher -c b,a=a+a2 $tmp/abc.ser | serdump --json | grep -F '\"classes\": [\"b\", \"a\"]' |
	grep -qF '\"counts\": [10, 20]'"
works 'without -c every label is a class, sorted' \
	"sergen -n 9 -c c,a,b | batcher | serdump --json | grep -qF '\"classes\": [\"a\", \"b\", \"c\"]'"
[ "$(batcher -b 4 --balance -c b,a=a+a2 "$tmp/abc.ser" | serdump --json |
	sed -n 's/.*"labels": \[\([^]]*\)\].*/\1/p' | tr -d ' ' | tr , '\n' | sort | uniq -c | tr -d '\n')" = \
	'     20 0     20 1' ]
report $? '--balance shows each class as often as the largest'
works 'records of other labels are left out, and -v says how many' \
	"batcher -v -c a,b $tmp/abc.ser 2>&1 >/dev/null |
	grep -qx 'batcher: 20 records of 2 classes; left out: 10 of other labels, 0 without'"

# half a second of silence, 16 kHz, mono: constant features
wav() {
	printf 'RIFF\244>\0\0WAVEfmt \020\0\0\0\001\0\001\0\200>\0\0\0}\0\0\002\0\020\0data\200>\0\0'
	head -c 16000 /dev/zero
}
wav > "$tmp/a.wav"
cp "$tmp/a.wav" "$tmp/b.wav"
printf 'path\tlabel\tspeaker\tpart\na.wav\tsad\ts1\ttest\nb.wav\tangry\ts2\ttrain\n' > "$tmp/m.tsv"
wav2spec --scale ln --dft 1024 "$tmp/m.tsv" > "$tmp/m.ser"
fails 0 "batcher: $tmp/m.ser: has records of part test; they are used for training" "batcher $tmp/m.ser"
batcher -q "$tmp/m.ser" | serdump --json | head -n 1 > "$tmp/m.json"
grep -qF '"parts": ["test", "train"]' "$tmp/m.json" && grep -qF '"speakers": ["s1", "s2"]' "$tmp/m.json"
report $? 'parts and speakers are listed in the header'
sed 's/.*"deviation": \[\([^]]*\)\].*/\1/' "$tmp/m.json" | tr -d ' ' | tr , '\n' | sort -u | tr '\n' ' ' | grep -qx '1.0 '
report $? 'a feature that never changes has deviation 1'
fails 65 'batcher: <stdin>: no record has a label' "wav2spec $tmp/a.wav | batcher"

# a stream that ends early: nothing is written
size=$(wc -c < "$f")
for cut in 0 1 100 700 $((size / 2)) $((size - 40)) $((size - 1)); do
	head -c "$cut" "$f" | batcher > "$tmp/cut.out" 2> "$tmp/cut.err"
	[ $? -eq 65 ] && [ ! -s "$tmp/cut.out" ] && [ "$(wc -l < "$tmp/cut.err")" -eq 1 ]
	report $? "cut after $cut bytes: status 65, one line, no output"
	head -c "$cut" "$f" > "$tmp/cut.ser"
	echo old > "$tmp/kept"
	batcher -o "$tmp/kept" "$tmp/cut.ser" 2>/dev/null
	[ $? -eq 65 ] && [ "$(cat "$tmp/kept")" = old ]
	report $? "cut after $cut bytes: the file of -o is as it was"
done

fails 65 "batcher: $f: class fear has no records (labels: angry 11, happy 11, sad 11)" "batcher -c angry,fear $f"
fails 0 "batcher: $f: label glad of class happy has no records" "batcher -c angry,happy=happy+glad $f"
fails 64 'batcher: -c: duplicate class a' "batcher -c a,b,a $f"
fails 64 'batcher: -c: label b is in two classes, x and y' "batcher -c x=a+b,y=b $f"
fails 64 'batcher: -b 0: not an integer in 1..65536' "batcher -b 0 $f"
fails 64 'batcher: --balance: draws at random: cannot be used with --no-shuffle' "batcher --balance --no-shuffle $f"
fails 64 "batcher: $f: too many operands: usage: batcher [options] [features.ser] (sercat joins streams)" "batcher $f $f"
fails 65 'batcher: <stdin>: kind is "batch", not "spectrogram"' "batcher $f | batcher"
fails 65 'batcher: <stdin>: kind is "embedding", not "spectrogram"' 'sergen -k embedding | batcher'
fails 65 'batcher: <stdin>: the stream has no records' 'sergen -n 0 | batcher'
fails 66 'batcher: nowhere.ser: No such file or directory' 'batcher nowhere.ser'
fails 74 'batcher: <stdin>: cannot create a temporary file in /nowhere: No such file or directory' \
	"cat $f | TMPDIR=/nowhere batcher"
fails 0 '' "batcher -e 1000 $f | head -c 100"
plan
