#!/bin/sh
# sersplit: who is in which fold, what may never be in two, and what is refused
# shellcheck source=tests/lib.sh
. tests/lib.sh

# 12 speakers of 2 a session, 4 labels of which excited is rare, 8 rows a speaker and 1 more for some.
mkdir "$tmp/corpus"
m=$tmp/corpus/manifest.tsv
awk 'BEGIN {
	OFS = "\t"
	split("neutral angry happy sad neutral angry happy excited", label, " ")
	print "path", "label", "speaker", "session"
	for (s = 1; s <= 12; s++)
		for (i = 1; i <= 8 + (s > 9); i++)
			print "audio/s" s "." i ".wav", label[(i - 1) % 8 + 1], "spk" s, int((s + 1) / 2)
}' >"$m"
rows=$(($(wc -l <"$m") - 1))
split=sersplit

# The values of a column in a fold's part, sorted.
column() {	# column NAME FILE
	awk -F '\t' -v name="$1" '
		NR == 1 { for (i = 1; i <= NF; i++) if ($i == name) c = i; next }
		{ print $c }' "$2" | sort -u
}

apart() {	# apart COLUMN FOLDER: no value is in two parts of a fold, and the parts together hold all
	for fold in "$2"/[0-9]*; do
		for part in "$fold"/*.tsv; do
			column "$1" "$part"
		done | sort >"$tmp/values"
		[ -z "$(uniq -d "$tmp/values")" ] && column "$1" "$m" | cmp -s - "$tmp/values" || return 1
	done
}

# Every row is in exactly one test half, and in none, once more, of its fold.
whole() {	# whole FOLDER
	for fold in "$1"/[0-9]*; do
		[ "$(cat "$fold"/*.tsv | grep -vc '^path')" -eq "$rows" ] &&
			[ "$(cat "$fold"/*.tsv | grep -v '^path' | sort -u | wc -l)" -eq "$rows" ] || return 1
	done
}

held_out() {	# held_out FOLDER PART ...: these parts of all folds are the manifest
	held=$1
	shift
	for part; do
		cat "$held"/[0-9]*/"$part".tsv
	done | grep -v '^path' | sort >"$tmp/held"
	[ "$(wc -l <"$tmp/held")" -eq "$rows" ] && [ -z "$(uniq -d "$tmp/held")" ]
}

works 'folds by speaker' "$split -q --by speaker '$m' '$tmp/speaker'"
apart speaker "$tmp/speaker"; report $? 'no speaker is in both halves, and none is lost'
whole "$tmp/speaker" && held_out "$tmp/speaker" test; report $? 'every row is in each fold once and in one test half'
[ "$(column speaker "$tmp/speaker/1/test.tsv" | tr '\n' ' ')" = 'spk10 spk4 spk9 ' ]
report $? 'speaker i of the list sorted by bytes is in fold i mod k'

works 'folds by speaker with dev' "$split -q -k 4 --dev --by speaker '$m' '$tmp/speaker-dev'"
apart speaker "$tmp/speaker-dev"; report $? 'no speaker is in two of train, dev and test'
cmp -s "$tmp/speaker-dev/0/test.tsv" "$tmp/speaker-dev/1/dev.tsv"
report $? 'the dev set of a fold is the test set of the one before'

works 'folds by session' "$split -q --dev --by session '$m' '$tmp/session'"
apart speaker "$tmp/session" && apart session "$tmp/session"
report $? 'neither a session nor a speaker is in two of train, dev and test'
for part in train dev test; do
	column session "$tmp/session/5/$part.tsv" | tr '\n' ' '
done >"$tmp/order"
[ "$(cat "$tmp/order")" = '1 2 3 4 5 6 ' ]
report $? 'the last fold trains on the first sessions, dev is the last but one, test the last'

works 'folds at random' "$split -q --dev -s 3 --by random '$m' '$tmp/random'"
whole "$tmp/random" && held_out "$tmp/random" dev test; report $? 'every row is in one part of each fold'
for fold in "$tmp"/random/[0-4]; do
	cut -f 2 "$fold"/dev.tsv "$fold"/test.tsv | awk '{ n[$1]++ } END { print n["angry"], n["excited"] }'
done | awk '$1 < 4 || $1 > 6 || $2 < 2 || $2 > 3 { bad = 1 } END { exit bad }'
report $? 'the classes have equal shares in every fold'
awk -F '\t' 'FNR > 1 { n[FILENAME, $2]++ } END {
	for (k in n) { split(k, p, SUBSEP); sub(/dev.tsv$/, "test.tsv", p[1]); d = n[k] - n[p[1], p[2]]
		if (p[1] != "" && (d > 1 || d < -1)) bad = 1 }
	exit bad }' "$tmp/random/0/dev.tsv" "$tmp/random/0/test.tsv"
