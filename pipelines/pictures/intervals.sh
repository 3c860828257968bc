#!/bin/sh
# Plot the UA of systems: a tick for each run, a dot for their mean, a bar for the confidence interval, a line for the chance
# level.
#
# usage: intervals.sh SYSTEMS.tsv NAME [TITLE]
# SYSTEMS.tsv has a header row (system, UA, low, high, chance, runs) and one row for each system, in percent; "-" is an
# unknown value, and runs are separated by spaces. Writes NAME.svg and NAME.png, or only one of them if NAME ends in .svg or
# .png, 13 cm wide.
set -eu
# shellcheck source=pipelines/pictures/picture.sh
. "$(dirname -- "$0")/picture.sh"

# Row 1 is drawn at the top. In "range": least, most, number of systems, chance level.
awk -F '\t' -v tmp="$tmp" '
	function seen(v) {
		if (least == "" || v + 0 < least) least = v + 0
		if (most == "" || v + 0 > most) most = v + 0
	}
	NR == 1 { if ($1 != "system" || $2 != "UA" || $6 != "runs") exit 65; next }
	NF != 6 { exit 65 }
	{
		n++
		if ($2 != "-") { print $2, n >(tmp "/means"); seen($2); means++ }
		if ($3 != "-" && $4 != "-") { print $3, n, $4 - $3 >(tmp "/bars"); seen($3); seen($4) }
		if ($5 != "-") { chance = $5 + 0; seen($5) }
		count = split($6, run, " ")
		for (i = 1; i <= count; i++) { print run[i], n >(tmp "/runs"); seen(run[i]) }
	}
	END {
		if (!means) exit 65
		pad = (most - least) / 20
		if (pad < 2) pad = 2
		print (least - pad < 0 ? 0 : least - pad), (most + pad > 100 ? 100 : most + pad), n, chance
	}' <"$file" >"$tmp/range" || die 65 "$file: no table of system, UA, low, high, chance and runs"
read -r least most n chance <"$tmp/range"

blue='linecolor rgb "#0072b2"'
plot="$(quoted "$tmp/means") using 1:2 with points pointtype 7 pointsize dot $blue notitle"
[ ! -e "$tmp/runs" ] || plot="$(quoted "$tmp/runs") using 1:(\$2-0.16):(0):(0.32) with vectors nohead linewidth 1.5 linecolor rgb \"#660072b2\" notitle, $plot"
[ ! -e "$tmp/bars" ] || plot="$(quoted "$tmp/bars") using 1:2:3:(0) with vectors nohead linewidth bar linecolor rgb \"#bf0072b2\" notitle, $plot"
if [ -n "$chance" ]; then
	printf '%s 0.3\n%s %s.4\n' "$chance" "$chance" "$n" >"$tmp/chance"
	plot="$(quoted "$tmp/chance") using 1:2 with lines dashtype (6, 4) linewidth 1.2 linecolor rgb \"#d55e00\" notitle, $plot"
fi

# The name of each system above its row.
names=$(i=0
	sed 1d "$file" | cut -f 1 | while IFS= read -r system; do
		i=$((i + 1))
		printf 'set label %d %s at graph 0, first %d - 0.36 left noenhanced front\n' $i "$(shown "$system")" $i
	done)

for format in $formats; do
	case $format in
	svg) dot=0.8 bar=10 ;;
	png) dot=2 bar=12 ;;
	esac
	gnuplot <<-END
		set terminal $(terminal "$format" $((46 * n + 76)) 640)
		set output $(quoted "$name.$format")
		dot = $dot
		bar = $bar
		set title $title noenhanced
		set border 1 linecolor rgb "#808080"
		set xtics nomirror textcolor rgb "black"
		unset ytics
		set grid xtics linecolor rgb "#e0e0e0" linetype 1
		set lmargin 3
		set rmargin 3
		set xrange [$least:$most]
		set yrange [$n.5:0.3]
		set xlabel "UA (%)"
		$names
		$([ -z "$chance" ] || echo "set label \"chance level\" at first $chance, graph 1 center offset 0, 0.5 textcolor rgb \"#d55e00\"")
		plot $plot
	END
done
