#!/bin/sh
# pipelines/pairwise.sh: the whole script on a few tones, resuming, the table compared with sermetrics
# shellcheck source=tests/lib.sh
. tests/lib.sh
run="sh $PWD/pipelines/pairwise.sh"
tone=$PWD/tests/tone.sh
options='-k 2 -e 2 --pairs 16 --baseline-epochs 2 --learning-rate 1e-3 -j 1'
cd "$tmp" || exit 1

printf 'path\tlabel\tspeaker\n' >m.tsv
hertz=100
for speaker in 1F 1M 2F; do
	for utterance in neutral1 neutral2 happy1 happy2 sad1 sad2; do
		hertz=$((hertz + 31))
		sh "$tone" 0.5 $hertz 8000 >Ses0$speaker-$utterance.wav
		printf '%s\t%s\tiemocap-%s\n' Ses0$speaker-$utterance.wav ${utterance%?} $speaker >>m.tsv
	done
done

works 'the baseline and the pairs are trained and scored' "$run $options --rows 'encoder-4 pairs-4' m.tsv out >said"
encoder=out/stft-4s/encoder:frames=400/softmax/batch=32,dev=train,epochs=2,learning-rate=1e-3
pairs=out/stft-4s/pairnet:frames=400/pair/batch=32,epochs=2,learning-rate=1e-3,pairs=16
[ "$(find out -name predictions.ser | wc -l)" -eq 4 ] && [ "$(find $pairs -name svm.ser | wc -l)" -eq 2 ]
report $? 'with predictions of each fold'
tail -n "$(wc -l <out/table.txt)" said | cmp - out/table.txt
report $? 'table.txt is the table that was printed'
[ -z "$(find out -name train.ser -o -name dev.ser)" ]
report $? 'no features are left'
if command -v gnuplot >/dev/null; then
	cat $encoder/confusion.svg $encoder/curves.png $pairs/confusion.png $pairs/tsne-train.svg $pairs/tsne-test.svg >/dev/null &&
		grep -q 'training, pairs' $pairs/curves.svg
	report $? 'confusion matrices, learning curves and the embeddings of both sets are drawn'
else
	skip 'pictures' 'gnuplot is not installed'
fi
for row in encoder-4 pairs-4; do
	case $row in pairs-4) result=$pairs/result.tsv ;; *) result=$encoder/result.tsv ;; esac
	figures=$(awk -F '\t' '
		$1 == "mean" || $1 == "deviation" { v[$1, $3] = 100 * $6 }
		END {
			printf "2 %.2f (%.2f) %.2f (%.2f)", v["mean", "recall_macro"], v["deviation", "recall_macro"],
				v["mean", "accuracy"], v["deviation", "accuracy"]
		}' $result)
	tr -s ' ' <out/table.txt | sed 's/( /(/g' | grep "^$row " | grep -qF " $figures "
	report $? "$row: the runs, and UA and WA of sermetrics"
done
[ "$(sed -n 's/^\(encoder-4\|pairs-4\) .* \([0-9.]*\)$/\2/p' out/table.txt | tr '\n' ' ')" = '51.09 56.33 ' ]
report $? "for IEMOCAP, the table has the figures of the paper too"
grep -qE '^pairs-4 .*\) +[0-9.]+ +[1-9][0-9]*  ' out/table.txt
report $? 'with the seconds of an epoch and the peak memory'
grep -q "split $(sed -n 's/^split=//p' out/folds/split), folds 0 1 of 2, by speaker" said
report $? 'and how the folds were made'

cksum out/*/*/*/*/seed0/?/*.ser >sums
touch mark
works 'once more, nothing is made again' \
	"$run $options --rows 'encoder-4 pairs-4' m.tsv out >/dev/null && [ -z \"\$(find out -name model.ser -newer mark)\" ]"
rm $pairs/seed0/1/predictions.ser
works 'what is missing is made' "$run $options --rows pairs-4 m.tsv out >/dev/null"
cksum out/*/*/*/*/seed0/?/*.ser | cmp - sums
report $? 'as it was'
works 'a seed may be added' "$run $options --rows encoder-4 -s '0 1' m.tsv out >said && grep -q '^encoder-4 .*softmax  *4 ' said"
sed 's/iemocap/other/' m.tsv >other.tsv
works 'with a dev set the best epoch of the pairs is kept, and the baseline trains on both' \
	"$run -k 3 -e 2 --pairs 8 --baseline-epochs 1 -j 1 --dev --rows 'encoder-4 pairs-4' other.tsv more >said &&
	 ! grep -q paper: more/table.txt && grep -q dev_by more/stft-4s/pairnet*/pair/*/seed0/0/log &&
	 serdump --json more/stft-4s/encoder*/softmax/*/seed0/0/model.ser | head -n 1 | jq -e '.counts == [4,4,4]'"

fails 73 "sweep.sh: $tmp/out: holds a sweep of another manifest or protocol: protocol=speakers -k 2" "$run $options other.tsv out"
fails 64 'pairwise.sh: usage: pairwise.sh [options] MANIFEST FOLDER (see --help)' "$run"
fails 64 'pairwise.sh: --rows encoder-8: not encoder- or pairs- with 4, 5, 6 or 7' "$run --rows encoder-8 m.tsv b"
fails 64 'pairwise.sh: --loss: no such option' "$run --loss softmax m.tsv b"
fails 64 'pairwise.sh: --by random: not one of speaker, session' "$run --by random a b"
fails 64 'sweep.sh: --seed a: not a whole number' "$run -s a m.tsv b"
fails 64 'pairwise.sh: --pairs: needs a value' "$run --pairs"
fails 66 'pairwise.sh: none.tsv: no such file' "$run none.tsv b"

printf 'by=speaker\nfolds=3\ndev=yes\nonly=2\nclasses=sad,happy,neutral\n' >mine
works 'folds by a protocol' "$run --protocol ./mine -e 1 --pairs 8 --rows pairs-4 m.tsv by-name >said"
[ "$(echo by-name/folds/[0-9] by-name/*/*/*/*/seed0/[0-9] | sed 's| .*/| |')" = 'by-name/folds/2 2' ] &&
	serdump by-name/*/*/*/*/seed0/2/model.ser | grep -q '^classes *\["sad","happy","neutral"\]'
report $? 'are only those of the protocol, with its classes'
grep -q '^pairs-4 .* (    -)  *[0-9.]* (    -) ' by-name/table.txt
report $? 'a single fold has no standard deviation'
echo 'by=random' >mine
fails 64 'pairwise.sh: x: the protocol shares speakers between training and test; use one with by=speaker or by=session' \
	"$run --protocol ./mine m.tsv x 2>said; code=\$?; grep '^pairw' said >&2; exit \$code"
[ ! -e x/stft-4s ]
report $? 'before anything is trained'

fails 65 'sersplit: m.tsv: no row has the label "calm"' "$run $options --rows pairs-4 -c calm m.tsv none"
[ ! -e none/sweep ]
report $? 'a sweep whose manifest cannot be split is not begun'
plan
