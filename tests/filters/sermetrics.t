#!/bin/sh
# sermetrics.t - figures against scikit-learn's, reports, and what is refused
# shellcheck source=tests/lib.sh
. tests/lib.sh
golden=tests/golden

# Line by line the same words, and the same number to 1e-12.
alike() {	# alike FILE GOLDEN
	paste "$1" "$2" | awk -F '\t' '
		{ far = $6 - $12; same = $6 == $12 || ($6 != "NaN" && $12 != "NaN" && far * far < 1e-24) }
		NF != 12 || !same || $1 FS $2 FS $3 FS $4 FS $5 != $7 FS $8 FS $9 FS $10 FS $11 { bad = 1; print "# " $0 }
		END { exit bad || NR < 30 }'
}
often='--resamples 200 --level 90 -s 5'
# shellcheck disable=SC2086	# words
(cd $golden && sermetrics -f tsv $often --calibration --allow-shared-recordings metrics-0.ser metrics-1.ser) >"$tmp/have"
alike "$tmp/have" $golden/metrics.tsv
report $? 'every figure of two folds, of both pooled, of their spread and intervals is that of an independent program'
# shellcheck disable=SC2086
(cd $golden && sermetrics -f tsv $often --compare --allow-shared-recordings metrics-0.ser metrics-1.ser vs \
	metrics-2.ser metrics-3.ser) >"$tmp/have"
alike "$tmp/have" $golden/compare.tsv
report $? 'and so are two systems, the intervals of their difference and the test'
score='sermetrics --allow-shared-recordings'

cat >"$tmp/want" <<'T'
UA  60.64 %  unweighted average: mean recall of the 3 classes that have examples
WA  54.29 %  weighted average: accuracy, 19 of 35 records are right
F1  44.40 %  macro: mean F1 of the 4 classes that have examples or were predicted
majority-class baseline, always "fröhlich": UA 33.33 %, WA 54.29 %
without examples, left out of UA: neutral
records: 35 scored, 0 not scored (without a true class), 1 skipped upstream
T
$score $golden/metrics-1.ser >"$tmp/have"
head -n 6 "$tmp/have" | cmp -s - "$tmp/want"; report $? 'UA and WA say what they are, and which classes UA leaves out'
grep -qx 'neutral       0.00        -     0.00        0         7' "$tmp/have" &&
	grep -qx 'neutral          -         -         -         -' "$tmp/have"
report $? 'what divides by nothing is a dash'
grep -qx 'seen in training: the recording of 1 records, the speaker of 12 (1 of 3 speakers)' "$tmp/have"
report $? 'what the model has seen is counted'
grep -q '^fold' "$tmp/have"; [ $? -eq 1 ]; report $? 'one input has no table of folds'
same 'standard input is an input too' "$score $golden/metrics-1.ser" "$score < $golden/metrics-1.ser"
same 'and so is -' "$score $golden/metrics-1.ser" "$score - < $golden/metrics-1.ser"
works '-o FILE' "$score -o '$tmp/report' $golden/metrics-1.ser"
cmp -s "$tmp/report" "$tmp/have"; report $? 'holds the report'

cat >"$tmp/want" <<'T'
fold                           UA %     WA %   scored
tests/golden/metrics-0.ser    65.76    59.52       42
tests/golden/metrics-1.ser    60.64    54.29       35
mean of folds                 63.20    56.90
deviation (n - 1)              3.62     3.70

pooled: the records of all 2 folds as one
T
$score $golden/metrics-0.ser $golden/metrics-1.ser | head -n 7 | cmp -s - "$tmp/want"
report $? 'several inputs: a table of folds, their mean and deviation, and the pooled figures'

# The row holds what TSV holds of no fold and no run, by METRIC_SCOPE; every number the same.
row_of_tsv() {	# <TSV
	sed "1d; /^fold	/d; /^run	/d; /^run_folds_mean	/d; /	confusion/d; /	method	/d; /	reason	/d" | awk -F '\t' '
		$1 == "interval_utterances" || $1 $3 == "bootstrapspeakers" { next }
		{ print $3 ($4 == "" ? "" : "_" $4) ($1 == "pooled" || $1 == "bootstrap" || $1 == "mcnemar" ? "" : "_" $1) "\t" $6 }' | sort
}
row_lines() {	# <ROW: NAME and value a line
	awk -F '\t' 'NR == 1 { n = split($0, name); next } { for (i = 1; i <= n; i++) print name[i] "\t" $i } END { exit NR != 2 }' | sort
}
runs="$golden/metrics-0.ser $golden/metrics-1.ser + $golden/metrics-2.ser $golden/metrics-3.ser"
# shellcheck disable=SC2086	# names without spaces
$score --calibration -f tsv $runs 2>/dev/null | row_of_tsv >"$tmp/want"
# shellcheck disable=SC2086
$score --calibration -f row $runs 2>/dev/null | row_lines >"$tmp/have"
[ "$(wc -l <"$tmp/want")" -gt 60 ] && [ "$(comm -23 "$tmp/want" "$tmp/have")" = '' ] &&
	[ "$(comm -13 "$tmp/want" "$tmp/have" | tr '\t\n' '= ')" = 'distance=NaN folds=4 runs=2 ' ]
