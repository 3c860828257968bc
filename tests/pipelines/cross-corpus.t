#!/bin/sh
# pipelines/cross-corpus.sh: three corpora of tones, each the test set once; resuming; errors
# shellcheck disable=SC2016	# single quotes: commands for another shell
# shellcheck source=tests/lib.sh
. tests/lib.sh
run="sh $PWD/pipelines/cross-corpus.sh"
tone=$PWD/tests/tone.sh
options="-c low,high=high+higher -m mean -e 8 -b 4 -j 1 -s 1"
options="$options --set learning-rate=1e-1"
runs=mel/mean/softmax/batch=4,epochs=8,learning-rate=1e-1,weights=balanced
cd "$tmp" || exit 1

# The same two speakers' names in each; c has no speakers; b comes from Windows. A folder is no front end.
mkdir mel
for corpus in a b c; do
	mkdir $corpus
	case $corpus in b) printf '\357\273\277' ;; esac >$corpus/m.tsv
	printf 'path\tlabel\tspeaker\n' >>$corpus/m.tsv
	for speaker in s1 s2; do
		for label in low high higher other; do
			case $label in low) hertz=200 ;; high) hertz=1200 ;; higher) hertz=1300 ;; *) hertz=700 ;; esac
			case $corpus$label in bhigher | cother) continue ;; esac
			[ $speaker = s1 ] || hertz=$((hertz + 10))
			case $corpus in b) hertz=$((hertz + 20)) ;; c) hertz=$((hertz + 40)) ;; esac
			sh "$tone" 0.3 $hertz 8000 >$corpus/$speaker-$label.wav
			printf '%s-%s.wav\t%s\t%s\n' $speaker $label $label $speaker >>$corpus/m.tsv
		done
	done
done
cut -f 1,2 c/m.tsv >c/n.tsv
corpora='a=a/m.tsv b=b/m.tsv c=c/n.tsv'

works 'every corpus is tested on' "$run $options out $corpora >said"
[ "$(awk '$1 ~ /^[abc]$/ && $2 == "+" { print $1 $3 $4 $5 + 0 }' said | tr '\n' ' ')" = 'bca100 acb100 abc100 ' ]
report $? 'a model trained on the two others generalizes to it'
tail -n "$(wc -l <out/table.txt)" said | cmp -s - out/table.txt
report $? 'table.txt is the table that was printed'
[ ! -e out/features ]
report $? 'no features are left'
works 'the model was trained on the two others, whose speakers have different names' \
	"serdump --json out/$runs/seed1/0/model.ser | head -n 1 | grep -q '\"speakers\": *\[\"b-s1\", *\"b-s2\"\]'"
works 'ids are the same on every machine' "serpredict -h >/dev/null && serdump out/$runs/seed1/0/predictions.ser | grep -q '^a/s1-low '"
[ "$(sermetrics -f tsv out/$runs/seed1/1/predictions.ser | awk -F '\t' '$1 == "pooled" && $3 == "records" { print $6 }')" = 4 ]
report $? 'records of other labels are left out'
fold=0
for corpus in a b c; do
	figures=$(sermetrics -q -f tsv out/$runs/seed1/$fold/predictions.ser | awk -F '\t' '$1 == "pooled" { v[$3] = $6 }
		END { printf "%.1f %.1f/%.1f %.2f", 100 * v["accuracy"], 100 * v["chance_recall_macro"], 100 * v["majority_accuracy"], v["distance"] }')
	fold=$((fold + 1))
	# shellcheck disable=SC2086
	set -- $figures
	grep "^. + .  *$corpus " said | tr -s ' ' | grep -q " $1 (.* $2 $3\$"
	report $? "$corpus: the table's figures are those of sermetrics"
done

[ -s out/$runs/on-a.txt ] && [ -s out/$runs/on-c.txt ]
report $? 'with the output of sermetrics for each'

cksum out/$runs/*/*/*.ser >sums
touch mark
works 'once more, nothing is made again' \
	"$run $options out $corpora >again && tail -n 9 again | cmp - out/table.txt && [ -z \"\$(find out -name '*.ser' -newer mark)\" ]"
cp out/table.txt table
rm out/$runs/seed1/1/*.ser
works 'what is missing is made' "$run $options out $corpora && cmp table out/table.txt"
cksum out/$runs/*/*/*.ser | cmp -s - sums
report $? 'as it was'
works 'seeds may be added, and one corpus alone be tested on' "$run $options -s '1 2' --test b out $corpora && [ \"\$(grep -c '^a + c' out/table.txt)\" = 1 ]"
[ -e out/$runs/seed2/1/predictions.ser ] && [ ! -e out/$runs/seed2/0 ] && grep -q '+ seed2\|runs' out/$runs/on-b.txt
report $? 'both are in its table'
works 'another front end, of your own' "echo 'wav2spec --preset dai --scale ln' >mine && $run $options --front ./mine --test a o2 $corpora >said &&
	serdump o2/mine/mean/*/*/seed1/0/model.ser | grep -q '^ *wav2spec' && ! serdump o2/mine/mean/*/*/seed1/0/model.ser | grep -q spec2mel"

fails 73 "cross-corpus.sh: out: holds a sweep of other corpora or classes; use a new folder" "$run -c low,high out $corpora"
fails 73 "cross-corpus.sh: out: holds a sweep of other corpora or classes; use a new folder" "$run $options out a=a/m.tsv b=b/m.tsv"
mkdir earlier
echo 'manifest 1 2' >earlier/settings
fails 73 'cross-corpus.sh: earlier: holds results of this script from serpipe 0.1.0, which it cannot continue; use a new folder' \
	"$run $options earlier $corpora"
fails 65 'cross-corpus.sh: a/m.tsv: no record of class calm' "$run -c low,calm x $corpora"
printf 'path\tclass\n' >bad.tsv
fails 65 'cross-corpus.sh: bad.tsv: no column "label"' "$run x a=bad.tsv b=b/m.tsv"
printf 'path\tlabel\na.wav\tlow\nb\n' >torn.tsv
fails 65 'cross-corpus.sh: torn.tsv:3: 1 fields, the header row has 2' "$run x a=torn.tsv b=b/m.tsv"
fails 66 'cross-corpus.sh: none.tsv: no such file' "$run x a=none.tsv b=b/m.tsv"
fails 66 'sweep.sh: none: no such front end; there are: mel mel-db mfcc stft stft-4s stft-5s stft-6s stft-7s' "$run $options --front none out $corpora"
fails 64 'cross-corpus.sh: --by: no such option' "$run --by random x $corpora"
fails 64 'cross-corpus.sh: duplicate name a' "$run $options x a=a/m.tsv a=b/m.tsv"
fails 64 'cross-corpus.sh: b/m.tsv: not NAME=MANIFEST' "$run $options x a=a/m.tsv b/m.tsv"
fails 64 'cross-corpus.sh: a/b: a name consists of letters, digits and _.-' "$run x a/b=a/m.tsv b=b/m.tsv"
fails 64 'cross-corpus.sh: --test d: not one of a b c' "$run $options --test d x $corpora"
fails 64 'sweep.sh: --seed x: not a whole number' "$run $options -s x out $corpora"
fails 64 'cross-corpus.sh: -e: needs a value' "$run -e"
fails 64 'sweep.sh: --losses: no such option' "$run $options --losses x out $corpora"
fails 64 'cross-corpus.sh: usage: cross-corpus.sh [options] FOLDER NAME=MANIFEST NAME=MANIFEST ... (see --help)' "$run x a=a/m.tsv"
plan
