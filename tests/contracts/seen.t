#!/bin/sh
# seen.t - what training has heard is not forgotten on any way that weights, features and vectors take
# shellcheck source=tests/lib.sh
. tests/lib.sh
cd "$tmp" || exit

# three sets of 8 records, of the speakers s1, s2 and s3 and s4
sergen -n 32 -w 8 >all.ser
for s in 1 2 3 4; do sercat --only speaker=s$s all.ser -o s$s.ser; done
recordings() { printf 'for %s of %s records it is unknown whether the recording is in the training set, because they or training records name none; use --allow-unknown-recordings to score them anyway' "$1" "$2"; }
speakers() { printf 'for %s of %s records it is unknown whether the speaker is in the training set, because they or training records name none' "$1" "$2"; }
ids() { printf 'for 8 of 8 records it is unknown whether the recording is in the training set, and %s have the id of a training record; use --allow-shared-recordings to score them anyway' "$1"; }
heard() { printf 'the recordings of %s of 8 records are in the training set, and the speakers of %s (1 of 1 speakers); use %s to score them anyway' "$1" "$2" "$3"; }
refused() { fails 65 "sermetrics: <stdin>: $1" "$2"; }

# sertrain --init
batcher -b 4 s1.ser | sertrain -m mean --dev s2.ser -o first.ser
batcher -b 4 s3.ser | sertrain -m mean --init first.ser -o second.ser
batcher -b 4 -c angry,happy s4.ser | sertrain -q -m mean --init second.ser -o third.ser
for s in 1 2 3; do
	refused "$(heard 8 8 --allow-shared-recordings)" "serpredict second.ser s$s.ser | sermetrics"
done
works 'who is new is not taken for seen' 'serpredict second.ser s4.ser | sermetrics | grep -qx "seen in training: the recording of 0 records, the speaker of 0 (0 of 1 speakers)"'
for s in 1 2 3; do
	refused "$(heard 8 8 --allow-shared-recordings)" "serpredict third.ser s$s.ser | sermetrics"
done
refused "$(heard 4 8 --allow-shared-recordings)" 'serpredict third.ser s4.ser | sermetrics'
same 'the lists are those of a training on all' \
	"serdump --json second.ser | head -n 1 | sed 's/.*\"train\": //; s/}.*//'" \
	"sercat s1.ser s3.ser | batcher | sertrain -m mean | serdump --json | head -n 1 | sed 's/.*\"train\": //; s/}.*//'"
cat >stop.sh <<'S'
batcher -e 4 -b 2 s3.ser >batches
sertrain -m mean --init first.ser batches -o whole.ser
{ head -c 6000 batches; sleep 5; } | sertrain -m mean --init first.ser --checkpoint ck.ser --checkpoint-every 1 -o resumed.ser &
while ! [ -e ck.ser ]; do sleep 0.05; done
kill -TERM $!
wait $!
[ $? -eq 75 ] && serdump --json ck.ser | head -n 1 | grep -q '"recordings": \["u0", "u1"' &&
	sertrain -m mean --init first.ser --checkpoint ck.ser --checkpoint-every 1 batches -o resumed.ser && cmp whole.ser resumed.ser
S
works 'a run that goes on from a checkpoint has them too' 'sh stop.sh'

# models and predictions of release 0.1.0 and before have neither of these lists, and no marks of what is unknown
forge=$(CDPATH='' cd -- "$(dirname -- "$(command -v sergen)")/../torture" && pwd)/forge
"$forge" -h train.incomplete= -h train.unnamed= -h dev.incomplete= -h dev.unnamed= first.ser >old.ser
serdump --json old.ser | head -n 1 | grep -qe incomplete -e unnamed
[ $? -eq 1 ]
report $? 'a model as it was then'
for s in 1 2; do
	same "an old model has seen what it names: s$s" "serpredict old.ser s$s.ser | serdump --json | grep -o '\"seen\": [^]]*]'" \
		"serpredict first.ser s$s.ser | serdump --json | grep -o '\"seen\": [^]]*]'"