report $? 'a row has the figures of TSV by the same names'
$score -f row $golden/metrics-1.ser | row_lines >"$tmp/have"
grep -qx 'recall_fröhlich	1' "$tmp/have" || grep -q '^recall_fröhlich	0\.' "$tmp/have"
report $? 'of each class too'
grep -qx 'accuracy_mean	0.542857142857143' "$tmp/have" && grep -qx 'accuracy_deviation	NaN' "$tmp/have" &&
	grep -qx 'accuracy_low_speakers	NaN' "$tmp/have" && grep -qx 'recall_neutral	NaN' "$tmp/have"
report $? 'and NaN for what there is not'
$score --compare -f tsv $golden/metrics-0.ser $golden/metrics-2.ser 2>/dev/null | row_of_tsv >"$tmp/want"
$score --compare -f row $golden/metrics-0.ser $golden/metrics-2.ser 2>/dev/null | row_lines >"$tmp/have"
[ "$(wc -l <"$tmp/want")" -gt 40 ] && [ "$(comm -23 "$tmp/want" "$tmp/have")" = '' ] &&
	[ "$(comm -13 "$tmp/want" "$tmp/have" | tr '\t\n' '= ')" = 'distance_first=NaN distance_second=NaN ' ]
report $? 'and so has the row of two systems'

$score -f json $golden/metrics-1.ser >"$tmp/json"
[ "$(wc -l <"$tmp/json")" -eq 1 ]; report $? 'JSON is one line'
for want in '"classes": ["angry", "fröhlich", "neutral", "sad"], "map": {' \
	'"pooled": {"recall_macro": 0.606379585326954, "accuracy": 0.542857142857143, "f1_macro": 0.444047619047619' \
	'"classes_without_examples": 1, ' '{"class": "neutral", "precision": 0.0, "recall": null, "f1": 0.0, "support": 0' \
	'"folds": [{"file": "tests/golden/metrics-1.ser", "model": "0123456789abcdef", "recall_macro": 0.606379585326954' \
	'"mean_of_folds": {"recall_macro": 0.606379585326954, ' \
	'"deviation_of_folds": {"recall_macro": null, "accuracy": null}, "intervals": {"level": 95.0, "resamples": 1000, "seed": 1'; do
	grep -qF "$want" "$tmp/json"; report $? "JSON holds $want"
done

sergen -k prediction -c a,b,c -n 9 -o "$tmp/abc.ser"
sergen -k prediction -c a,b,d -n 9 -o "$tmp/abd.ser"
sergen -k prediction -c a,b -n 9 -o "$tmp/ab.ser"
sergen -k prediction -c 'a,b,c=d+e' -n 9 -o "$tmp/map.ser"
fails 65 "sermetrics: $tmp/abd.ser: class 3 is \"d\", in $tmp/abc.ser it is \"c\"" "sermetrics '$tmp/abc.ser' '$tmp/abd.ser'"
fails 65 "sermetrics: $tmp/ab.ser: 2 classes, $tmp/abc.ser has 3" "sermetrics '$tmp/abc.ser' '$tmp/ab.ser'"
fails 65 "sermetrics: $tmp/map.ser: its map from labels to classes differs from that of $tmp/abc.ser" \
	"sermetrics '$tmp/abc.ser' '$tmp/map.ser'"
fails 65 'sermetrics: <stdin>: kind is "embedding", not "prediction"' 'sergen -k embedding | sermetrics'
fails 65 'sermetrics: <stdin>: the stream has no records' 'sergen -k prediction -n 0 | sermetrics'
fails 65 'sermetrics: <stdin>: not a ser stream' 'echo UA 100 | sermetrics'
fails 66 "sermetrics: $tmp/none.ser: No such file or directory" "sermetrics '$tmp/none.ser'"
fails 64 "sermetrics: -f xml: not one of text|tsv|row|json|markdown|latex" "sermetrics -f xml $golden/metrics-1.ser"

