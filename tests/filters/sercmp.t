#!/bin/sh
# shellcheck source=tests/lib.sh
. tests/lib.sh

sergen -n 3 -w 2 --frames 2 >"$tmp/like.ser"

# stream FILE NUMBER...: three records of two frames with these twelve numbers
stream() {
	to=$1
	shift
	perl -e 'my $h = "{\x27descr\x27: \x27<f4\x27, \x27fortran_order\x27: False, \x27shape\x27: (3, 2, 2), }\n";
		print "\x93NUMPY\1\0", pack("v", length $h), $h, pack "f<*", @ARGV' "$@" |
		npy2ser --like "$tmp/like.ser" >"$tmp/$to.ser"
}

differ() {	# differ NAME COMMAND TEXT: status 1, and these lines on standard output
	got=$(cd "$tmp" && sh -c "$2")
	code=$?
	[ "$code" -eq 1 ] && [ "$got" = "$3" ]
	code2=$?
	report $code2 "$1"
	[ $code2 -eq 0 ] || echo "$got" | sed "s/^/# $code: /"
}

stream a 1 2 3 4 5 6 7 8 9 10 11 12
stream b 1 2 3 4 5 6 7.25 8 9 10 10.5 12
sergen -n 2 -w 2 --frames 2 >"$tmp/two.ser"
sergen -n 3 -w 3 --frames 2 >"$tmp/wide.ser"
sergen -n 3 -w 2 --frames 2 -c sad >"$tmp/sad.ser"
sergen -n 3 -w 2 --frames 2 --scale power >"$tmp/power.ser"
sergen -n 3 -w 2 --frames 2 -c sad -k embedding >"$tmp/z.ser"

same 'a stream is itself, by a pipe too' "sercmp $tmp/a.ser - <$tmp/a.ser" \
	"echo 'same: 3 records, largest difference 0'"
differ 'entries that differ are named and counted' 'sercmp a.ser b.ser' \
'u1: x[2] is 7, then 7.25; 1 of 4 entries differ
u2: x[2] is 11, then 10.5; 1 of 4 entries differ
different: 3 records, largest difference 0.5 in u2 x[2]'
differ 'a tolerance is absolute' 'sercmp -t 0.4 a.ser b.ser' \
'u2: x[2] is 11, then 10.5; 1 of 4 entries differ
different: 3 records, largest difference 0.5 in u2 x[2]'
same 'up to its bound' "sercmp -t 0.5 $tmp/a.ser $tmp/b.ser" \
	"echo 'same: 3 records, largest difference 0.5 in u2 x[2]'"
differ 'or relative to the largest entry of the tensor' 'sercmp --relative 0.04 a.ser b.ser' \
'u2: x[2] is 11, then 10.5; 1 of 4 entries differ
different: 3 records, largest difference 0.5 in u2 x[2]'
works 'which is that of the first stream' "sercmp --relative 0.042 $tmp/a.ser $tmp/b.ser"
differ 'no more lines than are wanted' 'sercmp -n 1 a.ser b.ser' \
'u1: x[2] is 7, then 7.25; 1 of 4 entries differ
and 1 more
different: 3 records, largest difference 0.5 in u2 x[2]'
differ 'a record that only one has' 'sercmp like.ser two.ser' \
'like.ser has 3 records, two.ser 2
different: 3 records, largest difference 0'
differ 'the header first, then shapes' 'sercmp like.ser wide.ser' \
'header: width is 2, then 3
u0: x has another shape
u1: x has another shape
u2: x has another shape
different: 3 records, largest difference 0'
differ 'labels' 'sercmp -n 1 like.ser sad.ser' \
'u0: label is "angry", then "sad"
and 2 more
different: 3 records, largest difference 0'
differ 'options of a stage' 'sercmp -n 1 like.ser power.ser | head -n 1; exit 1' \
'header: sergen scale is "ln", then "power"'
differ 'the history may be let differ' 'sercmp -n 1 --no-history like.ser power.ser | head -n 1; exit 1' \
'header: scale is "ln", then "power"'
works 'and all but ids and tensors' "sercmp --tensors $tmp/like.ser $tmp/sad.ser"
differ 'another kind' 'sercmp -n 1 sad.ser z.ser | head -n 1; exit 1' \
'header: kind is "spectrogram", then "embedding"'
differ 'records in another order' "sercat --ids - <<X like.ser >c.ser; sercat --skip 1 like.ser | sercmp c.ser - | grep place; exit 1
u0
u1
X" 'u0: the record in its place is u1
u1: the record in its place is u2'

s=$tmp/s.ser
sergen -n 4 -w 32 --frames 40 >"$s"
batcher -b 4 "$s" >"$tmp/s4.ser"
sertrain -q -m crnn -o "$tmp/m.ser" "$tmp/s4.ser"
sertrain -q -m crnn -s 2 -o "$tmp/n.ser" "$tmp/s4.ser"
works 'models are compared' "sercmp $tmp/m.ser $tmp/m.ser"
differ 'by the names of their parameters' "sercmp -n 1 --tensors m.ser n.ser | sed 's/\[.*//; s/e [0-9.]* in/e in/'; exit 1" \
'convs.0.weight: x
and 19 more
different: 23 records, largest difference in convs.0.weight x'

fails 65 'sercmp: <stdin>: stream ends after 2 records without an end record' \
	"head -c 400 $tmp/a.ser | sercmp $tmp/a.ser -"
fails 65 'sercmp: <stdin>: not a ser stream' "echo text | sercmp - $tmp/a.ser"
fails 66 "sercmp: $tmp/none: No such file or directory" "sercmp $tmp/a.ser $tmp/none"
fails 64 'sercmp: operands: too few: usage: sercmp [options] a b' "sercmp $tmp/a.ser"
fails 64 'sercmp: -t -1: not a number in 0..1e+30' 'sercmp -t -1 a b'

plan
