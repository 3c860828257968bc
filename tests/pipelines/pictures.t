#!/bin/sh
# pipelines/pictures: each script draws what it is given, and says what it can't draw.
# shellcheck source=tests/lib.sh
. tests/lib.sh
t=$tmp p=pipelines/pictures

drawn() {	# drawn NAME TEXT...: NAME.svg holds each text, NAME.png is a picture
	code=0
	picture=$1
	shift
	for text; do grep -qF "$text" "$t/$picture.svg" || { code=1; echo "# $picture: no $text"; }; done
	head -c 8 "$t/$picture.png" | od -An -c | grep -q 'P   N   G' || code=1
	report $code "$picture is drawn, with: $*"
}

if ! command -v gnuplot >/dev/null; then
	skip 'pictures' 'gnuplot is not installed'
	plan
	exit 0
fi

printf 'id\tlabel\tclass\tspeaker\tx\ty\n1\ta\tangry\ts\t0\t1\n2\tb_2\t\ts\t1\t0\n3\tc\tfröhlich\ts\t1\t2\n' >"$t/points.tsv"
works 'points' "sh $p/scatter.sh $t/points.tsv $t/points 'of \"z\"'"
drawn points angry fröhlich b_2 'of "z"'
# shellcheck disable=SC2016
printf 'id\tlabel\tclass\tspeaker\tx\ty\n1\ta\t`touch %s/ran`\ts\t0\t1\n2\ta\tb\\t'"'"'s\ts\t1\t0\n' "$t" >"$t/odd.tsv"
works 'points of odd names' "sh $p/scatter.sh $t/odd.tsv $t/odd '\`touch $t/ran\`'"
drawn odd ">\`touch $t/ran\`<" '>b\t'"'"'s<'
[ "$(grep -c 'transform=.translate.* color=' "$t/odd.svg")" -eq 4 ]
report $? 'and each has its point, and its mark in the legend'

sergen -k prediction -n 40 -c "a_b,50% \"x\",it's,\`touch $t/ran\`" | sermetrics -f tsv -o "$t/confusion.tsv"
works 'a confusion matrix' "sh $p/confusion.sh $t/confusion.tsv $t/confusion 'c_d \"x\"'"
drawn confusion '>a_b<' '>50% "x"<' ">it's<" ">\`touch $t/ran\`<" '>c_d "x"<'
[ ! -e "$t/ran" ]
report $? 'and no name is run'
odd="$t/it's \`x\`"
mkdir "$odd"
TMPDIR=$odd sh $p/confusion.sh "$t/confusion.tsv" "$t/again" 'c_d "x"'
report $? 'the same once more, with its temporary files elsewhere'
cmp -s "$t/confusion.svg" "$t/again.svg" && cmp -s "$t/confusion.png" "$t/again.png" && ! grep -qE '<title>[^<]*(/|using)' "$t/again.svg"
report $? 'the same bytes, and no name of a temporary file'
fails 65 "confusion.sh: $t/points.tsv: no pooled confusion in it" "sh $p/confusion.sh $t/points.tsv $t/x"

sergen -k embedding -n 9 -c a,b,c,d,e,f,g,h,i -o "$t/many.ser"
serproject -f tsv "$t/many.ser" -o "$t/many.tsv"
works 'nine classes' "sh $p/scatter.sh $t/many.tsv $t/many"
drawn many a i
[ "$(sed -n "s/.*xlink:href='\(#gpPt[0-9]*\)' transform=.*color='\([^']*\)'.*/\1 \2/p" "$t/many.svg" | sort -u | wc -l)" -eq 9 ]
report $? 'each class has its own color or shape'
sergen -k embedding -n 65 -c "$(awk 'BEGIN { for (i = 1; i <= 65; i++) printf "%s%d", (i > 1 ? "," : ""), i }')" -o "$t/more.ser"
serproject -f tsv "$t/more.ser" -o "$t/more.tsv"
fails 65 "scatter.sh: $t/more.tsv: 65 classes, there are colors and shapes for 64" "sh $p/scatter.sh $t/more.tsv $t/more"
fails 65 "scatter.sh: $t/log: no table of points" "echo '{}' >$t/log; sh $p/scatter.sh $t/log $t/x"

for epoch in 1 2 3; do
	echo "{\"event\":\"epoch\",\"epoch\":$epoch,\"loss\":1.$epoch,\"train_ua\":0.5,\"dev_loss\":1.5,\"dev_ua\":0.4,\"kept\":true}"
