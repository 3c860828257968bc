#!/bin/sh
# pipelines/controls.sh on tones: labels shuffled give chance, the features tell the speaker; going on; what is refused
# shellcheck disable=SC2016	# single quotes: commands for another shell
# shellcheck source=tests/lib.sh
. tests/lib.sh
run="sh $PWD/pipelines/controls.sh"
tone=$PWD/tests/tone.sh
options="--protocol $tmp/half -m mean -e 12 -b 4 -j 1 --train '--learning-rate 1e-1'"
fronts=$PWD/pipelines/fronts
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

works 'all lines are made' "$run $options -s '1 2 3' m.tsv out >said"
tail -n +1 said | cmp -s - out/table.txt
report $? 'what was said is kept'
grep -q '^real labels, test set  *100.0 (100.0 to 100.0)  *50.0$' said
report $? 'real labels are learnt'
grep -q '^labels shuffled (3 times), test set .* 50.0  chance is within: good$' said
report $? 'shuffled ones are not'
grep -q "^speaker from the features' means  *100.0 (100.0 to 100.0)  *50.0$" said
report $? 'the means tell the two speakers of the training set'
for part in real shuffled probe-trained probe-untrained probe-means; do
	figure=$(awk -F '\t' '$1 == "pooled" && $3 == "recall_macro" { printf "%.1f", 100 * $6 }' out/$part.tsv)
	case $part in
	real) words='real labels' ;; shuffled) words='labels shuffled' ;; probe-means) words="speaker from the features' means" ;;
	*) words="speaker from z of the ${part#probe-} model" ;;
	esac
	grep "^$words" said | grep -q " $figure ("
	report $? "$words: the table's UA is that of sermetrics"
done

# A shuffle moves labels among the rows of the training set, and nothing else.
for seed in 1 2 3; do
	cut -f 2 out/shuffled/seed$seed/train.tsv | sort | cksum >>sorted
	cut -f 2 out/shuffled/seed$seed/train.tsv | cksum >>orders
	cut -f 1,3- out/shuffled/seed$seed/train.tsv | cksum >>rows
done
cut -f 1,3- out/folds/0/train.tsv | cksum >>rows
cut -f 2 out/folds/0/train.tsv | sort | cksum >>sorted
[ "$(sort -u sorted | wc -l)" -eq 1 ] && [ "$(sort -u rows | wc -l)" -eq 1 ] && [ "$(sort -u orders | wc -l)" -eq 3 ]
report $? 'each shuffle has the same rows and labels, in an order of its own'
cut -f 1 out/probe/folds/0/test.tsv | sed 1d | sort >half0
cut -f 1 out/probe/folds/1/test.tsv | sed 1d | sort | comm -12 - half0 | wc -l | grep -qx 0
report $? 'the halves of the probe share nothing'
works 'the speaker of the test set is in neither' \
	"! grep -q s1 out/probe/speakers.tsv && serdump --json out/real/model.ser | head -n 1 | grep -q '\"speakers\": *\[\"s2\", *\"s3\"\]'"

cksum out/*/*.ser out/*/*/*.ser >sums
touch mark
works 'once more, nothing is made again' "$run $options -s '1 2 3' m.tsv out >again && cmp said again && [ -z \"\$(find out -name '*.ser' -newer mark)\" ]"
rm out/shuffled/seed2/*.ser out/probe/means-1.*
works 'what is missing is made' "$run $options -s '1 2 3' m.tsv out >again && cmp said again"
cksum out/*/*.ser out/*/*/*.ser | cmp -s - sums
report $? 'as it was'
works 'shuffles may be added' "$run $options -s '1 2 3 4' m.tsv out | grep -q '^labels shuffled (4 times)'"
works 'one shuffle alone has the interval of its utterances' \
	"$run $options -s 1 --fold 1 m.tsv o1 | grep '^labels shuffled (1 times)' | grep -q 'chance\$\|good\$'"

printf 'by=random\nfolds=3\n' >random
works 'a protocol whose speakers are shared is scored too' "$run $options --protocol ./random -s 1 m.tsv o2 | grep -q '^real labels'"

fails 73 "controls.sh: out: begun with another manifest or other options: $(cat out/settings)" "$run m.tsv out"
fails 66 'controls.sh: none.tsv: no such file' "$run none.tsv x"
fails 66 "controls.sh: $fronts/none: no such front end" "$run --front none m.tsv x"
fails 66 'sersplit: none: no such protocol; a protocol is a file, or a name as in pipelines/protocols: speakers, dai ...' "$run --protocol none m.tsv x"
fails 64 'controls.sh: --seeds a: not a whole number' "$run -s a m.tsv x"
fails 64 'controls.sh: -m pairnet: has no classes' "$run -m pairnet:frames=400 m.tsv x"
fails 64 'controls.sh: -m: needs a value' "$run -m"
fails 64 'controls.sh: --by: no such option' "$run --by random m.tsv x"
fails 64 'controls.sh: usage: controls.sh [options] MANIFEST FOLDER (see --help)' "$run m.tsv"
plan
