# swept.awk - UA and WA against an option: the mean of the rows of each value, and a bar from the least to the most.
#
# In: a table as for pictures/swept.sh: the option's name, UA, WA; a row a run.

function x(v) { return 44 + (v - at[1]) / (at[n] > at[1] ? at[n] - at[1] : 1) * 290 }
function y(v) { return 206 - (v - least) / (most - least) * 176 }

BEGIN { FS = "\t" }
NR == 1 { option = $1; next }
{
	if (!($1 in runs)) {
		for (i = ++n; i > 1 && at[i - 1] + 0 > $1 + 0; i--) at[i] = at[i - 1]
		at[i] = $1
	}
	runs[$1]++
	for (k = 2; k <= 3; k++) {
		sum[k, $1] += $k
		if (!((k, $1) in low) || $k < low[k, $1]) low[k, $1] = $k
		if (!((k, $1) in high) || $k > high[k, $1]) high[k, $1] = $k
		if (least == "" || $k < least) least = $k
		if (most == "" || $k > most) most = $k
	}
}
END {
	if (!n) exit 65
	step = svg_step(most - least > 4 ? most - least : 4)
	least = int(least / step) * step
	most = int(most / step + 0.999999) * step
	if (most <= least) most = least + step
	svg_open(352, 246, "UA and WA against " option)
	for (v = least; v <= most + step / 2; v += step) {
		svg_line("g", 44, y(v), 338, y(v))
		svg_label(38, y(v) + 4, "end", v, "m")
	}
	for (k = 2; k <= 3; k++) {
		class = k == 2 ? "a" : "b"
		line = ""
		for (i = 1; i <= n; i++) {
			v = at[i]
			line = line sprintf("%.1f,%.1f ", x(v), y(sum[k, v] / runs[v]))
			svg_line(class, x(v) + 2 * k - 5, y(low[k, v]), x(v) + 2 * k - 5, y(high[k, v]), "stroke-opacity=\".45\" stroke-width=\"1.5\"")
			printf "<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"3\"/>\n", class, x(v), y(sum[k, v] / runs[v])
			if (k == 2) svg_label(x(v), 224, "middle", v, "m")
		}
		print "<polyline class=\"" class "\" points=\"" line "\" stroke-width=\"2\"" (k == 3 ? " stroke-dasharray=\"6 4\"" : "") "/>"
	}
	svg_label(338, 241, "end", option)
	svg_label(44, 14, "start", "%")
	svg_line("a", 200, 10, 224, 10, "stroke-width=\"2\"")
	svg_label(229, 14, "start", "UA")
	svg_line("b", 274, 10, 298, 10, "stroke-width=\"2\" stroke-dasharray=\"6 4\"")
	svg_label(303, 14, "start", "WA")
	svg_close()
}
