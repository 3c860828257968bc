#!/bin/sh
# pipelines/controls.sh on tones: shuffled labels give chance level, the features reveal the speaker; resuming; errors
# shellcheck disable=SC2016	# single quotes: commands for another shell
# shellcheck source=tests/lib.sh
. tests/lib.sh
run="sh $PWD/pipelines/controls.sh"
tone=$PWD/tests/tone.sh
options="--protocol $tmp/half -m mean -e 12 -b 4 -j 1 --set learning-rate=1e-1"
relabel=$PWD/pipelines/parts/relabel.awk
runs=mel/mean/softmax/batch=4,epochs=12,learning-rate=1e-1,weights=balanced
shuffled=mel/mean/softmax/batch=4,epochs=12,labels=shuffled,learning-rate=1e-1,weights=balanced
cd "$tmp" || exit 1

# Pitch is the class, loudness the speaker.
mkdir mel	# a folder is no front end
printf 'by=speaker\nfolds=3\n' >half
printf 'path\tlabel\tspeaker\n' >m.tsv
for speaker in s1 s2 s3; do
	case $speaker in s1) loud=4000 ;; s2) loud=2000 ;; *) loud=8000 ;; esac
	for take in 1 2 3; do
		for label in low high; do
			case $label in low) hertz=$((200 + take * 7)) ;; *) hertz=$((1200 + take * 7)) ;; esac
			sh "$tone" 0.3 $hertz 8000 $loud >$speaker-$label$take.wav
			printf '%s-%s.wav\t%s\t%s\n' $speaker $label$take $label $speaker >>m.tsv
		done
	done
done

works 'the whole table is made' "$run $options -s '1 2 3' m.tsv out >said"
tail -n "$(wc -l <out/table.txt)" said | cmp -s - out/table.txt
report $? 'table.txt is the table that was printed'
grep -q '^real labels, test set  *100.0 (100.0 to 100.0)  *50.0$' said
report $? 'true labels are learned'
grep -q '^labels shuffled (3 times), test set .* 50.0  contains chance: good$' said
report $? 'shuffled labels are not'
grep -q "^speaker from the features' means  *100.0 (100.0 to 100.0)  *50.0$" said
report $? 'the means reveal the two speakers of the training set'
for part in real shuffled trained untrained means; do
	case $part in
	real) words='real labels' files="out/$runs/seed1/0/predictions.ser" ;;
	shuffled) words='labels shuffled' files=$(for seed in 1 2 3; do printf '%s ' + out/$shuffled/seed$seed/0/predictions.ser; done | cut -c 3-) ;;
	means) words="speaker from the features' means" files=$(echo out/probe/means-?.predictions.ser) ;;
	*) words="speaker from z of the $part model" files=$(echo out/probe/$part-?.predictions.ser) ;;
	esac
	# shellcheck disable=SC2086	# names without spaces
	figure=$(sermetrics -q --allow-shared-recordings -f tsv $files |
		awk -F '\t' '$1 == "pooled" && $3 == "recall_macro" { printf "%.1f", 100 * $6 }')
	grep "^$words" said | grep -q " $figure ("
	report $? "$words: the table's UA is that of sermetrics"
done

# A shuffle moves labels among the rows of the training set, and nothing else.
for seed in 1 2 3; do
	awk -F '\t' -v OFS='\t' -v seed=$seed -f "$relabel" out/folds/0/train.tsv >train$seed
	cut -f 2 train$seed | sort | cksum >>sorted
	cut -f 2 train$seed | cksum >>orders
	cut -f 1,3- train$seed | cksum >>rows
	serdump --json out/$shuffled/seed$seed/0/model.ser | head -n 1 | jq -c .train.recordings >>heard
done
serdump --json out/$runs/seed1/0/model.ser | head -n 1 | jq -c .train.recordings >>heard
cut -f 1,3- out/folds/0/train.tsv | cksum >>rows
cut -f 2 out/folds/0/train.tsv | sort | cksum >>sorted
[ "$(sort -u sorted | wc -l)" -eq 1 ] && [ "$(sort -u rows | wc -l)" -eq 1 ] && [ "$(sort -u orders | wc -l)" -eq 3 ]
report $? 'each shuffle has the same rows and labels, in an order of its own'
[ "$(sort -u heard | wc -l)" -eq 1 ]
report $? 'and the model is trained on the same recordings'
cut -f 1 out/probe/folds/0/test.tsv | sed 1d | sort >half0
cut -f 1 out/probe/folds/1/test.tsv | sed 1d | sort | comm -12 - half0 | wc -l | grep -qx 0
report $? 'the halves of the probe share nothing'
works 'the speaker of the test set is in neither' \
	"! grep -q s1 out/probe/speakers.tsv && serdump --json out/$runs/seed1/0/model.ser | head -n 1 | grep -q '\"speakers\": *\[\"s2\", *\"s3\"\]'"

cp out/table.txt table
made() {
	find out -name '*.ser' -exec cksum {} + | sort -k 3
}
made >sums
touch mark
works 'once more, nothing is made again' "$run $options -s '1 2 3' m.tsv out && cmp table out/table.txt && [ -z \"\$(find out -name '*.ser' -newer mark)\" ]"
rm out/$shuffled/seed2/0/*.ser out/probe/means-1.*
works 'what is missing is made' "$run $options -s '1 2 3' m.tsv out && cmp table out/table.txt"
made | cmp -s - sums
report $? 'as it was'
works 'shuffles may be added' "$run $options -s '1 2 3 4' m.tsv out | grep -q '^labels shuffled (4 times)'"
works 'one shuffle alone has the interval of its utterances' \
	"$run $options -s 1 --fold 1 m.tsv o1 | grep '^labels shuffled (1 times)' | grep -q 'at chance\$\|good\$'"

printf 'by=random\nfolds=3\n' >random
works 'a protocol whose speakers are shared is scored too' "$run $options --protocol ./random -s 1 m.tsv o2 | grep -q '^real labels'"

fails 73 "sweep.sh: $tmp/out: holds a sweep of another manifest or protocol: protocol=$tmp/half" "$run --protocol ./random m.tsv out"
fails 66 'controls.sh: none.tsv: no such file' "$run none.tsv x"
fails 66 'sweep.sh: none: no such front end; there are: mel mel-db mfcc stft stft-4s stft-5s stft-6s stft-7s' "$run $options --front none m.tsv out"
fails 66 'sersplit: none: no such protocol; a protocol is a file, or a name as in pipelines/protocols: speakers, dai ...' "$run --protocol none m.tsv x"
fails 64 'sweep.sh: --seed a: not a whole number' "$run $options -s a m.tsv out"
fails 64 'controls.sh: only one front end, one model, one loss and one value of each --set are possible' \
	"$run $options -s 1 --set 'epochs=1 2' m.tsv out 2>said; code=\$?; grep '^controls' said >&2; exit \$code"
fails 64 'controls.sh: -m pairnet: it has no classes; choose another model' "$run -m pairnet:frames=400 m.tsv x"
fails 64 'controls.sh: -m: needs a value' "$run -m"
fails 64 'controls.sh: --combination: no such option' "$run --combination mel/mean/softmax m.tsv x"
fails 64 'controls.sh: usage: controls.sh [options] MANIFEST FOLDER (see --help)' "$run m.tsv"
plan