report $? 'the dev half has as many of each class as the test half, to one'
same 'the same seed gives the same folds' "cat '$tmp'/random/*/*.tsv" \
	"$split -q --dev -s 3 --by random '$m' '$tmp/again' >'$tmp/out' && cat '$tmp'/again/*/*.tsv"
works 'another seed gives others' "$split -q --dev -s 4 --by random '$m' '$tmp/other' && \
	{ cmp -s '$tmp/random/0/test.tsv' '$tmp/other/0/test.tsv'; [ \$? -eq 1 ]; }"
[ "$(sed '1d; s|.*audio/||' "$tmp"/random/0/test.tsv | cut -f 1 | tr '\n' ' ')" = \
	's1.8 s3.1 s3.2 s3.7 s4.3 s6.2 s8.4 s9.5 s10.6 s11.1 ' ]
report $? 'the generator is the same on every machine'

awk 'BEGIN { OFS = "\t"; print "path", "label", "start", "end", "id"
	for (i = 0; i < 60; i++)
		print "r" int(i / 3) ".wav", (i % 2 ? "a" : "b"), i % 3, i % 3 + 1, (i == 7 ? "" : "id" i) }' \
	>"$tmp/corpus/parts.tsv"
$split -q --by random "$tmp/corpus/parts.tsv" "$tmp/parts" >/dev/null
for fold in 0 1 2 3 4; do
	column path "$tmp/parts/$fold/train.tsv"
	column path "$tmp/parts/$fold/test.tsv"
