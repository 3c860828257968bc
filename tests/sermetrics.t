#!/bin/sh
# sermetrics.t - figures against scikit-learn's, reports, and what is refused
# shellcheck source=tests/lib.sh
. tests/lib.sh
golden=tests/golden

# Line by line the same words, and the same number to 1e-12.
(cd $golden && sermetrics -f tsv metrics-0.ser metrics-1.ser) >"$tmp/have"
paste "$tmp/have" $golden/metrics.tsv | awk -F '\t' '
	{ far = $6 - $12; same = $6 == $12 || ($6 != "NaN" && $12 != "NaN" && far * far < 1e-24) }
	NF != 12 || !same || $1 FS $2 FS $3 FS $4 FS $5 != $7 FS $8 FS $9 FS $10 FS $11 { bad = 1; print "# " $0 }
	END { exit bad || NR < 100 }'
report $? 'every figure of two folds, of both pooled and of their spread is that of scikit-learn'

cat >"$tmp/want" <<'T'
UA  60.64 %  unweighted average: mean recall of the 3 classes that have examples
WA  54.29 %  weighted average: accuracy, 19 of 35 records are right
F1  44.40 %  macro: mean F1 of the 4 classes that have examples or were predicted
always answering "fröhlich": UA 33.33 %, WA 54.29 %
without examples, left out of UA: neutral
records: 35 scored, 0 not scored (without a true class), 1 skipped upstream
T
sermetrics $golden/metrics-1.ser >"$tmp/have"
head -n 6 "$tmp/have" | cmp -s - "$tmp/want"; report $? 'UA and WA say what they are, and which classes UA leaves out'
grep -qx 'neutral       0.00        -     0.00        0         7' "$tmp/have" &&
	grep -qx 'neutral          -         -         -         -' "$tmp/have"
report $? 'what divides by nothing is a dash'
grep -qx 'seen in training: the recording of 1 records, the speaker of 12 (1 of 3 speakers)' "$tmp/have"
report $? 'what the model has seen is counted'
grep -q '^fold' "$tmp/have"; [ $? -eq 1 ]; report $? 'one input has no table of folds'
same 'standard input is an input too' "sermetrics $golden/metrics-1.ser" "sermetrics < $golden/metrics-1.ser"
same 'and so is -' "sermetrics $golden/metrics-1.ser" "sermetrics - < $golden/metrics-1.ser"
works '-o FILE' "sermetrics -o '$tmp/report' $golden/metrics-1.ser"
cmp -s "$tmp/report" "$tmp/have"; report $? 'holds the report'

cat >"$tmp/want" <<'T'
fold                           UA %     WA %   scored
tests/golden/metrics-0.ser    65.76    59.52       42
tests/golden/metrics-1.ser    60.64    54.29       35
mean of folds                 63.20    56.90
deviation (n - 1)              3.62     3.70

pooled: the records of all 2 folds as one
T
sermetrics $golden/metrics-0.ser $golden/metrics-1.ser | head -n 7 | cmp -s - "$tmp/want"
report $? 'several inputs: a table of folds, their mean and deviation, and the pooled figures'

sermetrics -f json $golden/metrics-1.ser >"$tmp/json"
[ "$(wc -l <"$tmp/json")" -eq 1 ]; report $? 'JSON is one line'
for want in '"classes": ["angry", "fröhlich", "neutral", "sad"], "map": {' \
	'"pooled": {"recall_macro": 0.606379585326954, "accuracy": 0.542857142857143, "f1_macro": 0.444047619047619' \
	'"classes_without_examples": 1, ' '{"class": "neutral", "precision": 0.0, "recall": null, "f1": 0.0, "support": 0' \
	'"folds": [{"file": "tests/golden/metrics-1.ser", "model": "0123456789abcdef", "recall_macro": 0.606379585326954' \
	'"mean_of_folds": {"recall_macro": 0.606379585326954, ' \
	'"deviation_of_folds": {"recall_macro": null, "accuracy": null}}'; do
	grep -qF "$want" "$tmp/json"; report $? "JSON holds $want"
done

sergen -k prediction -c a,b,c -n 9 -o "$tmp/abc.ser"
sergen -k prediction -c a,b,d -n 9 -o "$tmp/abd.ser"
sergen -k prediction -c a,b -n 9 -o "$tmp/ab.ser"
sergen -k prediction -c 'a,b,c=d+e' -n 9 -o "$tmp/map.ser"
fails 65 "sermetrics: $tmp/abd.ser: class 3 is \"d\", in $tmp/abc.ser it is \"c\"" "sermetrics '$tmp/abc.ser' '$tmp/abd.ser'"
fails 65 "sermetrics: $tmp/ab.ser: 2 classes, $tmp/abc.ser has 3" "sermetrics '$tmp/abc.ser' '$tmp/ab.ser'"
fails 65 "sermetrics: $tmp/map.ser: its classes are made of other labels than those of $tmp/abc.ser" \
	"sermetrics '$tmp/abc.ser' '$tmp/map.ser'"
fails 65 'sermetrics: <stdin>: kind is "embedding", not "prediction"' 'sergen -k embedding | sermetrics'
fails 65 'sermetrics: <stdin>: stream without records' 'sergen -k prediction -n 0 | sermetrics'
fails 65 'sermetrics: <stdin>: not a ser stream' 'echo UA 100 | sermetrics'
fails 66 "sermetrics: $tmp/none.ser: No such file or directory" "sermetrics '$tmp/none.ser'"
fails 64 "sermetrics: -f xml: not one of text|tsv|json" "sermetrics -f xml $golden/metrics-1.ser"
head -c 3000 $golden/metrics-0.ser >"$tmp/cut.ser"
sermetrics -o "$tmp/torn" "$tmp/cut.ser" 2>"$tmp/said"
[ $? -eq 65 ] && [ ! -e "$tmp/torn" ]; report $? 'a stream that is cut gives no figures'
plan
