#!/bin/sh
# pipelines/center-loss.sh: two settings on a few tones, going on where it was, the table against sermetrics
# shellcheck disable=SC2016	# single quotes: commands for another shell
# shellcheck source=tests/lib.sh
. tests/lib.sh
run="sh $PWD/pipelines/center-loss.sh"
tone=$PWD/tests/tone.sh
options="--settings '1 3' --by speaker -k 2 -e 1 -j 1"
cd "$tmp" || exit 1

tones 's1 s2' 'neutral happy sad' >m.tsv

works 'two settings are trained and scored' "$run $options m.tsv out >said"
[ "$(find out -name predictions.ser | wc -l)" -eq 4 ] && [ -s out/setting1.txt ] && [ -s out/setting3.tsv ]
report $? 'with predictions of each fold'
serdump out/setting1/0/model.ser | grep -q '^ *spec2mel bands=128 ' && ! serdump out/setting3/0/model.ser | grep -q spec2mel
report $? 'setting 1 has mel bands, setting 3 the STFT'
[ "$(sed -n 's/^\([13]\) .*/\1/p' out/table.txt | tr '\n' ' ')" = '1 3 ' ] && tail -n 3 said | head -n 2 | cmp -s - out/table.txt
report $? 'the table has a line for each'
for setting in 1 3; do
	figures=$(awk -F '\t' '
		$1 == "mean" || $1 == "deviation" { v[$1, $3] = 100 * $6 }
		END {
			printf "%.2f (%5.2f) %.2f (%5.2f)", v["mean", "recall_macro"], v["deviation", "recall_macro"],
				v["mean", "accuracy"], v["deviation", "accuracy"]
		}' out/setting$setting.tsv | tr -s ' ')
	grep "^$setting" out/table.txt | tr -s ' ' | grep -qF "$figures"
	report $? "setting $setting: UA and WA are those of sermetrics"
done
! grep -q paper said
report $? 'the paper has no figures for this corpus'

cksum out/setting?/?/*.ser >sums
cp out/table.txt before
touch mark
works 'once more, nothing is made again' "$run $options m.tsv out && [ -z \"\$(find out -name model.ser -newer mark)\" ]"
rm out/setting3/1/predictions.ser
works 'what is missing is made' "$run $options m.tsv out"
cksum out/setting?/?/*.ser | cmp -s - sums && cmp -s before out/table.txt
report $? 'as it was'

printf 'by=speaker\nfolds=3\ndev=yes\nonly=2\nclasses=happy,sad\n' >mine
for label in happy sad; do
	sh "$tone" 0.4 400 8000 >s3-$label.wav
	printf 's3-%s.wav\t%s\ts3\n' $label $label
done | cat m.tsv - >three.tsv
works 'folds by a protocol' "$run --settings 1 --protocol ./mine -e 1 three.tsv by-name >said 2>complaints"
! grep -q '^head' complaints
report $? 'whichever there are'
[ "$(echo by-name/folds/[0-9] by-name/setting1/[0-9])" = 'by-name/folds/2 by-name/setting1/2' ]
report $? 'are its folds alone'
serdump by-name/setting1/2/model.ser | grep -q '^classes *\["happy","sad"\]' && [ -s by-name/setting1/2/dev.ser ]
report $? 'with its classes and dev set'
grep -q "^The folds are made by speaker, split $(sed -n 's/^split=//p' by-name/folds/split) (./mine), the best epoch" said
report $? 'the split is named below the table'
grep -q '^1 .* (    -)  *[0-9.]* (    -)$' by-name/table.txt
report $? 'one fold has no deviation'

fails 73 "center-loss.sh: out: begun with another manifest or other options: $(cat out/settings)" \
	"$run --settings 1 --by speaker -k 2 -e 2 -j 1 m.tsv out"
mkdir hidden
for tool in awk sersplit batcher sertrain serpredict serembed serproject sermetrics wav2spec spec2mel sh sed grep cat tr tee mkdir mv rm \
	cksum dirname mktemp sha256sum; do
	ln -s "$(command -v $tool)" hidden/$tool
done
works 'without gnuplot there are no pictures' "PATH=$tmp/hidden $run --settings 1 --by speaker -k 2 -e 1 -j 1 m.tsv bare"
[ -s bare/table.txt ] && [ -s bare/setting1/plane-test.tsv ] && [ -z "$(find bare -name '*.svg')" ]
report $? 'but all else'

fails 66 'center-loss.sh: none.tsv: no such file' "$run none.tsv x"
fails 64 'center-loss.sh: --settings 5: not one of 1 2 3 4' "$run --settings 5 m.tsv x"
fails 64 'center-loss.sh: --loss: no such option' "$run --loss m.tsv x"
fails 64 'center-loss.sh: -e: needs a value' "$run -e"
fails 64 'center-loss.sh: usage: center-loss.sh [options] MANIFEST FOLDER (--help tells more)' "$run m.tsv"
plan