# what training has seen
seen="the recordings of 1 of 35 records are in the training set, and the speakers of 12 (1 of 3 speakers); use"
fails 65 "sermetrics: $golden/metrics-1.ser: $seen --allow-shared-recordings to score them anyway" "sermetrics $golden/metrics-1.ser"
fails 65 "sermetrics: $golden/metrics-1.ser: $seen --allow-shared-recordings to score them anyway" \
	"sermetrics --allow-shared-speakers $golden/metrics-1.ser"
fails 65 "sermetrics: $golden/metrics-1.ser: $seen --allow-shared-recordings to score them anyway" \
	"sermetrics --compare $tmp/abc.ser $golden/metrics-1.ser"
sercat --except id=1.4 $golden/metrics-1.ser -o "$tmp/speakers.ser"
fails 65 "sermetrics: $tmp/speakers.ser: the recordings of 0 of 34 records are in the training set, and the speakers of 11 (1 of 3 speakers); use --allow-shared-speakers to score them anyway" \
	"sermetrics $tmp/speakers.ser"
works 'speakers may be shared where that is said' "sermetrics --allow-shared-speakers $tmp/speakers.ser"
grep -qx 'seen in training: the recording of 0 records, the speaker of 11 (1 of 3 speakers)' "$tmp/works"
report $? 'and are counted'

# intervals
$score $golden/metrics-1.ser >"$tmp/have"
grep -qx 'no interval over speakers: 3 speakers, needs 5 or more' "$tmp/have" && ! grep -q '^over speakers' "$tmp/have"
report $? 'three speakers have no interval, and the text says why'
$score $golden/metrics-0.ser $golden/metrics-1.ser >"$tmp/have" 2>"$tmp/said"
grep -qx 'intervals of 95 % over 5 speakers: jackknife, t with 4 degrees of freedom' "$tmp/have" &&
	grep -q '^intervals of 95 % over 77 utterances: percentiles of 1000 bootstrap resamples, seed 1; .* too narrow' "$tmp/have"
report $? 'intervals say what they are made of'
[ "$(grep -cE '^over (speakers  |utterances)  ( (UA|WA|F1) [0-9.]+ to [0-9.]+ ?){3}$' "$tmp/have")" -eq 2 ]
report $? 'and are over speakers and over utterances'
few='over 5 speakers only (with so many, 95 % intervals contained the true value in 95.0 % of simulations): interpret with caution'
grep -qx "sermetrics: intervals: $few, or test with 10 speakers or more" "$tmp/said" &&
	grep -q '^with so many speakers, such intervals contained the true value in 95.0 % of simulated test sets; few speakers' "$tmp/have"
report $? 'few speakers: a warning, with the measured coverage'
$score --level 90 $golden/metrics-0.ser $golden/metrics-1.ser 2>&1 | grep -q '^sermetrics: intervals: over 5 speakers only: interpret'
report $? 'at another level no coverage was measured'
$score -f json $golden/metrics-0.ser $golden/metrics-1.ser 2>"$tmp/said" |
	grep -qF '"speakers": {"units": 5, "method": "jackknife-t", "coverage": 95.0, "reason": null, "recall_macro": {"low": 0.37'
report $? 'JSON has the kind of interval and its coverage'
$score -f json $golden/metrics-1.ser |
	grep -qF '"coverage": null, "reason": "fewer than 5 speakers", "recall_macro": {"low": null, "high": null}'
report $? 'and why there is none'
sergen -k prediction -n 40 -o "$tmp/one.ser"
sergen -k prediction -n 40 -s 2 -o "$tmp/two.ser"
same 'the threads do not show' "OMP_NUM_THREADS=1 sermetrics $tmp/one.ser" "OMP_NUM_THREADS=3 sermetrics $tmp/one.ser"
works 'another seed draws otherwise' \
	"sermetrics $tmp/one.ser | grep '^over' >$tmp/seed1 && sermetrics -s 2 $tmp/one.ser | grep '^over' >$tmp/seed2 &&
	! cmp -s $tmp/seed1 $tmp/seed2"
sercat --only speaker=s1 "$tmp/one.ser" | sermetrics -f tsv >"$tmp/have"
[ "$(grep -cE '^(low|high)_speakers.*NaN$' "$tmp/have")" -eq 6 ] && ! grep -qE '^(low|high)_utterances.*NaN$' "$tmp/have"
report $? 'one speaker has no interval over speakers'
grep -qx 'interval_speakers		reason			fewer than 5 speakers' "$tmp/have" &&
	grep -qx 'interval_speakers		coverage			NaN' "$tmp/have"
report $? 'and TSV says why'
sergen -k prediction -n 40 | sercat --only speaker=s1 - | sermetrics |
	grep -qx 'no interval over speakers: 1 speaker, needs 5 or more'
report $? 'and the text says so'

