#!/bin/sh
# Draw a scatter plot with a color and a shape for each class and a legend, readable in grayscale and for the color-blind.
#
# usage: scatter.sh POINTS.tsv NAME [TITLE]
# POINTS.tsv is the output of serproject -f tsv; points without a class are drawn by their label.
# Classes get their colors and shapes in the order of their names; from the ninth on, a color has another shape. Writes
# NAME.svg and NAME.png, or only one of them if NAME ends in .svg or .png, 8.5 cm wide: one column of a paper.
set -eu
# shellcheck source=pipelines/pictures/picture.sh
. "$(dirname -- "$0")/picture.sh"

# class TAB x TAB y, by class
awk -F '\t' '
	NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; if (!("x" in at) || !("class" in at)) exit 65; next }
	{
		class = $at["class"] != "" ? $at["class"] : $at["label"]
		print (class != "" ? class : "none") "\t" $at["x"] "\t" $at["y"]
	}
	END { if (NR < 2) exit 65 }' <"$file" >"$tmp/all" || die 65 "$file: no table of points"
cut -f 1 "$tmp/all" | sort -u >"$tmp/classes"
n=$(wc -l <"$tmp/classes")
[ "$n" -le 64 ] || die 65 "$file: $n classes, there are colors and shapes for 64"

# The colors of Okabe and Ito, the most distinct ones first, and a shape for each: circle, square, triangle, diamond, ...
plot='' i=0
while IFS= read -r class; do
	i=$((i + 1))
	class=$class awk -F '\t' '$1 "" == ENVIRON["class"] "" { print $2, $3 }' "$tmp/all" >"$tmp/$i"
	round=$(((i - 1) / 8))
	color=$(echo '#0072b2 #d55e00 #009e73 #cc79a7 #e69f00 #56b4e9 #000000 #f0e442' | cut -d ' ' -f $(((i - 1) % 8 + 1)))
	shape=$(echo '6 4 8 12 2 1 10 14' | cut -d ' ' -f $(((i - 1 + round) % 8 + 1)))
	plot="$plot${plot:+, }$(quoted "$tmp/$i") with points pointtype $shape pointsize size linewidth 1.5 linecolor rgb \"$color\" title $(shown "$class")"
done <"$tmp/classes"

for format in $formats; do
	case $format in
	svg) size=0.7 ;;
	png) size=1.7 ;;
	esac
	[ "$(wc -l <"$tmp/all")" -le 800 ] || size=$(echo "$size" | awk '{ print $1 * 0.65 }')
	gnuplot <<-END
		set terminal $(terminal "$format" $((440 + (n > 8 ? (n - 8) * 6 : 0))))
		set output $(quoted "$name.$format")
		set title $title noenhanced
		set size ratio 1
		set border linecolor rgb "#808080"
		unset xtics
		unset ytics
		set offsets graph 0.03, graph 0.03, graph 0.03, graph 0.03
		set key below center horizontal noenhanced Left reverse samplen 1 width 2
		size = $size
		plot $plot
	END
done
