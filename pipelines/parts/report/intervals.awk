# intervals.awk - UA of each system: the runs as ticks, their mean as a dot, the interval over speakers as a bar.
#
# In: name, mean, low, high (per cent, "-" where there is none), and the runs separated by spaces; -v chance.

BEGIN { FS = "\t" }
{
	name[++n] = $1; mean[n] = $2; low[n] = $3; high[n] = $4; runs[n] = $5
	count = split($5 " " $2 " " ($3 == "-" ? $2 : $3) " " ($4 == "-" ? $2 : $4), value, " ")
	for (i = 1; i <= count; i++) {
		if (least == "" || value[i] + 0 < least) least = value[i] + 0
		if (value[i] + 0 > most) most = value[i] + 0
	}
}

function x(v) {
	return 12 + (v - least) / (most - least) * 616
}

END {
	if (chance + 0 < least && chance != "") least = chance + 0
	step = svg_step(most - least > 5 ? most - least : 5)
	least = int(least / step) * step
	most = int(most / step + 0.999999) * step
	if (most <= least) most = least + step
	svg_open(640, 46 * n + 42, "UA of each system")
	bottom = 46 * n
	for (i = 1; i <= n; i++) {
		y = 46 * i - 12
		svg_label(12, y - 16, "start", name[i])
		for (v = least; v <= most + step / 2; v += step) svg_line("g", x(v), y - 11, x(v), y + 11)
		if (chance != "") svg_line("b", x(chance), y - 11, x(chance), y + 11, "stroke-dasharray=\"4 3\"")
		if (low[i] != "-" && high[i] != "-")
			svg_line("a", x(low[i]), y, x(high[i]), y, "stroke-width=\"10\" stroke-opacity=\".25\" stroke-linecap=\"round\"")
		count = split(runs[i], value, " ")
		for (k = 1; k <= count; k++)
			svg_line("a", x(value[k]), y - 7, x(value[k]), y + 7, "stroke-opacity=\".6\" stroke-width=\"1.5\"")
		printf "<circle class=\"d\" cx=\"%.1f\" cy=\"%.1f\" r=\"5\"/>\n", x(mean[i]), y
	}
	for (v = least; v <= most + step / 2; v += step)
		svg_label(x(v), bottom + 16, v == least ? "start" : v + step / 2 > most ? "end" : "middle", v (v + step / 2 > most ? " %" : ""), "m")
	if (chance != "") svg_label(x(chance), bottom + 34, x(chance) < 40 ? "start" : "middle", "chance", "m")
	svg_close()
}
