#!/bin/sh
# pipelines/focal-resnet.sh: the whole script on a few tones, resuming, the table compared with sermetrics
# shellcheck disable=SC2016	# single quotes: commands for another shell
# shellcheck source=tests/lib.sh
. tests/lib.sh
run="sh $PWD/pipelines/focal-resnet.sh"
tone=$PWD/tests/tone.sh
options='-k 2 -e 3 -b 4 --width 4 --learning-rate 1e-2 -j 2 --threads 1'
set_of=batch=4,epochs=3,learning-rate=1e-2
result_of() {	# result_of CELL
	case $1 in 1) echo mel-db/resnet18:width=4/softmax ;; 2) echo mel-db/resnet18:width=4/focal:gamma=2 ;; 3) echo mfcc/resnet18:width=4/softmax ;; 4) echo mfcc/resnet18:width=4/focal:gamma=2 ;; esac
}
cd "$tmp" || exit 1

# Like the improvised part of IEMOCAP, but of tones; one angry recording less.
printf 'path\tlabel\tspeaker\n' >m.tsv
hertz=100
for speaker in 1F 1M 2F; do
	for label in neutral happy sad angry; do
		hertz=$((hertz + 31))
		wav=Ses0$speaker-impro01-$label.wav
		[ $wav != Ses02F-impro01-angry.wav ] || continue
		sh "$tone" 0.5 $hertz 8000 >$wav
		printf '%s\t%s\tiemocap-%s\n' $wav $label $speaker >>m.tsv
	done
done

works 'all four cells are trained and scored' "$run $options -c neutral,happy,sad,angry m.tsv out >said"
[ "$(find out -name result.tsv | wc -l)" -eq 4 ] && [ "$(find out -name predictions.ser | wc -l)" -eq 8 ]
report $? 'with predictions of each fold'
tail -n "$(wc -l <out/random/table.txt)" said | cmp - out/random/table.txt
report $? 'table.txt is the table that was printed'
[ ! -e out/random/features ]
report $? 'no features are left'
if command -v gnuplot >/dev/null; then
	[ "$(find out -name "confusion.svg" -o -name "curves.png" | wc -l)" -eq 8 ]
	report $? 'a picture of each cell is drawn'
else
	skip 'a picture of each cell is drawn' 'gnuplot is not installed'
fi