done >"$t/log"
works 'learning curves' "sh $p/curves.sh $t/log $t/curves run_1"
drawn curves training dev kept run_1
grep -v dev_ua "$t/log" >"$t/none"
echo '{"event":"epoch","epoch":1,"loss":1.3,"train_ua":0.5,"kept":true}' >>"$t/none"
works 'learning curves without a dev set' "sh $p/curves.sh $t/none $t/alone"
drawn alone training
! grep -q '>kept<' "$t/alone.svg"
report $? 'they have no epoch to mark'
fails 65 "curves.sh: $t/points.tsv: no epochs in it" "sh $p/curves.sh $t/points.tsv $t/x"

for run in 1 2 3; do
	echo
	sed "s/\"loss\":1/\"loss\":$run/" "$t/log"
done >"$t/runs"
works 'learning curves of three runs' "sh $p/curves.sh $t/runs $t/runs.svg"
[ "$(awk '/<path .* opacity=.0\.30/ { on = 1 } on { n += gsub(/M/, "") } /\/>/ { on = 0 } END { print n + 0 }' "$t/runs.svg")" -eq 12 ] && grep -q '>dev<' "$t/runs.svg" &&
	! grep -q '>kept<' "$t/runs.svg"
report $? 'each run thin in both panels, and their mean'
[ ! -e "$t/runs.png" ] && [ ! -e "$t/runs.svg.svg" ]
report $? 'a name that ends in .svg is the only file'
works 'only a .png' "sh $p/curves.sh $t/log $t/only.png && [ -s $t/only.png ] && [ ! -e $t/only.svg ]"

# shellcheck disable=SC2016
printf 'system\tUA\tlow\thigh\tchance\truns\n<a> `touch %s/ran`\t65\t60\t70.5\t25\t60 70\nb\\n'"'"'s\t70\t-\t-\t25\t70\nc\t-\t-\t-\t25\t\n' "$t" >"$t/systems.tsv"
works 'intervals' "sh $p/intervals.sh $t/systems.tsv $t/systems"
drawn systems "&lt;a> \`touch $t/ran\`<" '>c<' '>chance level<' '>UA (%)<'
[ ! -e "$t/ran" ] && grep -qF ">b\\n's<" "$t/systems.svg"
report $? 'and no name is run, nor is a backslash a line break'
for low in 40 100; do
	printf 'system\tUA\tlow\thigh\tchance\truns\na\t100.00\t%s\t100.00\t-\t100.00\n' $low >"$t/full.tsv"
	said=$(sh $p/intervals.sh "$t/full.tsv" "$t/full.svg" 2>&1) && [ -z "$said" ] && grep -q '> 100<' "$t/full.svg" &&
		! grep -qi 'nan\|> *10[0-9.]*[1-9]<\|> *1[1-9]0<\|chance' "$t/full.svg"
	report $? "100 % has an axis from $low"
done
fails 65 "intervals.sh: $t/points.tsv: no table of system, UA, low, high, chance and runs" "sh $p/intervals.sh $t/points.tsv $t/x"
printf 'system\tUA\tlow\thigh\tchance\truns\na\001\377\t50\t-\t-\t-\t50\n' >"$t/bytes.tsv"
works 'a name that is not UTF-8' "sh $p/intervals.sh $t/bytes.tsv $t/bytes"
drawn bytes '>a??<'

printf 'lambda\tUA\tWA\n0.1\t50\t60\n0.3\t52\t61\n0.1\t54\t58\n' >"$t/swept.tsv"
works 'a sweep' "sh $p/swept.sh $t/swept.tsv $t/swept"
drawn swept lambda UA WA
works 'a sweep of one value' "head -n 2 $t/swept.tsv >$t/one.tsv; sh $p/swept.sh $t/one.tsv $t/one"
fails 65 "swept.sh: $t/points.tsv: no table of a number, UA and WA" "sh $p/swept.sh $t/points.tsv $t/x"
fails 66 "swept.sh: $t/absent: no such file" "sh $p/swept.sh $t/absent $t/x"
for drawing in scatter:points curves:log swept:swept intervals:bytes; do
	name=${drawing#*:}
	[ "$name" = log ] && data=$t/log || data=$t/$name.tsv
	mkdir -p "$t/again"
	cp "$data" "$t/again/a=b"
	for k in 1 2; do
		(script=$PWD/$p/${drawing%:*}.sh && cd "$t/again" && sh "$script" a=b "$k") || break
	done
	cmp -s "$t/again/1.svg" "$t/again/2.svg" && cmp -s "$t/again/1.png" "$t/again/2.png" && ! grep -qF /tmp "$t/again/1.svg"
	report $? "${drawing%:*}: the same bytes each time, also of a file a=b"
	rm -r "$t/again"
done
plan
