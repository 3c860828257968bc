#!/bin/sh
# pipelines/center-loss.sh: two settings on a few tones, resuming, the table compared with sermetrics
# shellcheck disable=SC2016	# single quotes: commands for another shell
# shellcheck source=tests/lib.sh
. tests/lib.sh
run="sh $PWD/pipelines/center-loss.sh"
tone=$PWD/tests/tone.sh
options="--settings '1 3' --by speaker -k 2 -e 1 -j 1"
cd "$tmp" || exit 1

tones 's1 s2' 'neutral happy sad' >m.tsv

works 'two settings are trained and scored' "$run $options m.tsv out >said"
mel=out/mel/crnn/softmax/batch=32,epochs=1,weights=balanced
stft=out/stft/crnn/softmax/batch=32,epochs=1,weights=balanced
[ "$(find out -name predictions.ser | wc -l)" -eq 4 ] && [ -s $mel/result.txt ] && [ -s $stft/result.tsv ]
report $? 'with predictions of each fold'
serdump $mel/seed0/0/model.ser | grep -q '^ *spec2mel bands=128 ' && ! serdump $stft/seed0/0/model.ser | grep -q spec2mel
report $? 'setting 1 has mel bands, setting 3 the STFT'
[ "$(sed -n 's/^\([13]\) .*/\1/p' out/table.txt | tr '\n' ' ')" = '1 3 ' ] &&
	tail -n "$(wc -l <out/table.txt)" said | cmp -s - out/table.txt
report $? 'the table has a row for each'
for setting in 1 3; do
	case $setting in 1) result=$mel/result.tsv ;; *) result=$stft/result.tsv ;; esac
	figures=$(awk -F '\t' '
		$1 == "mean" || $1 == "deviation" { v[$1, $3] = 100 * $6 }
		END {
			printf "%.2f (%5.2f) %.2f (%5.2f)", v["mean", "recall_macro"], v["deviation", "recall_macro"],
				v["mean", "accuracy"], v["deviation", "accuracy"]
		}' $result | tr -s ' ')
	grep "^$setting" out/table.txt | tr -s ' ' | grep -qF "$figures"
	report $? "setting $setting: UA and WA are those of sermetrics"
done
! grep -q paper out/table.txt
report $? 'the paper has no figures for this corpus'
if command -v gnuplot >/dev/null; then
	[ -s $mel/confusion.svg ] && [ -s $mel/curves.png ] && [ -s $stft/plane-train.svg ] && [ -s $stft/plane-test.png ]
	report $? 'with pictures'
else
	skip 'with pictures' 'gnuplot is not installed'
fi

cksum out/*/*/*/*/seed0/?/*.ser >sums
cp out/table.txt before
touch mark
works 'once more, nothing is made again' "$run $options m.tsv out && [ -z \"\$(find out -name model.ser -newer mark)\" ]"
rm $stft/seed0/1/predictions.ser
works 'what is missing is made' "$run $options m.tsv out"
cksum out/*/*/*/*/seed0/?/*.ser | cmp -s - sums && cmp -s before out/table.txt
report $? 'as it was'
works 'several seeds' "$run $options --settings 1 --seed '0 1' m.tsv out && [ -s $mel/seed1/1/predictions.ser ]"
[ "$(sed 1d out/table.tsv | cut -f 1,2)" = "$(printf '%s\t4' ${mel#out/})" ] && [ "$(grep -c '^1 .*mel' out/table.txt)" -eq 1 ]
report $? 'have one row for all their folds'

printf 'by=speaker\nfolds=3\ndev=yes\nonly=2\nclasses=happy,sad\n' >mine
for label in happy sad; do
	sh "$tone" 0.4 400 8000 >s3-$label.wav
	printf 's3-%s.wav\t%s\ts3\n' $label $label
done | cat m.tsv - >three.tsv
works 'folds by a protocol' "$run --settings 1 --protocol ./mine -e 1 three.tsv by-name >said 2>complaints"
! grep -q '^head' complaints
report $? 'without messages about folds that do not exist'
[ "$(echo by-name/folds/[0-9] by-name/mel/crnn/*/*/seed0/[0-9])" = \
	'by-name/folds/2 by-name/mel/crnn/softmax/batch=32,epochs=1,weights=balanced/seed0/2' ]
report $? 'are only those of the protocol'
serdump by-name/mel/crnn/*/*/seed0/2/model.ser | grep -q '^classes *\["happy","sad"\]' &&
	grep -q dev_ua by-name/mel/crnn/*/*/seed0/2/log
report $? 'with its classes and dev set'
grep -qx "Protocol mine, split $(sed -n 's/^split=//p' by-name/folds/split), folds 2 of 1, by speaker\." said
report $? 'the split is named'
grep -q '^1 .* (    -)  *[0-9.]* (    -)$' by-name/table.txt
report $? 'a single fold has no standard deviation'
works 'random folds have a dev set' "$run --settings 1 --by random -k 2 -e 1 --list m.tsv random >list"
[ "$(wc -l <list)" -eq 2 ] && [ -s random/folds/0/dev.tsv ] && ! [ -e random/mel ]
report $? 'and --list only lists the jobs'

fails 73 "sweep.sh: $tmp/out: holds a sweep of another manifest or protocol: protocol=--by speaker -k 2" \
	"$run --settings 1 --by speaker -k 3 -e 1 m.tsv out"
mkdir hidden
for tool in awk sersplit batcher sertrain serpredict serembed serproject sermetrics sercat wav2spec spec2mel sh sed grep cat tr tee mkdir \
	mv rm cksum dirname mktemp sort uniq cut head tail wc find cp cmp nproc date flock xargs setsid env; do
	ln -s "$(command -v $tool)" hidden/$tool
done
works 'without gnuplot there are no pictures' "PATH=$tmp/hidden $run --settings 1 --by speaker -k 2 -e 1 -j 1 m.tsv bare"
[ -s bare/table.txt ] && [ -s bare/mel/crnn/softmax/batch=32,epochs=1,weights=balanced/plane-test.tsv ] &&
	[ -z "$(find bare -name '*.svg')" ]
report $? 'but all other results'

mkdir earlier
echo 'manifest 1 2' >earlier/settings
fails 73 'center-loss.sh: earlier: holds results of this script from serpipe 0.1.0, which it cannot continue; use a new folder' \
	"$run m.tsv earlier"
fails 66 'center-loss.sh: none.tsv: no such file' "$run none.tsv x"
fails 64 'center-loss.sh: --settings 5: not one of 1 2 3 4' "$run --settings 5 m.tsv x"
fails 64 'center-loss.sh: --loss: no such option' "$run --loss m.tsv x"
fails 64 'center-loss.sh: -e: needs a value' "$run -e"
fails 64 'center-loss.sh: usage: center-loss.sh [options] MANIFEST FOLDER (see --help)' "$run m.tsv"
plan