done
works 'and nothing else' 'serpredict old.ser s4.ser | sermetrics | grep -qx "seen in training: the recording of 0 records, the speaker of 0 (0 of 1 speakers)"'
old=$tests/golden/metrics-1.ser
works 'old predictions are read' "sermetrics --allow-shared-recordings $old >said && grep '^seen in training: the recording of 1 records, the speaker of 12 ' said"
fails 65 "sermetrics: $old: the recordings of 1 of 35 records are in the training set, and the speakers of 12 (1 of 3 speakers); use --allow-shared-recordings to score them anyway" \
	"sermetrics $old"

# npy2ser without --like names nothing
for s in 1 2; do ser2npy s$s.ser | npy2ser -r 16000 --hop 160 --scale ln --axes 'time bin' -o n$s.ser; done
batcher -b 4 n1.ser | sertrain -m mean -o n.ser
refused "$(ids 8)" 'serpredict n.ser n1.ser | sermetrics --allow-unknown-recordings'
refused "$(recordings 8 8)" 'serpredict n.ser n2.ser | sermetrics'
fails 0 "sermetrics: <stdin>: $(speakers 8 8)" 'serpredict n.ser n2.ser | sermetrics --allow-unknown-recordings'
serpredict n.ser n2.ser -o unknown.ser
sermetrics -q --allow-unknown-recordings unknown.ser >said
grep -qx 'seen in training: recordings unknown, speakers unknown' said
report $? 'the text does not say that nothing was seen'
grep -qx 'unknown for 8 records: whether the recording is in the training set, because they or training records name none; 0 have the id of a training record' said
report $? 'but that it is unknown'
works 'the TSV says so' "sermetrics --allow-unknown-recordings -f tsv unknown.ser | grep '^pooled' | cut -f 3,6 | tr '\t' ' ' >tsv
	grep -qx 'seen_recording NaN' tsv && grep -qx 'seen_speaker NaN' tsv && grep -qx 'unknown_recording 8' tsv &&
	grep -qx 'unknown_speaker 8' tsv && grep -qx 'seen_id 0' tsv"
works 'and the JSON' "sermetrics --allow-unknown-recordings -f json unknown.ser | grep -qF \
	'\"seen_recording\": null, \"seen_speaker\": null, \"seen_id\": 0, \"unknown_recording\": 8, \"unknown_speaker\": 8, '"
for how in markdown latex; do
	works "and $how" "sermetrics -q --allow-unknown-recordings -f $how unknown.ser | grep -q 'recordings unknown, speakers unknown'"
done
works 'a comparison says it of both systems' "sermetrics -q --allow-unknown-recordings --compare unknown.ser unknown.ser |
	grep -cx '[a-z]*: seen in training: recordings unknown, speakers unknown' | grep -qx 2"
works 'serpredict -f tsv has the words' \
	"serpredict -f tsv n.ser n2.ser | cut -f 5 | sort | uniq -c | grep -q '8 unknown-recording,unknown-speaker\$'"
# one side named: the name of a recording is the id of its only part
batcher -b 4 s1.ser | sertrain -m mean -o named.ser
ser2npy s1.ser | npy2ser --like s1.ser -o same.ser
refused "$(heard 8 8 --allow-shared-recordings)" 'serpredict named.ser same.ser | sermetrics'
# a fine-tuned model does not know what a model without lists has heard
batcher -b 4 n2.ser | sertrain -q -m mean --init n.ser -o tuned.ser
refused "$(ids 8)" 'serpredict tuned.ser n1.ser | sermetrics'
refused "$(ids 8)" 'serpredict tuned.ser n2.ser | sermetrics'