# runs
fails 65 "sermetrics: $tmp/two.ser: utterance \"u0\" is in $tmp/one.ser too, in the same run" "sermetrics $tmp/one.ser $tmp/two.ser"
sermetrics -f tsv "$tmp/one.ser" + "$tmp/two.ser" >"$tmp/have"
for figure in mean deviation; do
	[ "$(sed -n "s/^$figure	//p" "$tmp/have")" = "$(sed -n "s/^runs_$figure	//p" "$tmp/have" | grep -v f1_macro)" ]
	report $? "runs of one fold each: their $figure is that of the folds"
done
grep -q '^bootstrap		utterances			40$' "$tmp/have"
report $? 'an utterance is drawn with all its runs'
works 'the text has a row a run' "sermetrics $tmp/one.ser + $tmp/two.ser | grep -q '^run .*UA of folds %' &&
	sermetrics -f json $tmp/one.ser + $tmp/two.ser | grep -q '\"deviation_of_runs\": {\"recall_macro\": 0'"
fails 64 'sermetrics: +: must stand between the files of two runs' "sermetrics $tmp/one.ser +"

# two systems
works 'two files are two systems' "sermetrics --compare $tmp/one.ser $tmp/two.ser >$tmp/have"
grep -qE "^McNemar's exact test: p = 0\.[0-9]+$" "$tmp/have" && grep -qE '^UA .*-?[0-9.]+ to -?[0-9.]+ .*25\.00$' "$tmp/have"
report $? 'with the test, the difference, its intervals and the majority-class baseline'
same 'vs stands between lists' "sermetrics --compare -f json $tmp/one.ser $tmp/two.ser" \
	"sermetrics --compare -f json $tmp/one.ser vs $tmp/two.ser"
works 'several runs have no test' "sermetrics --compare -f json $tmp/one.ser + $tmp/two.ser vs $tmp/two.ser + $tmp/one.ser |
	grep -q '\"difference\": {\"recall_macro\": 0.0, .*\"p\": null'"
sergen -k prediction -n 41 -o "$tmp/more.ser"
fails 0 'sermetrics: +: run 2 has 41 records, the first has 40: they are not of the same utterances' \
	"sermetrics $tmp/one.ser + $tmp/more.ser"
fails 65 "sermetrics: $tmp/more.ser: utterance \"u40\" is not among those of the first system" \
	"sermetrics --compare $tmp/one.ser $tmp/more.ser"
fails 65 "sermetrics: $tmp/more.ser: utterance \"u40\" is not among those of the second system" \
	"sermetrics --compare $tmp/more.ser $tmp/one.ser"
fails 65 "sermetrics: $tmp/one.ser: the second system has 1 run, the first 2" \
	"sermetrics --compare $tmp/one.ser + $tmp/two.ser vs $tmp/one.ser"
fails 64 'sermetrics: --compare: needs two files, or the files of one system, the word vs, and those of the other' "sermetrics --compare $tmp/one.ser"
fails 64 'sermetrics: --calibration: is of one system: cannot be used with --compare' \
	"sermetrics --compare --calibration $tmp/one.ser $tmp/two.ser"

# calibration, and the forms of a paper
sergen -k embedding -n 40 -o "$tmp/vectors.ser"
sersvm --train -q -c angry,happy,neutral,sad "$tmp/vectors.ser" -o "$tmp/svm.ser"
sergen -k embedding -n 40 -s 2 | sersvm "$tmp/svm.ser" -o "$tmp/votes.ser"
fails 65 "sermetrics: $tmp/votes.ser: its scores are votes, not posteriors: they have no calibration error" \
	"sermetrics --calibration --allow-shared-speakers $tmp/votes.ser"
works 'the calibration error is printed' "$score --calibration $golden/metrics-1.ser | grep -qx \
	'calibration error 17.43 % (15 bins): the top posterior is 41.81 % on average'"
works 'Markdown' "$score -f markdown $golden/metrics-0.ser $golden/metrics-1.ser | grep -qx '| UA |  59.52 | 37.35 to 78.39 |  45.79 to 72.21 |                   25.00 |'"
works 'LaTeX' "$score -f latex $golden/metrics-0.ser $golden/metrics-1.ser | grep -qx 'fröhlich . 3 (10.3) . 16 (55.2) . 6 (20.7) . 4 (13.8) \\\\\\\\'"
head -c 3000 $golden/metrics-0.ser >"$tmp/cut.ser"
sermetrics -o "$tmp/torn" "$tmp/cut.ser" 2>"$tmp/said"
[ $? -eq 65 ] && [ ! -e "$tmp/torn" ]; report $? 'a stream that is cut gives no figures'
plan
