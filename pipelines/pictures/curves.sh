#!/bin/sh
# Plot learning curves: the loss, and below it the UA, of training and dev set after each epoch.
#
# usage: curves.sh LOG NAME [TITLE]
# LOG is the output of sertrain --log; if it contains several runs, the last one is plotted. With a dev set, the best epoch
# is marked. For pairs, the UA of training is that of same and different, the UA of the dev set that of the classes. Writes
# NAME.svg and NAME.png, 8.5 cm wide: one column of a paper.
set -eu
# shellcheck source=pipelines/pictures/picture.sh
. "$(dirname -- "$0")/picture.sh"

# epoch, loss, train UA, dev loss, dev UA (percent; NaN if there is none), kept
command -v jq >/dev/null || die 69 'jq: not installed (package jq)'
jq -rR 'fromjson? | select(.event? == "epoch") |
	[.epoch, .loss, (.train_ua, .dev_loss, .dev_ua | if type == "number" then . else "NaN" end), if .kept then 1 else 0 end] | @tsv' \
	<"$file" | awk '
		function share(v) { return v == "NaN" ? v : 100 * v }
		$1 <= last { n = 0 }
		{
			last = $1
			line[++n] = $1 " " $2 " " share($3) " " $4 " " share($5) " " $6
		}
		END {
			if (!n) exit 65
			for (i = 1; i <= n; i++) print line[i]
		}' >"$tmp/table" || die 65 "$file: no epochs in it"
dev=$(awk '$5 != "NaN" { n = 1 } END { print n + 0 }' "$tmp/table")
kept=$(awk '$6 && $5 != "NaN" { epoch = $1 } END { print epoch + 0 }' "$tmp/table")
last=$(awk 'END { print $1 }' "$tmp/table")
training=training dev_title=dev
if jq -eRn '[inputs | fromjson? | objects | has("pair")] | any' <"$file" >/dev/null; then training='training, pairs' dev_title='dev, classes'; fi

# A panel: train and dev in these columns; the legend is in the upper one.
panel() {	# panel TRAIN DEV
	printf 'plot %s using 1:%d with lines linewidth 1.5 linecolor rgb "#0072b2" title "%s"' "$(quoted "$tmp/table")" "$1" "$training"
	[ "$dev" -eq 0 ] ||
		printf ', "" using 1:%d with lines dashtype (10, 4) linewidth 1.5 linecolor rgb "#d55e00" title "%s"' "$2" "$dev_title"
	[ "$kept" -eq 0 ] ||
		printf ', "" using (column(1) == %d ? column(1) : NaN):%d with points pointtype 7 pointsize dot linecolor rgb "#d55e00" title "kept"' "$kept" "$2"
	echo
}

for format in svg png; do
	case $format in
	svg) dot=0.8 ;;
	png) dot=2 ;;
	esac
	gnuplot <<-END
		set terminal $(terminal "$format" 440)
		set output $(quoted "$name.$format")
		dot = $dot
		set border 3 linecolor rgb "#808080"
		set tics nomirror textcolor rgb "black"
		set grid ytics linecolor rgb "#e0e0e0" linetype 1
		set xrange [1:$((last > 1 ? last : 2))]
		set lmargin 9
		set rmargin 2
		set multiplot
		set origin 0, 0.5
		set size 1, 0.5
		set bmargin 1
		set title $title noenhanced
		set format x ""
		set ylabel "loss"
		set yrange [0:*]
		set key top right Left reverse
		$(panel 2 4)
		unset title
		set origin 0, 0
		set bmargin 3.5
		set tmargin 0.5
		set format x "%g"
		set xlabel "epoch"
		set ylabel "UA (%)"
		set yrange [0:100]
		unset key
		$(panel 3 5)
		unset multiplot
	END
done
