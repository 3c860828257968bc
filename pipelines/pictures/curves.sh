#!/bin/sh
# Plot learning curves: the loss, and below it the UA, of training and dev set after each epoch.
#
# usage: curves.sh LOG NAME [TITLE]
# LOG is the output of sertrain --log; if the run was started again, its last attempt is plotted. Several logs, each with an
# empty line before it, are plotted as thin lines, and their mean at each epoch as a thick one. The kept epoch of a single
# run with a dev set is marked. For pairs, the UA of training is that of same and different, the UA of the dev set that of
# the classes. Writes NAME.svg and NAME.png, or only one of them if NAME ends in .svg or .png, 8.5 cm wide: one column of a
# paper.
set -eu
# shellcheck source=pipelines/pictures/picture.sh
. "$(dirname -- "$0")/picture.sh"

# Run, epoch, loss, train UA, dev loss, dev UA (percent; NaN if there is none), kept; an empty line after each run. The mean
# of the runs is the run 0.
command -v jq >/dev/null || die 69 'jq: not installed (package jq)'
jq -rR 'if . == "" then . else fromjson? | select(.event? == "epoch") |
	[.epoch, .loss, (.train_ua, .dev_loss, .dev_ua | if type == "number" then . else "NaN" end), if .kept then 1 else 0 end] | @tsv end' \
	<"$file" | awk '
		function share(v) { return v == "NaN" ? v : 100 * v }
		function run_ends(   i, k) {
			if (!n) return
			runs++
			for (i = 1; i <= n; i++) {
				print runs, line[i]
				split(line[i], value, " ")
				epoch = value[1] + 0
				if (epoch > epochs) epochs = epoch
				for (k = 2; k <= 5; k++) if (value[k] != "NaN") { sum[epoch, k] += value[k]; of[epoch, k]++ }
				if (value[6] && value[5] != "NaN") kept[epoch] = 1
			}
			print ""
			n = last = 0
		}
		$0 == "" { run_ends(); next }
		$1 <= last { n = 0 }
		{
			last = $1
			line[++n] = $1 " " $2 " " share($3) " " $4 " " share($5) " " $6
		}
		END {
			run_ends()
			if (!runs) exit 65
			for (i = 1; i <= epochs; i++) {
				if (!of[i, 2]) continue
				printf "0 %d", i
				for (k = 2; k <= 5; k++) printf " %s", of[i, k] ? sum[i, k] / of[i, k] : "NaN"
				print "", runs == 1 && i in kept ? 1 : 0
			}
		}' >"$tmp/table" || die 65 "$file: no epochs in it"
dev=$(awk '$6 != "" && $6 != "NaN" { n = 1 } END { print n + 0 }' "$tmp/table")
kept=$(awk '$1 == "0" && $7 { epoch = $2 } END { print epoch + 0 }' "$tmp/table")
last=$(awk 'NF && $2 > last { last = $2 } END { print last }' "$tmp/table")
runs=$(awk 'NF && $1 > runs { runs = $1 } END { print runs }' "$tmp/table")
awk '$1 == "0"' "$tmp/table" >"$tmp/mean"
awk '$1 != "0"' "$tmp/table" >"$tmp/runs"
training=training dev_title=dev
if jq -eRn '[inputs | fromjson? | objects | has("pair")] | any' <"$file" >/dev/null; then training='training, pairs' dev_title='dev, classes'; fi

# A panel: train and dev in these columns; the legend is in the upper one.
panel() {	# panel TRAIN DEV
	printf plot
	if [ "$runs" -gt 1 ]; then
		printf ' %s using 2:%d with lines linewidth 1 linecolor rgb "#b30072b2" notitle,' "$(quoted "$tmp/runs")" "$1"
		[ "$dev" -eq 0 ] || printf ' "" using 2:%d with lines linewidth 1 linecolor rgb "#b3d55e00" notitle,' "$2"
	fi
	printf ' %s using 2:%d with lines linewidth 1.5 linecolor rgb "#0072b2" title "%s"' "$(quoted "$tmp/mean")" "$1" "$training"
	[ "$dev" -eq 0 ] ||
		printf ', "" using 2:%d with lines dashtype (10, 4) linewidth 1.5 linecolor rgb "#d55e00" title "%s"' "$2" "$dev_title"
	[ "$kept" -eq 0 ] ||
		printf ', "" using (column(2) == %d ? column(2) : NaN):%d with points pointtype 7 pointsize dot linecolor rgb "#d55e00" title "kept"' "$kept" "$2"
	echo
}

for format in $formats; do
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
		$([ "$last" -gt 10 ] || echo 'set xtics 1')
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
		$(panel 3 5)
		unset title
		set origin 0, 0
		set bmargin 3.5
		set tmargin 0.5
		set format x "%g"
		set xlabel "epoch"
		set ylabel "UA (%)"
		set yrange [0:100]
		unset key
		$(panel 4 6)
		unset multiplot
	END
done