done | sort | uniq -c | awk '$1 != 5 { bad = 1 } END { exit bad || NR != 20 }'
report $? 'parts of one recording stay together at random'
awk -v OFS='\t' '{ print $1, $2, $5, NR == 1 ? "recording" : "d" int((NR - 2) / 6) }' "$tmp/corpus/parts.tsv" >"$tmp/corpus/named.tsv"
$split -q --by random -k 2 "$tmp/corpus/named.tsv" "$tmp/named" >/dev/null
for part in train test; do column recording "$tmp/named/0/$part.tsv" | sort -u; done | sort | uniq -d | grep -q .
[ $? -eq 1 ]
report $? 'by their names, where the manifest gives them, too'
grep -q "/r2.wav	a	1	2	r2@1-2	r2	[0-9a-f]\{16\}$" "$tmp"/parts/*/test.tsv; report $? 'an empty id is what wav2spec would make of the row'

[ "$(sed -n 2p "$tmp/speaker/0/test.tsv" | sed 's/	[0-9a-f]*$//')" = "$tmp/corpus/audio/s1.1.wav	neutral	spk1	1	audio/s1.1	audio/s1.1" ]
report $? 'paths become absolute, ids stay those of the paths as they were'
(cd "$tmp/corpus" >/dev/null && sersplit -q --by speaker - ../stdin <manifest.tsv)
cat "$tmp"/stdin/*/*.tsv >"$tmp/all"
cat "$tmp"/speaker/*/*.tsv | cmp -s - "$tmp/all"
report $? 'a manifest from standard input has its paths in the current folder'
{ printf '\357\273\277'; sed 's/$/\r/' "$m"; } >"$tmp/corpus/crlf.tsv"
same 'a byte order mark and CRLF change nothing' "cat '$tmp'/speaker/*/*.tsv" \
	"$split -q --by speaker '$tmp/corpus/crlf.tsv' '$tmp/crlf' >'$tmp/out' && cat '$tmp'/crlf/*/*.tsv"

works 'folds of some labels' "$split -q -k 3 -c 'sad,glad=happy+excited' --by random '$m' '$tmp/some'"
[ "$(column label "$tmp/some/0/train.tsv" | tr '\n' ' ')" = 'excited happy sad ' ]
report $? 'only those labels are kept, as they were'
cat >"$tmp/table" <<'T'
fold   part  rows  speakers  sad  glad
0     train    32        12    8    24
0      test    16        10    4    12
1     train    32        11    8    24
1      test    16        10    4    12
2     train    32        12    8    24
2      test    16        10    4    12
T
$split -k 3 -c 'sad,glad=happy+excited' --by random "$m" "$tmp/some" 2>"$tmp/said" | sed '/^split/d; /^$/d' | cmp -s - "$tmp/table" &&
	[ ! -s "$tmp/said" ]
report $? 'the table counts rows, speakers and classes'

awk -F '\t' '$2 != "sad" || $3 == "spk1"' "$m" >"$tmp/one.tsv"
fails 65 "sersplit: $tmp/one.tsv: fold 0: train.tsv would have no rows of \"sad\"" \
	"$split -q --by speaker '$tmp/one.tsv' '$tmp/no'"
[ ! -e "$tmp/no" ]; report $? 'and nothing is written'
awk -F '\t' '$2 != "sad" || $3 == "spk1" || $3 == "spk10"' "$m" >"$tmp/two.tsv"
works 'a class that is only missing from test halves is split' "$split -k 3 --by speaker '$tmp/two.tsv' '$tmp/two'"
grep -qxF "sersplit: $tmp/two.tsv: fold 2: no \"sad\" in test.tsv" "$tmp/works"; report $? 'and named'

{ cat "$m"; printf 'audio/x.wav\tsad\tspk1\t6\n'; } >"$tmp/moved.tsv"
fails 65 "sersplit: $tmp/moved.tsv:101: speaker \"spk1\" is in sessions \"1\" and \"6\"" \
	"$split --by session '$tmp/moved.tsv' '$tmp/no'"
# Who shares a recording shares a fold: the two sides of a call, here speakers 1 and 10, 3 and 4 and 5.
awk -F '\t' -v OFS='\t' 'NR == 1 { print $0, "recording"; next }
	{ n = substr($3, 4); print $0, "d" (n == 10 ? 1 : n == 4 ? 3 : n == 5 && NR % 8 ? 3 : n) "." (n == 5) }' "$m" |
	sed 's/	d3.1$/	d3.0/' >"$tmp/calls.tsv"
$split -k 3 --by speaker "$tmp/calls.tsv" "$tmp/calls" >/dev/null 2>"$tmp/said"
[ "$(cat "$tmp/said")" = "sersplit: $tmp/calls.tsv: speakers spk3 and spk4 share the recording d3.0; such groups are kept in one fold" ]
report $? 'the first speakers who share a recording are named'
for fold in 0 1 2; do
	for part in train test; do column recording "$tmp/calls/$fold/$part.tsv"; done | sort | uniq -d
	for part in train test; do column speaker "$tmp/calls/$fold/$part.tsv"; done | sort | uniq -d
done >"$tmp/both"
[ ! -s "$tmp/both" ] && [ "$(cat "$tmp"/calls/*/test.tsv | grep -vc '^path')" -eq "$rows" ]
report $? 'and no recording is in two parts of a fold'
fails 65 "sersplit: $tmp/calls.tsv: 9 speakers do not make 10 folds; some share recordings and count as one" \
	"$split -q -k 10 --by speaker '$tmp/calls.tsv' '$tmp/no'"
{ cat "$m"; printf 'audio/s1.1.wav\tsad\tspk2\t1\n'; } >"$tmp/shared.tsv"
fails 65 "sersplit: $tmp/shared.tsv: 11 speakers do not make 12 folds; some share recordings and count as one" \
	"$split -q -k 12 --by speaker '$tmp/shared.tsv' '$tmp/no'"
printf 'path\tlabel\trecording\n1.wav\ta\tx\n2.wav\ta\ty\n1.wav\ta\ty\n3.wav\ta\tz\n' >"$tmp/tied.tsv"
$split -q -k 2 --by random "$tmp/tied.tsv" "$tmp/tied" >/dev/null
[ "$(cat "$tmp"/tied/?/test.tsv | grep -c '/[12].wav')" -eq 3 ] && grep -lq '/1.wav.*y' "$tmp"/tied/?/test.tsv &&
	[ "$(grep -l '/[12].wav' "$tmp"/tied/?/test.tsv | wc -l)" -eq 1 ]
report $? 'at random, too'
$split -k 3 --by label -c 'happy,sad,angry' "$m" "$tmp/no" 2>"$tmp/said" >/dev/null
grep -q 'fold 0: train.tsv would have no rows of "angry"' "$tmp/said"; report $? 'folds by any column'
awk -F '\t' -v OFS='\t' '{ print $0, NR == 1 ? "room" : "room" NR % 3 }' "$m" >"$tmp/rooms.tsv"
$split -k 3 --by room "$tmp/rooms.tsv" "$tmp/rooms" >/dev/null 2>"$tmp/said"
[ "$(column room "$tmp/rooms/1/test.tsv")" = room1 ] &&
	[ "$(cat "$tmp/said")" = "sersplit: $tmp/rooms.tsv: 12 speakers are in more than one fold: train and test share them" ]
