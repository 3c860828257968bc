#!/bin/sh
# pipelines/report.sh: systems, seeds and folds are found, the page stands alone, what it says is what sermetrics says
# shellcheck disable=SC2016	# single quotes: text that is not to be expanded
# shellcheck source=tests/lib.sh
. tests/lib.sh
report="sh $PWD/pipelines/report.sh"
split=sersplit
parts=$PWD/pipelines/parts/report
tone=$PWD/tests/tone.sh
golden=$PWD/tests/golden
cd "$tmp" || exit 1
if ! command -v cmark-gfm >/dev/null || ! command -v jq >/dev/null || ! command -v gnuplot >/dev/null; then
	skip 'a report' 'cmark-gfm, jq or gnuplot is not installed'
	plan
	exit 0
fi

printf 'path\tlabel\tspeaker\n' >m.tsv
hertz=100
for speaker in s1 s2 s3; do
	for label in neutral happy '<sad> & "so" a|b_c\d'; do
		hertz=$((hertz + 31))
		sh "$tone" 0.4 $hertz 8000 >$hertz.wav
		printf '%s\t%s\t%s\n' $hertz.wav "$label" $speaker >>m.tsv
	done
done

# Three systems of the same few models: two of a sweep with two seeds and two folds, one of a paper's script with folds
# alone.
$split -q --by speaker -k 3 m.tsv out/folds >/dev/null
sweep=out/mel/crnn
for fold in 0 1; do
	for part in train 'test'; do
		wav2spec --preset dai "out/folds/$fold/$part.tsv" | spec2mel --preset dai -o $part.ser
	done
	for seed in 1 2; do
		run=$sweep/softmax/batch=4,epochs=2/seed$seed/$fold
		mkdir -p "$run"
		batcher -b 4 -e 2 train.ser | sertrain --learning-rate 0.01 -s $seed --log "$run/log" -o "$run/model.ser"
		serpredict "$run/model.ser" test.ser -o "$run/predictions.ser"
		for other in "$sweep/center:lambda=0.3/batch=4,epochs=2/seed$((3 - seed))" out/setting1; do
			mkdir -p "$other"
			cp -r "$run" "$other/"
		done
	done
done
echo "sh pipelines/sweep.sh --loss 'softmax center:lambda=0.3' m.tsv out" >out/commands
printf 'Seq\tHost\tStarttime\tJobRuntime\tSend\tReceive\tExitval\tSignal\tCommand\n1\t:\t0\t3600\t0\t0\t0\t0\tx\n2\t:\t0\t1800\t0\t0\t65\t0\tx\n' >out/joblog
printf 'lambda\tUA\tWA\n0\t50\t60\n0.3\t52\t61\n0.3\t54\t58\n' >out/lambda.tsv
printf 'id\tlabel\tclass\tspeaker\tx\ty\n1\ta\tangry\ts\t0\t1\n2\tb\t\ts\t1\t0\n' >out/setting1/plane-test.tsv

works 'a report' "$report --title 'Center & <loss>' out"
grep -qx "report.sh: $tmp/out/report.md and .html, systems: 3" works
report $? 'of three systems'
md=out/report.md page=out/report.html

(cd "$sweep/softmax/batch=4,epochs=2" && sermetrics -q -f tsv seed1/0/predictions.ser seed1/1/predictions.ser + \
	seed2/0/predictions.ser seed2/1/predictions.ser) | awk -F '\t' '
	{ v[$1, $3] = sprintf("%.2f", 100 * $6) }
	END { printf "| 4 | %s ± %s | - |", v["mean", "recall_macro"], v["deviation", "recall_macro"] }' >want
grep 'softmax, batch=4, epochs=2' $md | grep -qF -f want
report $? 'UA and deviation are those of sermetrics, and two speakers have no interval'
(cd $sweep && sermetrics -q --compare -f tsv center*/*/seed1/0/predictions.ser center*/*/seed1/1/predictions.ser + \
	center*/*/seed2/0/predictions.ser center*/*/seed2/1/predictions.ser vs \
	softmax/*/seed1/0/predictions.ser softmax/*/seed1/1/predictions.ser + \
	softmax/*/seed2/0/predictions.ser softmax/*/seed2/1/predictions.ser) | awk -F '\t' '
	{ v[$1, $3] = sprintf("%+.2f", 100 * $6) }
	END { printf "| %s | - |", v["difference", "recall_macro"] }' >want
grep -q '^Difference to mel, crnn, softmax, batch=4, epochs=2, ' $md && grep '^| mel, crnn, center:lambda=0.3, ' $md | grep -qF -f want
report $? 'the difference to softmax is that of sermetrics --compare'
unknown=$(for metric in recall_macro accuracy; do printf '%s\t' ${metric}_difference ${metric}_low_speakers ${metric}_high_speakers; done)
[ "$(printf '%s\tp\nNaN\tNaN\tNaN\tNaN\tNaN\tNaN\t3.21e-07\n' "${unknown%	}" | awk -F '\t' -f "$parts/difference.awk")" = \
	'| - | - | - | - | 3e-07 |' ]
