#!/bin/sh
# shellcheck source=tests/lib.sh
. tests/lib.sh

# npy DESCR SHAPE NUMBER...: a file of numpy
npy() {
	perl -e 'my $d = shift; my $h = sprintf "{\x27descr\x27: \x27%s\x27, \x27fortran_order\x27: False, \x27shape\x27: (%s), }\n", $d, shift;
		print "\x93NUMPY\1\0", pack("v", length $h), $h, pack $d eq "<f8" ? "d<*" : "f<*", @ARGV' "$@"
}

for kind in spectrogram embedding prediction; do
	s=$tmp/$kind.ser
	sergen -k $kind >"$s"
	same "there and back, like itself: $kind" "ser2npy $s | npy2ser --like $s" "cat $s"
done
s=$tmp/spectrogram.ser
same 'a pipe and a file give the same array' "ser2npy $s" "cat $s | ser2npy"
same 'and the same stream' "ser2npy $s | npy2ser" "ser2npy $s >$tmp/a.npz; npy2ser $tmp/a.npz"
same 'of another stream with these ids' "ser2npy $s | npy2ser --like $s -o $tmp/o && cat $tmp/o" "cat $s"
same 'labels and ids are kept without --like' "ser2npy $s | npy2ser | sercmp --tensors $s - | cut -c 1-15" \
	"echo 'same: 8 records'"
same 'the header then says what it is told' "ser2npy $s | npy2ser --axes 'time mel' -r 8000 --hop 80 --scale db |
	serdump -n 1 | sed 's/ (.*//'" "cat <<X
ser        1
kind       spectrogram
axes       time mel
width      16
rate       8000
hop        80
scale      db
history
  npy2ser
\$(serdump -n 1 $s | grep ^u0 | sed 's/speaker s1  //; s/ (.*//')
X
echo 8 records, 0 skipped, xxh3 \$(ser2npy $s | npy2ser --axes 'time mel' -r 8000 --hop 80 --scale db | tail -c 16)"

npy '<f4' '2, 3' 1 2 3 4 5 6 >"$tmp/v.npy"
same 'rows of a matrix are embeddings with numbers as ids' "npy2ser $tmp/v.npy | serdump | tail -n 3 | sed 's/, xxh3.*//'" "cat <<X
0  x (3) min 1 mean 2 max 3
1  x (3) min 4 mean 5 max 6
2 records, 0 skipped
X"
npy '<f8' '2, 1, 3' 1 2 3 4 5 6 >"$tmp/d.npy"
same 'three axes are spectrograms; doubles are narrowed' \
	"npy2ser $tmp/d.npy | serdump | grep -e ^axes -e ^0" "cat <<X
axes       time bin
0  x (1, 3) min 1 mean 2 max 3
X"
sergen -k embedding -n 2 -w 3 >"$tmp/e.ser"
same 'without ids records are paired in their order' \
	"npy2ser --like $tmp/e.ser $tmp/v.npy | serdump | grep ^u" "cat <<X
u0  label angry  speaker s1  x (3) min 1 mean 2 max 3
u1  label happy  speaker s1  x (3) min 4 mean 5 max 6
X"

s3=$tmp/s3.ser
sergen -n 3 >"$s3"
fails 65 "npy2ser: <stdin>: id u3 is not in $s3" "ser2npy $s | npy2ser --like $s3"
works 'records may be fewer than those of --like' "ser2npy $s3 | npy2ser --like $s"
fails 65 "npy2ser: $tmp/v.npy: width is 3, $s has 16" "npy2ser --like $s $tmp/v.npy"
sergen -k embedding -n 3 -w 3 >"$tmp/e3.ser"
fails 65 "npy2ser: $tmp/v.npy: 2 records without ids, $tmp/e3.ser has 3" "npy2ser --like $tmp/e3.ser $tmp/v.npy"
fails 64 "npy2ser: --like: cannot be combined with $s, which gives the header" "npy2ser --like $s --scale db"
for axes in time '' 'time bin ' 'time  bin'; do
	fails 64 "npy2ser: --axes: \"$axes\" is not two words, one for each axis of a record" "ser2npy $s | npy2ser --axes '$axes'"
done
fails 64 "npy2ser: --axes: \"time bin\" is not one word, one for each axis of a record" "npy2ser --axes 'time bin' $tmp/v.npy"
batcher "$s" >"$tmp/b.ser"
fails 65 "npy2ser: $tmp/b.ser: kind is \"batch\": an array cannot be converted to such a stream" "ser2npy $s | npy2ser --like $tmp/b.ser"
fails 65 "ser2npy: $tmp/b.ser: kind is \"batch\": its records do not fit into one array" "ser2npy $tmp/b.ser"
npy '<f4' 2,3 1 2 3 4 NaN 6 >"$tmp/nan.npy"
npy '<f4' 2,4 1 2 3 4 5 6 >"$tmp/short.npy"
npy '<i4' 2,3 1 2 3 4 5 6 >"$tmp/int.npy"
npy '<f4' 3 1 2 3 >"$tmp/flat.npy"
npy '<f4' 0,3 >"$tmp/empty.npy"
fails 65 "npy2ser: $tmp/nan.npy: entry 4 is not finite" "npy2ser $tmp/nan.npy"
fails 65 "npy2ser: $tmp/short.npy: the array's shape needs more than its 24 bytes" "npy2ser $tmp/short.npy"
fails 65 "npy2ser: $tmp/int.npy: its type is i4, not f4 or f8" "npy2ser $tmp/int.npy"
fails 65 "npy2ser: $tmp/flat.npy: x has 1 axes, records need 2 or more" "npy2ser $tmp/flat.npy"
fails 65 "npy2ser: $tmp/empty.npy: the array has no records" "npy2ser $tmp/empty.npy"
works 'an array without records may be taken' "npy2ser --allow-empty $tmp/empty.npy"
same 'an empty stream goes there and back' 'sergen -n 0 | ser2npy --allow-empty | npy2ser --allow-empty | serdump --allow-empty -n 0 | grep -e ^width -e record | cut -c 1-20' \
	"printf 'width      16\n0 records, 0 skipped\n'"
fails 65 'npy2ser: <stdin>: not a zip file, or a truncated one' "ser2npy $s | head -c 2000 | npy2ser"
fails 65 'npy2ser: <stdin>: x.npy is damaged: its CRC is' \
	"ser2npy $s | perl -0777 -pe 's/(.{2000})./\$1~/s' | npy2ser 2>$tmp/said; code=\$?
	sed 's/ is [0-9a-f]*, .*/ is/' $tmp/said >&2; exit \$code"
fails 65 'npy2ser: <stdin>: not a numpy array' 'echo text | npy2ser'
fails 65 'npy2ser: <stdin>: not a numpy array' 'npy2ser </dev/null'
fails 66 "npy2ser: $tmp/none: No such file or directory" "npy2ser $tmp/none"
fails 65 'ser2npy: <stdin>: stream ends after 0 records without an end record' "head -c 900 $s | ser2npy"
fails 66 "ser2npy: $tmp/none: No such file or directory" "ser2npy $tmp/none"
fails 65 'ser2npy: <stdin>: u0: a label of more than 4096 characters' \
	"sergen -c \$(perl -e 'print \"x\" x 4097'),b | ser2npy"
fails 64 'ser2npy: b: too many operands: usage: ser2npy [options] [file] (sercat joins streams)' 'ser2npy a b'

plan
