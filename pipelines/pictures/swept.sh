#!/bin/sh
# Draw UA and WA against an option that was swept.
#
# usage: swept.sh SWEPT.tsv NAME [TITLE]
# SWEPT.tsv has a header row: the option's name, UA, WA; and a row a run, UA and WA in per cent. Rows of one value (other
# seeds, other folds) become their mean, with a bar from the least to the most. Makes NAME.svg and NAME.png, 8.5 cm wide:
# a column of a paper.
set -eu
export LC_ALL=C
if [ $# -lt 2 ] || [ $# -gt 3 ]; then sed -n '2,7s/^# \{0,1\}//p' "$0" >&2; exit 64; fi
swept=$1 name=$2 title=${3:-}
[ -r "$swept" ] || { echo "swept.sh: $swept: no such file" >&2; exit 66; }
command -v gnuplot >/dev/null || { echo "swept.sh: gnuplot: not installed" >&2; exit 69; }
table=$(mktemp)
trap 'rm -f "$table"' EXIT

# A string of gnuplot. In double quotes it would run what stands between backquotes.
quoted() {	# quoted TEXT
	printf '%s\n' "$1" | sed "s/'/''/g; s/^/'/; s/\$/'/"
}

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
	}' "$swept" >"$table" || { echo "swept.sh: $swept: no table of a number, UA and WA" >&2; exit 65; }
sort -g -o "$table" "$table"
option=$(head -n 1 "$swept" | cut -f 1)
# room at both ends for the first and the last bar
range=$(awk 'NR == 1 { first = $1 } { last = $1 }
	END { pad = last > first ? (last - first) / 25 : 1; printf "%g:%g", first - pad, last + pad }' "$table")

for format in svg png; do
	case $format in
	svg) terminal='svg size 420,330 font "Helvetica,13" background "white"' dot=0.7 ;;
	png) terminal='pngcairo size 1050,825 font "Helvetica,13" fontscale 1.6 linewidth 2' dot=1.7 ;;
	esac
	gnuplot <<-END
		set terminal $terminal
		set output $(quoted "$name.$format")
		set title $(quoted "$title") noenhanced
		set border 3 linecolor rgb "#808080"
		set tics nomirror textcolor rgb "black"
		set grid ytics linecolor rgb "#e0e0e0" linetype 1
		set xrange [$range]
		set offsets 0, 0, graph 0.1, graph 0.1
		set xlabel $(quoted "$option") noenhanced
		set ylabel "%"
		set key above center horizontal Left reverse samplen 3 width 2
		set bars small
		plot "$table" using 1:2:3:4 with yerrorbars pointtype 0 linewidth 1.5 linecolor rgb "#0072b2" notitle, \
			"" using 1:5:6:7 with yerrorbars pointtype 0 linewidth 1.5 linecolor rgb "#d55e00" notitle, \
			"" using 1:2 with linespoints pointtype 7 pointsize $dot linewidth 1.5 linecolor rgb "#0072b2" title "UA", \
			"" using 1:5 with linespoints dashtype (10, 4) pointtype 5 pointsize $dot linewidth 1.5 linecolor rgb "#d55e00" title "WA"
	END
done