report $? 'a small p is not 0'
grep -qxF '| setting1, not comparable: the second system has 2 runs, the first 1 | | | | | |' $md
report $? 'which systems of other runs have not'
[ "$(awk '/^Difference to/ { on = 1 } /^!/ { on = 0 } on && /^\|/' $md | wc -l)" -eq 4 ]
report $? 'and there are no more'
grep -q '^| \[setting1\](#system-3) | 2 |' $md
report $? 'folds without seeds are one run each'
grep -q '^| chance level of UA, majority-class WA | | 33.33 | | 33.33 | |$' $md
report $? 'chance stands beside them'
[ "$(grep -c '^| true, and predicted' $md)" -eq 3 ] && [ "$(grep -c 'background:rgba' $page)" -eq 27 ]
report $? 'a confusion matrix of each, shaded'
[ "$(grep -c '^!.*-curves.svg' $md)" -eq 3 ] && [ "$(grep -c '^<figure><img ' $page)" -eq "$(grep -c '^!\[' $md)" ] &&
	[ "$(grep -c '^!\[' $md)" -eq 6 ]
report $? 'learning curves, and every picture is in the page'
sed -n 's/.*src="data:image\/svg+xml;base64,\([A-Za-z0-9+\/=]*\)">$/\1/p' $page | while IFS= read -r data; do
	printf '%s\n' "$data" | base64 -d
done >in-page
sed -n 's/^!.*(\(.*\))$/out\/\1/p' $md | while IFS= read -r file; do cat "$file"; done >beside
[ -s beside ] && cmp -s in-page beside && ! grep -qF "${TMPDIR:-/tmp}/" beside
report $? 'the same as beside it, without the name of a temporary file'
grep -q '>mel, crnn, softmax, batch=4, epochs=2<' out/report/intervals.svg && grep -q '>chance level<' out/report/intervals.svg
report $? 'intervals with the names of the systems and the chance level'
grep -q '^!\[plane-test\]' $md && grep -q 'angry' out/report/3-plane-test.svg
report $? 'points of the plane where there are some'
grep -q 'swept-lambda.svg' $md && grep -q '<figcaption>against lambda: ' $page && grep -q '>lambda<' out/report/swept-lambda.svg
report $? 'a curve of an option'
grep -q "^## Split $(sed -n 's/^split=//p' out/folds/split)$" $md && grep -q '^| 2 | 6 (2) | - | 3 (1) |$' $md
report $? 'the split with its hash and the sizes of its folds'
grep -qxF "    sh pipelines/sweep.sh --loss 'softmax center:lambda=0.3' m.tsv out" $md
report $? 'the commands'
grep -q '^2 jobs were run, of which 1 failed or were interrupted and were run again, in 1.5 hours of work\.$' $md
report $? 'the jobs'
grep -q '^Tested on 6 utterances of 2 speakers, 3 classes\.$' $md
report $? 'what was tested on'
check=$(sercat --check out/setting1/1/predictions.ser)
grep '^| setting1/1 | 3 |' $md | grep -qF "\`${check##* }\`"
report $? 'the hash of each result'
grep '^| setting1/1 ' $md | grep -q "| $(sed -n 's/^split=//p' out/folds/split)  *|$"
report $? 'and of the split that its records name'
grep -q '^    sertrain model=crnn' $md && grep -q '^    wav2spec --rate 16000 ' $md
report $? 'what made each system'