report $? 'with a warning of speakers who are in more than one'
sed 's/	/,/g' "$m" >"$tmp/comma.csv"
printf 'path,label\na.wav,"sad\tor not"\nb.wav,sad\n' >"$tmp/quoted.csv"
fails 65 "sersplit: $tmp/quoted.csv:2: label has a tab or a line break, which the folds can't hold" \
	"$split --by random '$tmp/quoted.csv' '$tmp/no'"
$split -q --by speaker "$tmp/comma.csv" "$tmp/comma" >/dev/null
sed "s|$tmp/corpus|$tmp|" "$tmp/speaker/0/test.tsv" | cmp -s - "$tmp/comma/0/test.tsv"
report $? 'a manifest separated by commas is split as one with tabs'
(cd "$tmp/corpus" && mkfifo pipe && { cat manifest.tsv >pipe & sersplit -q --by speaker "$tmp/corpus/pipe" ../fifo >/dev/null; })
cat "$tmp"/fifo/*/*.tsv | cmp -s - "$tmp/all"; report $? 'paths of a manifest from a FIFO count from the current folder'
cut -f 1,2 "$m" >"$tmp/bare.tsv"
fails 65 "sersplit: $tmp/bare.tsv: no column \"speaker\"" "$split --by speaker '$tmp/bare.tsv' '$tmp/no'"
works 'a random split needs no speakers' "$split --by random '$tmp/bare.tsv' '$tmp/bare'"
sed 1d "$m" >"$tmp/headless.tsv"
fails 65 "sersplit: $tmp/headless.tsv: no header row with a column \"path\"" "$split --by random '$tmp/headless.tsv' '$tmp/no'"
sed '5s/spk1//' "$m" >"$tmp/empty.tsv"
fails 65 "sersplit: $tmp/empty.tsv:5: speaker is empty" "$split --by speaker '$tmp/empty.tsv' '$tmp/no'"
sed '5s/$/\tmore/' "$m" >"$tmp/wide.tsv"
fails 65 "sersplit: $tmp/wide.tsv:5: 5 fields, the header row has 4" "$split --by speaker '$tmp/wide.tsv' '$tmp/no'"
fails 65 "sersplit: /dev/null: no header row with a column \"path\"" "$split --by speaker /dev/null '$tmp/no'"
fails 65 "sersplit: $m: 12 speakers do not make 13 folds" "$split -k 13 --by speaker '$m' '$tmp/no'"
fails 65 "sersplit: $m: 2 folds leave no training data beside test and dev" \
	"$split -k 2 --dev --by speaker '$m' '$tmp/no'"
fails 65 "sersplit: $m: no row has the label \"furious\"" "$split -c sad,furious --by speaker '$m' '$tmp/no'"
fails 66 "sersplit: $tmp/none.tsv: no such file" "$split --by speaker '$tmp/none.tsv' '$tmp/no'"
fails 64 'sersplit: -c: happy+excited joins labels without a name for the class: write NAME=LABEL+LABEL' \
	"$split -c sad,happy+excited --by speaker '$m' '$tmp/no'"
fails 64 'sersplit: -c: label happy is in two classes, happy and glad' "$split -c happy,glad=happy+excited --by speaker '$m' '$tmp/no'"
fails 64 'sersplit: -k 1: not an integer in 2..1000' "$split -k 1 --by speaker '$m' '$tmp/no'"
fails 64 'sersplit: -s 1.5: not an integer in 0..2147483646' "$split -s 1.5 --by random '$m' '$tmp/no'"
fails 65 "sersplit: $m: no column \"actor\"" "$split --by actor '$m' '$tmp/no'"
fails 64 'sersplit: -k: --by session makes one fold of each session' "$split -k 6 --by session '$m' '$tmp/no'"
fails 64 'sersplit: operands: too few: usage: sersplit [options] manifest folder' "$split --by speaker '$m'"
fails 64 'sersplit: --by: is required, as speaker, session, random or a column, unless there is --protocol' \
	"$split '$m' '$tmp/no'"
fails 73 "sersplit: $tmp/speaker/3: is left from a split into more folds: remove it" \
	"$split -q -k 3 --by speaker '$m' '$tmp/speaker'"
fails 73 "sersplit: $tmp/random/0/dev.tsv: is left from a split with --dev: remove it" "$split -q --by random '$m' '$tmp/random'"
fails 73 "sersplit: $m/folds: Not a directory" "$split --by speaker '$m' '$m/folds'"
plan