# sersvm: what the network has heard its vectors have
serembed second.ser s1.ser -o v1.ser
serembed second.ser s4.ser -o v4.ser
sersvm -q --train v4.ser -o svm.ser
refused "$(heard 8 8 --allow-shared-recordings)" 'sersvm svm.ser v1.ser | sermetrics'
refused "$(heard 8 8 --allow-shared-recordings)" 'sersvm svm.ser v4.ser | sermetrics'
ser2npy v1.ser | npy2ser --like v1.ser -o v.ser
refused "$(heard 8 8 --allow-shared-recordings)" 'sersvm svm.ser v.ser | sermetrics'
for s in 1 2; do serembed n.ser n$s.ser -o w$s.ser; done
sersvm -q --train w1.ser -o nsvm.ser
refused "$(ids 8)" 'sersvm nsvm.ser w1.ser | sermetrics'
refused "$(recordings 8 8)" 'sersvm nsvm.ser w2.ser | sermetrics'

# speakers: a corpus that does not tell them is warned of
printf 'path\tlabel\n' >train.tsv
cp train.tsv test.tsv
hertz=200
for f in train test; do
	for label in a b; do
		hertz=$((hertz + 40))
		sh "$tests/tone.sh" 0.3 $hertz 8000 >$f-$label.wav
		printf '%s-%s.wav\t%s\n' $f $label $label >>$f.tsv
	done
	wav2spec $f.tsv | spec2mel -n 8 -o $f.ser
done
batcher -b 2 train.ser | sertrain -m mean -o m.ser
fails 0 "sermetrics: <stdin>: $(speakers 2 2)" 'serpredict m.ser test.ser | sermetrics'
works 'their recordings are known' 'serpredict m.ser test.ser | sermetrics -q |
	grep -qx "seen in training: the recording of 0 records, speakers unknown"'

# what sermetrics(1) says can be seen of a copy under another name, and what can't
tag() { perl -0777 -ne 'my ($h, $d) = (substr($_, 0, 44), substr($_, 44)); '"$1"'; substr($h, 40, 4) = pack("V", length $d);
	substr($h, 4, 4) = pack("V", 36 + length $d); print $h, $d' train-a.wav >"$2.wav"; }
# shellcheck disable=SC2016	# Perl's variables
{
	tag '' same
	tag '$d = pack("s<*", map { ($_, $_) } unpack("s<*", $d)); substr($h, 22, 14) = pack("vVVvv", 2, 8000, 32000, 4, 16)' stereo
	tag '$d = pack("l<*", map { $_ * 65536 } unpack("s<*", $d)); substr($h, 28, 8) = pack("Vvv", 32000, 4, 32)' wide
	tag '$d = pack("s<*", map { int($_ / 2) } unpack("s<*", $d))' gain
	tag '$d = pack("s<*", map { -$_ } unpack("s<*", $d))' polarity
	tag '$d = substr($d, 2)' trimmed
	tag '$d .= "\0\0"' padded
	tag '$d =~ s/(..)../$1/gs; substr($h, 24, 8) = pack("VV", 4000, 8000)' slower
}
copy() {	# copy NAME [START END]: what the model has seen of it
	printf 'path\tlabel\tspeaker\tstart\tend\n%s\ta\tnew\t%s\t%s\n' "$1" "${2-}" "${3-}" >copy.tsv
	wav2spec -q -r 8000 copy.tsv | spec2mel -n 8 | serpredict -f tsv known.ser | sed 1d | cut -f 5
}
printf 'path\tlabel\tspeaker\ntrain-a.wav\ta\tr\ntrain-b.wav\tb\tr\n' >known.tsv
wav2spec -r 8000 known.tsv | spec2mel -n 8 | batcher -b 2 | sertrain -m mean -o known.ser
for f in same stereo wide ./same; do
	[ "$(copy $f.wav)" = recording ]; report $? "$f: a copy that is recognized"
done
[ "$(copy train-a.wav 0.1 0.2)" = recording ]; report $? 'so is a part of the recording itself'
for f in gain polarity trimmed padded slower; do
	[ "$(copy $f.wav)" = '' ]; report $? "$f: a copy that is not, as the page says"
done
[ "$(copy same.wav 0.1 0.2)" = '' ]; report $? 'nor is a part of a renamed copy'
plan