for cell in 1 2 3 4; do
	figures=$(awk -F '\t' '
		$1 == "mean" || $1 == "deviation" { v[$1, $3] = 100 * $6 }
		END {
			printf "%.1f (%.1f) %.1f (%.1f)", v["mean", "recall_macro"], v["deviation", "recall_macro"],
				v["mean", "accuracy"], v["deviation", "accuracy"]
		}' "out/random/$(result_of $cell)/$set_of/result.tsv")
	tr -s ' ' <out/random/table.txt | grep "^$cell " | grep -qF " $figures "
	report $? "cell $cell: UA and WA are those of sermetrics"
done
grep -q 'The rarest class is angry, with 18.2 % of the test records' said
report $? 'the rarest class is named'
[ "$(sed -n 's/^\([1-4]\) .* \([0-9.]*\)  \([0-9.]*\)$/\1 \2 \3/p' said | tr '\n' ,)" = \
	'1 55.8 70.2,2 64.3 74.2,3 56.9 70.7,4 66.7 74.6,' ]
report $? 'for the improvised part of IEMOCAP, the table has the figures of the paper too'
awk '/^mfcc, focal/ { on = 1 } on && /^happy/ { print $3, $5, $7, $9 }' said | grep -qxF '(34.7) (52.0) (8.5) (4.8)'
report $? 'and its confusion matrix'
[ "$(awk '/^mel-db, focal/ { on = 1 } /^mfcc/ { on = 0 } on && NF == 5 && $2 + 0 == $2 { s = $2 + $3 + $4 + $5; n += s > 99.7 && s < 100.3 } END { print n }' said)" = 4 ]
report $? 'rows of a confusion matrix sum to 100'

# resuming
cksum out/random/*/*/*/*/seed1/?/*.ser >sums
cp said before
touch mark
works 'once more, nothing is made again' "$run $options -c neutral,happy,sad,angry m.tsv out >said"
tail -n "$(wc -l <out/random/table.txt)" before | cmp -s - out/random/table.txt && [ -z "$(find out -name model.ser -newer mark)" ]
report $? 'and the table is the same'
rm "out/random/$(result_of 2)/$set_of"/seed1/0/*.ser "out/random/$(result_of 3)/$set_of/seed1/1/predictions.ser"
works 'what is missing is made' "$run $options -c neutral,happy,sad,angry m.tsv out >/dev/null"
cksum out/random/*/*/*/*/seed1/?/*.ser | cmp - sums
report $? 'as it was'
works 'seeds and kinds of folds may be added' \
	"$run $options -c neutral,happy,sad,angry --cells '3 4' -s '1 2' --by 'random speaker' m.tsv out >said"
[ "$(grep -c '^[34]  ' said)" -eq 4 ] && [ -e "out/speaker/$(result_of 4)/$set_of/seed2/1/predictions.ser" ] &&
	grep -q '^In percent: mean over 4 runs (2 folds, 2 seeds)' said && grep -q '^3 .*([0-9.]*; [0-9.]*)' said
report $? 'and are in the table'
[ "$(grep -c "^The folds of the paper are random" said)" -eq 1 ]
report $? 'a note says that the folds of the paper are made differently'
cut -f 1,3 out/speaker/folds/0/test.tsv | sed 1d | cut -f 2 | sort -u >speakers
cut -f 1,3 out/speaker/folds/0/train.tsv | sed 1d | cut -f 2 | sort -u | comm -12 - speakers >both
[ -s speakers ] && [ ! -s both ]
report $? 'by speaker, no speaker is in both parts'

sed 's/iemocap/other/' m.tsv >other.tsv
for other in '-c neutral,happy,sad,angry other.tsv' '-c happy,sad m.tsv'; do
	fails 73 "sweep.sh: $tmp/out/random: holds a sweep of another manifest or protocol: protocol=--by random -k 2 -c neutral,happy,sad,angry" \
		"$run $options $other out"
done
works 'elsewhere, with masks, a dev set and more options' \
	"$run $options -k 3 --cells 3 --set augment=yes --dev --set clip=1 other.tsv more >said && ! grep -q paper more/random/table.txt &&
	 serdump more/random/mfcc/*/*/*/seed1/0/model.ser | grep -q '^ *seraug ' && grep -q 'selected on a dev set' said"
printf 'by=speaker\nfolds=3\nonly=2\n' >third
works 'one fold alone' "$run -e 1 --width 2 -j 1 --cells 1 --protocol ./third m.tsv third-out"
grep -q '^1 .* (-)  *[0-9.]* (-) ' third-out/third/table.txt
report $? 'has no standard deviation'
printf 'by=random\nfolds=2\nclasses=happy,sad\n' >mine
works 'folds by a protocol' "$run -e 1 --width 4 -j 1 --cells 3 --protocol ./mine m.tsv by-name >said"
serdump by-name/mine/mfcc/*/*/*/seed1/1/model.ser | grep -q '^classes *\["happy","sad"\]' &&
	grep -qx "Folds by random, split $(sed -n 's/^split=//p' by-name/mine/folds/split)" said &&
	grep -q '^The folds are random: the speakers of the test sets' said
report $? 'with its classes, and the hash of the split'
fails 64 'focal-resnet.sh: --cells 5: not one of 1 2 3 4' "$run --cells 5 m.tsv x"
fails 64 'focal-resnet.sh: --by age: not one of random, speaker, session' "$run --by age m.tsv x"
fails 64 'sweep.sh: --seed a: not a whole number' "$run -s a m.tsv x"
fails 64 'focal-resnet.sh: -s: needs a value' "$run -s '' m.tsv x"
fails 64 'focal-resnet.sh: --loss: no such option' "$run --loss m.tsv x"
fails 64 'focal-resnet.sh: --set: only one value of each option is possible' \
	"$run $options -e 1 --cells 1 --set 'clip=1 2' other.tsv several 2>said; code=\$?; grep '^focal' said >&2; exit \$code"
fails 64 'focal-resnet.sh: usage: focal-resnet.sh [options] MANIFEST FOLDER (see --help)' "$run m.tsv"
fails 66 'focal-resnet.sh: none.tsv: no such file' "$run none.tsv x"

fails 65 'sersplit: m.tsv: no row has the label "calm"' "$run $options --cells 2 -c calm m.tsv none"
[ ! -e none/random/sweep ]
report $? 'a sweep whose manifest cannot be split is not begun'
plan
