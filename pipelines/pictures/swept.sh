#!/bin/sh
# Plot UA and WA as functions of an option.
#
# usage: swept.sh SWEPT.tsv NAME [TITLE]
# SWEPT.tsv has a header row (name of the option, UA, WA) and one row for each run, with UA and WA in percent. Rows with the
# same value (other seeds, other folds) are averaged, with a bar for their range. Writes NAME.svg and NAME.png, or only one of
# them if NAME ends in .svg or .png, 8.5 cm wide: one column of a paper.
set -eu
# shellcheck source=pipelines/pictures/picture.sh
. "$(dirname -- "$0")/picture.sh"

# value, mean least most of UA, mean least most of WA, in the order of the values
awk -F '\t' '
	NR == 1 { if ($2 != "UA" || $3 != "WA") exit 65; next }
	NF != 3 || $1 "" != $1 + 0 "" && $1 !~ /^-?[0-9.]+(e-?[0-9]+)?$/ { exit 65 }
	{
		for (k = 2; k <= 3; k++) {
			if (!n[$1] || $k < least[$1, k]) least[$1, k] = $k
			if (!n[$1] || $k > most[$1, k]) most[$1, k] = $k
			sum[$1, k] += $k
		}
		n[$1]++
	}
	END {
		if (NR < 2) exit 65
		for (v in n) {
			printf "%s", v
			for (k = 2; k <= 3; k++) printf " %g %g %g", sum[v, k] / n[v], least[v, k], most[v, k]
			print ""
		}
	}' <"$file" >"$tmp/table" || die 65 "$file: no table of a number, UA and WA"
sort -g -o "$tmp/table" "$tmp/table"
option=$(shown "$(head -n 1 "$file" | cut -f 1)")
# room at both ends for the first and the last bar
range=$(awk 'NR == 1 { first = $1 } { last = $1 }
	END { pad = last > first ? (last - first) / 25 : 1; printf "%g:%g", first - pad, last + pad }' "$tmp/table")

for format in $formats; do
	case $format in
	svg) dot=0.7 ;;
	png) dot=1.7 ;;
	esac
	gnuplot <<-END
		set terminal $(terminal "$format" 330)
		set output $(quoted "$name.$format")
		set title $title noenhanced
		set border 3 linecolor rgb "#808080"
		set tics nomirror textcolor rgb "black"
		set grid ytics linecolor rgb "#e0e0e0" linetype 1
		set xrange [$range]
		set offsets 0, 0, graph 0.1, graph 0.1
		set xlabel $option noenhanced
		set ylabel "%"
		set key above center horizontal Left reverse samplen 3 width 2
		set bars small
		plot $(quoted "$tmp/table") using 1:2:3:4 with yerrorbars pointtype 0 linewidth 1.5 linecolor rgb "#0072b2" notitle, \
			"" using 1:5:6:7 with yerrorbars pointtype 0 linewidth 1.5 linecolor rgb "#d55e00" notitle, \
			"" using 1:2 with linespoints pointtype 7 pointsize $dot linewidth 1.5 linecolor rgb "#0072b2" title "UA", \
			"" using 1:5 with linespoints dashtype (10, 4) pointtype 5 pointsize $dot linewidth 1.5 linecolor rgb "#d55e00" title "WA"
	END
done
