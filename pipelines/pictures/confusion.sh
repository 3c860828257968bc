#!/bin/sh
# Plot the pooled confusion matrix of a result: shares of the true class as shades, percent and counts as
# numbers. It uses one hue from light to dark, which is readable in grayscale and for the color-blind.
#
# usage: confusion.sh RESULT.tsv NAME [TITLE]
# RESULT.tsv is the output of sermetrics -f tsv. Writes NAME.svg and NAME.png, or only one of them if NAME ends in
# .svg or .png, 8.5 cm wide: one column of a paper.
set -eu
# shellcheck source=pipelines/pictures/picture.sh
. "$(dirname -- "$0")/picture.sh"

# column row share count, with class i at i; classes as tick labels behind "#"
awk -F '\t' '
	$1 != "pooled" || ($3 != "confusion" && $3 != "confusion_share") { next }
	!($4 in at) { at[$4] = n++; name[n] = $4 }
	$3 == "confusion" { count[$4, $5] = $6 }
	$3 == "confusion_share" { share[$4, $5] = $6 }
	END {
		if (!n) exit 65
		for (i = 1; i <= n; i++) for (k = 1; k <= n; k++)
			printf "%d %d %s %d\n", k - 1, i - 1, share[name[i], name[k]], count[name[i], name[k]]
		for (i = 1; i <= n; i++) {
			gsub(/\047/, "\047\047", name[i])
			gsub(/%/, "%%", name[i])	# the text of a tick is a format
			ticks = ticks (i > 1 ? ", " : "") "\047" name[i] "\047 " i - 1
		}
		print "#" n "|" ticks
	}' <"$file" >"$tmp/cells" || die 65 "$file: no pooled confusion in it"
n=$(sed -n 's/^#\([0-9]*\)|.*/\1/p' "$tmp/cells")
ticks=$(sed -n 's/^#[0-9]*|//p' "$tmp/cells")

for format in $formats; do
	gnuplot <<-END
		set terminal $(terminal "$format" 400)
		set output $(quoted "$name.$format")
		set termoption noenhanced
		set title $title
		set palette defined (0 "#f7fbff", 0.25 "#c6dbef", 0.5 "#6baed6", 0.75 "#2171b5", 1 "#08306b")
		set cbrange [0:1]
		unset colorbox
		unset key
		set size ratio 1
		set xrange [-0.5:$n-0.5]
		set yrange [$n-0.5:-0.5]
		set xtics ($ticks) scale 0
		set ytics ($ticks) scale 0
		$([ "$n" -gt 5 ] && echo 'set xtics rotate by 35 right')
		set xlabel "predicted"
		set ylabel "true"
		plot $(quoted "$tmp/cells") using 1:2:3 with image notitle, \
			"" using 1:2:(sprintf("%.0f %%\n%d", 100 * \$3, \$4)):(\$3 > 0.5 ? 0xffffff : 0x202020) \
				with labels offset 0,0.4 textcolor rgb variable notitle
	END
done
