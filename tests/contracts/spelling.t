#!/bin/sh
# Labels and speakers that differ only in case, blanks or quotes: batcher, serpredict and sermetrics say so.
# shellcheck source=tests/lib.sh
. tests/lib.sh

cd "$tmp" || exit
for i in 1 2 3 4; do sh "$tests/tone.sh" 0.6 $((i * 100)) >$i.wav; done
warned() {	# warned NAME COMMAND: says wanted, and nothing else
	sh -c "$2" 2>said >/dev/null && cmp -s wanted said
	code=$?
	report $code "$1"
	[ $code -eq 0 ] || sed 's/^/# /' said
}
features() {	# features LABEL SPEAKER: of 4.wav
	printf 'path\tlabel\tspeaker\n4.wav\t%s\t%s\n' "$1" "$2" | wav2spec -r 16000 | spec2mel -n 8
}

printf 'path\tlabel\tspeaker\n1.wav\tsad\ts1\n2.wav\thappy\ts2\n3.wav\tsad\ts2\n' >good.tsv
sed '4s/sad/Sad/;3s/s2/S2 /' good.tsv >bad.tsv
wav2spec -r 16000 good.tsv | spec2mel -n 8 >good.ser
wav2spec -r 16000 bad.tsv | spec2mel -n 8 >bad.ser
: >wanted
warned 'nothing is alike' 'batcher good.ser'
cat >wanted <<'END'
batcher: bad.ser: labels: "sad" and "Sad" differ only in case, blanks or quotes, and count as different
batcher: bad.ser: speakers: "S2 " and "s2" differ only in case, blanks or quotes, and count as different
END
batcher bad.ser 2>&1 >/dev/null | sort >said
sed 's/: "\(.*\)" and "\(.*\)" differ/ differ/' said >have
sed 's/: "\(.*\)" and "\(.*\)" differ/ differ/' wanted | sort | cmp -s - have && grep -q '"S2 "' said && grep -q '"Sad"' said
report $? 'batcher: labels and speakers'
sercat --only speaker=s1 bad.ser -o one.ser
sercat --skip 2 bad.ser -o other.ser
sercat one.ser other.ser -o joined.ser
: >wanted
warned 'batcher: labels of one class are no near miss' 'batcher -c "sad=sad+Sad" joined.ser'
cat >wanted <<'END'
batcher: joined.ser: labels: "sad" and "Sad" differ only in case, blanks or quotes, and count as different
END
warned 'batcher: those of two classes are' 'batcher -c "sad,Sad" joined.ser'
batcher good.ser | sertrain -q -j 1 -m mean -o m.ser
features happy s3 | serpredict m.ser >p.ser 2>said
[ ! -s said ]
report $? 'serpredict: another speaker is no near miss'
features Happy 'S1 ' | serpredict m.ser >p.ser 2>said
cat >wanted <<'END'
serpredict: <stdin>: labels of training and input: "happy" and "Happy" differ only in case, blanks or quotes, and count as different
serpredict: <stdin>: speakers of training and input: "s1" and "S1 " differ only in case, blanks or quotes, and count as different
END
cmp -s wanted said
report $? 'serpredict: a speaker of the training under another spelling is told'
{ features happy s3 >a.ser; printf 'path\tlabel\tspeaker\n3.wav\tHappy\tS3\n' | wav2spec -r 16000 | spec2mel -n 8 >b.ser; } 2>/dev/null
sercat a.ser b.ser | serpredict -q m.ser | sermetrics 2>said >/dev/null
grep -q '^sermetrics: <stdin>: labels: "happy" and "Happy" differ only' said && grep -q '^sermetrics: <stdin>: speakers: "[sS]3" and "[sS]3" differ only' said
report $? 'sermetrics: both'
plan