sed 's/ src="data:image\/svg+xml;base64,[A-Za-z0-9+\/=]*">$/>/' $page >without-pictures
! grep -qE '<script|(src|href)="?(https?:|//|[^#"])|@import|url\(' without-pictures
report $? 'the page needs nothing else'
grep -q '<title>Center &amp; &lt;loss&gt;</title>' $page && ! grep -q '<sad>' $page && grep -q '&lt;sad&gt; &amp; &quot;so&quot;' $page
report $? 'names are escaped'
[ "$(grep -cF '>&lt;sad&gt; &amp; &quot;so&quot; a|b_c\d</t' $page)" -eq 9 ]
report $? 'and come out as they were, in one cell'
awk '
	{
		while (match($0, /<\/?[a-z0-9]+[^>]*>/)) {
			tag = substr($0, RSTART, RLENGTH); $0 = substr($0, RSTART + RLENGTH)
			name = tag; gsub(/^<\/?|[ >\/].*$/, "", name)
			if (name ~ /^(meta|html|img)$/ || tag ~ /\/>$/) continue
			if (tag !~ /^<\//) { open[++n] = name; continue }
			if (open[n--] != name) { print name " closes " open[n + 1]; exit 1 }
		}
	}
	END { exit n != 0 }' $page
report $? 'every element is closed in its turn'
cp -r out again
works 'once more' "$report --title 'Center & <loss>' again"
cmp -s $page again/report.html && cmp -s $md again/report.md
report $? 'the same bytes'
rm -r again/setting1/1
works 'a fold is missing' "$report again"
grep -q '^The systems were not tested on the same utterances' again/report.md && ! grep -q '^| chance level of UA' again/report.md
report $? 'which is told'
grep -q '^| mel, crnn, center:lambda=0.3, [^|]*| [+-][0-9.]* | ' again/report.md
report $? 'and leaves the difference of the others'
works 'against another' "$report --against setting1 out && grep -q '^Difference to setting1, ' $md"
works 'under another name' "$report --name all out && [ -s out/all.html ] && [ -s out/all/intervals.svg ]"

# speakers shared
$split -q --by random -k 2 m.tsv random/folds >/dev/null
mkdir -p random/one/0
wav2spec --preset dai random/folds/0/train.tsv | spec2mel --preset dai | batcher -b 4 | sertrain -o random/one/0/model.ser
wav2spec --preset dai random/folds/0/test.tsv | spec2mel --preset dai |
	serpredict random/one/0/model.ser -o random/one/0/predictions.ser
works 'a random split' "$report random"
grep -q '^Speakers of the test sets are in the training sets too: the accuracy' random/report.md
report $? 'is told to be one'
grep -q '| 1 | [0-9.]* | ' random/report.md
report $? 'one fold has no deviation'
sergen -k prediction -n 8 -c a,b | sercat --only speaker=s1 -o "$tmp/whole.ser"
mkdir -p alone/x/0
mv whole.ser alone/x/0/predictions.ser
works 'one speaker has no interval' "$report alone && grep -q '^| \[x\](#system-1) | 1 | [0-9.]* | - | [0-9.]* | - |$' alone/report.md"
# Five speakers have one. Recordings that training has heard would be refused.
for file in 0 1 2 3; do
	system=$([ $file -lt 2 ] && echo a || echo b)
	mkdir -p five/"$system"/$((file % 2))
	sercat --except id=$((file % 2)).4 "$golden/metrics-$file.ser" -o five/"$system"/$((file % 2))/predictions.ser
done
works 'five speakers' "$report --against b five"
sermetrics -q --allow-shared-speakers -f tsv five/a/0/predictions.ser five/a/1/predictions.ser | awk -F '\t' '
	{ v[$1, $3] = sprintf("%.2f", 100 * $6) }
	END { printf "| %s to %s |", v["low_speakers", "recall_macro"], v["high_speakers", "recall_macro"] }' >want
grep '^| \[a\](#system-1) | 2 | ' five/report.md | grep -qF -f want
report $? 'their interval is that of sermetrics'
sermetrics -q --allow-shared-speakers --compare -f tsv five/a/0/predictions.ser five/a/1/predictions.ser vs \
	five/b/0/predictions.ser five/b/1/predictions.ser | awk -F '\t' '
	{ v[$1, $3] = sprintf("%+.2f", 100 * $6) }
	END { printf "| %s | %s to %s |", v["difference", "recall_macro"], v["low_speakers", "recall_macro"],
		v["high_speakers", "recall_macro"] }' >want
grep '^| a | ' five/report.md | grep -qF -f want
report $? 'and so is that of the difference'
mkdir empty
fails 65 "report.sh: empty: no fold's predictions.ser in it" "$report empty"
head -c 200 out/setting1/0/predictions.ser >again/setting1/0/predictions.ser
fails 65 "$(cd again/setting1 && sermetrics -q 0/predictions.ser 2>&1 >/dev/null)" "$report again"
fails 66 'report.sh: none: no such folder' "$report none"
fails 64 'report.sh: usage: report.sh [options] FOLDER (see --help)' "$report"
fails 64 'report.sh: --name a/b: the report stands in FOLDER' "$report --name a/b out"
fails 64 'report.sh: --against sofmax: no system has that in its path' "$report --against sofmax out"
fails 64 'report.sh: --colour: no such option' "$report --colour out"
fails 64 'report.sh: --title: needs a value' "$report --title"

# ---- text of others is text ----

odd='b\n<details open ontoggle=x> &amp; $HOME `id` ![p](secret) [l](javascript:x)'
echo SECRET >secret
printf 'a\n    b\n```\n<details open ontoggle=x>\n```\n![p](../secret)\n' >lines
id='\n<details open ontoggle=x>![x](../secret)\n'
id=$id awk -F '\t' -v OFS='\t' '
	NR == 1 { for (i = 1; i <= NF; i++) if ($i == "id") at = i }
	NR == 2 { $at = ENVIRON["id"] }
	{ print }' <out/folds/0/test.tsv >named.tsv
model=out/setting1/0/model.ser
mkdir -p hostile/a/0 "hostile/$odd/0" hostile/-x/1 hostile/1e1/0 hostile/10/0 hostile/folds
wav2spec --preset dai out/folds/0/test.tsv | spec2mel --preset dai | serpredict $model -o hostile/a/0/predictions.ser
wav2spec --preset dai named.tsv | spec2mel --preset dai | serpredict $model -o "hostile/$odd/0/predictions.ser"
for other in -x/1 1e1/0 10/0; do cp hostile/a/0/predictions.ser "hostile/$other/"; done
cp out/setting1/0/log "hostile/$odd/0/log"
cp $model "hostile/$odd/0/model.ser"
cp lines hostile/settings
ln -s ../secret hostile/commands
printf 'split=<b>x</b>\nprotocol=../../secret\n```\n<details open ontoggle=x>\n' >hostile/folds/split
printf 'a=b <i>\tUA\tWA\n1\t2\t3\n2\t3\t4\n' >'hostile/a=b <i>.tsv'
printf 'x\ty\tclass\tlabel\n0\t1\t<i>\t<b>\n1\t0\tc\t"\n' >"hostile/a/x=1 <b>.tsv"
works 'names, ids, options and files that hold markup' "$report --title '<b>&amp;\"</b>' hostile"
page=hostile/report.html
! sed 's/^<figure><img alt="\([^"]*\)" src="data:image\/svg+xml;base64,[A-Za-z0-9+\/=]*">$/<figure>\1/' $page |
	grep -qE '<(details open|b>|i>|img|a href="(java|\.\.))|<figure>.*<' && ! grep -q SECRET $page
report $? 'are only text, and read no file'
grep -qF '<title>&lt;b&gt;&amp;amp;&quot;&lt;/b&gt;</title>' $page
report $? 'the title too'
[ "$(cat hostile/report/*.svg | grep -cE '<(details|b>|i>|text>.*<i>|image|script|foreignObject)')" -eq 0 ] &&
	grep -qF '>a=b &lt;i><' hostile/report/swept-*.svg && grep -qF '>&lt;i><' hostile/report/4-x=1*.svg &&
	grep -qF '>b\n&lt;details open ontoggle=x> &amp;amp; $HOME `id` ![p](secret) [l](javascript:x)<' hostile/report/intervals.svg
report $? 'the pictures too'
grep -qF '<h2>b\n&lt;details open ontoggle=x&gt; &amp;amp; $HOME `id` ![p](secret) [l](javascript:x)</h2>' $page
report $? 'a name comes out as it was'
[ "$(grep -c 'a id="system-' $page)" -eq 5 ] && grep -q '<td align="right">1</td>' $page && grep -qF '<h2>1e1</h2>' $page
report $? 'each system once, also those that are one number'
[ "$(grep -c '^<details' hostile/report.md)" -eq 6 ] && [ "$(grep -c '^<details>$' hostile/report.md)" -eq 6 ]
report $? 'nor does the Markdown hold an element of theirs'
mkdir -p "broken/x
y/0"
cp hostile/a/0/predictions.ser "broken/x
y/0/"
fails 65 "report.sh: broken: a result's folder has a tab or a line break in its name" "$report broken"
mkdir bare
for tool in awk sh sed grep cat tr mkdir mv rm cp dirname cut wc sort uniq head tail paste mktemp find jq od iconv gnuplot sermetrics serdump sercat; do
	ln -s "$(command -v $tool)" bare/$tool
done
fails 0 'report.sh: cmark-gfm is not installed, so no HTML page was written; install the package cmark-gfm' "PATH=$tmp/bare $report out"
[ -s out/report.md ] && [ ! -e out/report.html ]
report $? 'and the Markdown is there'
ln -s "$(command -v cmark-gfm)" bare/cmark-gfm
rm bare/gnuplot
fails 0 'report.sh: gnuplot is not installed, so the page has no pictures; install the package gnuplot-nox' "PATH=$tmp/bare $report out"
[ "$(grep -c '^<p>This page has no pictures: they need gnuplot (package gnuplot-nox), ' out/report.html)" -eq 1 ] &&
	! grep -q '<img' out/report.html && ! grep -q '^!' out/report.md && [ -z "$(ls out/report)" ] && grep -q '<table>' out/report.html
report $? 'which the page says, and it has the tables'
rm bare/jq
fails 69 'report.sh: jq: not installed (package jq)' "PATH=$tmp/bare $report out"
fails 64 'report.sh: --name ..: the report stands in FOLDER' "$report --name .. out"
plan
