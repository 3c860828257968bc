# curves.awk - a learning curve: each run thin, the mean of those that are at work thick; training full, dev dashed.
#
# In: epoch, loss, UA, and loss and UA of the dev set (or none) of each epoch; an empty line before each run; -v what=loss or
# ua.

function value(column) {
	return $column == "none" ? "none" : what == "ua" ? 100 * $column : $column + 0
}

function keep(part, v) {
	if (v == "none") return
	at[part, run, epoch] = v
	sum[part, epoch] += v
	of[part, epoch]++
	if (v > most) most = v
	has[part] = 1
}

# The run began anew: its last attempt counts.
function forget(   k, key) {
	for (k in at) {
		split(k, key, SUBSEP)
		if (key[2] != run) continue
		sum[key[1], key[3]] -= at[k]
		of[key[1], key[3]]--
		delete at[k]
	}
}

$0 == "" { run++; before = 0; next }
$0 != "" {
	epoch = $1 + 0
	if (epoch <= before) forget()
	before = epoch
	if (epoch > epochs) epochs = epoch
	keep("train", value(what == "ua" ? 3 : 2))
	keep("dev", value(what == "ua" ? 5 : 4))
}

function x(e) { return 38 + (epochs > 1 ? (e - 1) / (epochs - 1) : 0.5) * 300 }
function y(v) { return 206 - v / most * 184 }

function draw(part, r, class, more,   e, line) {
	for (e = 1; e <= epochs; e++)
		if (r ? (part, r, e) in at : of[part, e] > 0)
			line = line (line ? " " : "") sprintf("%.1f,%.1f", x(e), y(r ? at[part, r, e] : sum[part, e] / of[part, e]))
	if (line) print "<polyline class=\"" class "\" points=\"" line "\" " more "/>"
}

END {
	if (!epochs) exit 65
	if (what == "ua") most = 100
	step = svg_step(most)
	svg_open(352, 246, what == "ua" ? "UA by epoch" : "loss by epoch")
	for (v = 0; v <= most + step / 1000; v += step) {
		svg_line("g", 38, y(v), 338, y(v))
		svg_label(32, y(v) + 4, "end", v, "m")
	}
	step = int(svg_step(epochs)); if (step < 1) step = 1
	for (e = step; e <= epochs; e += step) svg_label(x(e), 224, "middle", e, "m")
	svg_label(338, 241, "end", "epoch", "m")
	svg_label(38, 14, "start", what == "ua" ? "UA (%)" : "loss")
	dash = "stroke-dasharray=\"6 4\""
	thin = "stroke-width=\"1\" stroke-opacity=\".3\""
	thick = "stroke-width=\"2.2\" stroke-linejoin=\"round\""
	for (r = 1; r <= run; r++) { draw("train", r, "a", thin); draw("dev", r, "b", thin) }
	draw("train", 0, "a", thick)
	draw("dev", 0, "b", thick " " dash)
	svg_line("a", 200, 10, 224, 10, thick)
	svg_label(229, 14, "start", "training")
	if (has["dev"]) {
		svg_line("b", 290, 10, 314, 10, thick " " dash)
		svg_label(319, 14, "start", "dev")
	}
	svg_close()
}
