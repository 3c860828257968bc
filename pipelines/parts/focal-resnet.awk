# focal-resnet.awk - the table of focal-resnet.sh and its confusion matrices, in percent.
#
# In: cell, input, loss, and the columns of sermetrics -f tsv (scope file metric class predicted value); the
# seconds of each epoch as scope "epoch". A run is a fold with a seed.

function take(cell, what, file, value,   part, n) {
	if (value == "NaN") return
	n = split(file, part, "/")
	run[cell, what, ++runs[cell, what]] = 100 * value
	sum[cell, what] += 100 * value
	of_seed[cell, what, part[n - 2]] += 100 * value
	in_seed[cell, what, part[n - 2]]++
	if (!(part[n - 2] in is_seed)) count++
	is_seed[part[n - 2]] = 1
}

function mean(cell, what) {
	return runs[cell, what] ? sum[cell, what] / runs[cell, what] : 0
}

function root(squares, n) {
	return n > 1 ? sprintf("%.1f", sqrt(squares / (n - 1))) : "-"
}

# "mean (standard deviation over the runs)"; with several seeds "mean (that; standard deviation over the means of the seeds)"
function figure(cell, what,   i, m, seed, all, n, squares) {
	m = mean(cell, what)
	for (i = 1; i <= runs[cell, what]; i++)
		squares += (run[cell, what, i] - m) ^ 2
	all = sprintf("%.1f (%s", m, root(squares, runs[cell, what]))
	if (several) {
		squares = 0
		for (seed in is_seed)
			if (in_seed[cell, what, seed]) {
				squares += (of_seed[cell, what, seed] / in_seed[cell, what, seed] - m) ^ 2
				n++
			}
		all = all sprintf("; %s", root(squares, n))
	}
	return all ")"
}

function find_rarest(   i, total) {
	for (i = 1; i <= classes; i++) {
		total += support[class[i]]
		if (rarest == "" || support[class[i]] < support[rarest]) rarest = class[i]
	}
	share = 100 * support[rarest] / total
}

function table(   i, c) {
	printf "%-4s %-5s %-15s %18s %18s %18s %9s%s\n", "cell", "input", "loss", "UA", "WA", "recall of " rarest, \
		"s/epoch", paper ? "   paper: UA    WA" : ""
	for (i = 1; i <= cells; i++) {
		c = cell[i]
		printf "%-4s %-5s %-15s %18s %18s %18s %9.1f", c, input[c], loss[c], figure(c, "UA"), figure(c, "WA"), \
			figure(c, rarest), epochs_seen[c] ? seconds[c] / epochs_seen[c] : 0
		printf paper ? "        %s  %s\n" : "\n", paper_ua[c], paper_wa[c]
	}
}

function gain(a, b) {
	if ((a in input) && (b in input))
		printf "%s: recall of %s %.1f with softmax, %.1f with focal loss\n", input[a], rarest, mean(a, rarest), \
			mean(b, rarest)
}

function confusion(c,   i, k) {
	printf "\n%s, %s: percent of the true class%s\n%-12s", input[c], loss[c], \
		paper && (c, class[1], class[1]) in paper_share ? " (in the paper)" : "", ""
	for (k = 1; k <= classes; k++) printf " %13s", class[k]
	for (i = 1; i <= classes; i++) {
		printf "\n%-12s", class[i]
		for (k = 1; k <= classes; k++)
			printf " %13s", cell_text(c, class[i], class[k])
	}
	print ""
}

function cell_text(c, true, predicted,   at) {
	at = part_of[c, true, predicted] == "NaN" ? "-" : sprintf("%.1f", 100 * part_of[c, true, predicted])
	return paper && (c, true, predicted) in paper_share ? at " (" paper_share[c, true, predicted] ")" : at
}

# Tables 2 to 4 of the paper.
function read_paper(   name, value, i) {
	split("55.8 64.3 56.9 66.7", paper_ua, " ")
	split("70.2 74.2 70.7 74.6", paper_wa, " ")
	split("neutral happy sad angry", name, " ")
	split("89.1 5.4 3.7 1.8 70.5 25.2 4.3 0.0 24.6 2.7 70.5 2.2 48.7 5.6 2.9 42.8 " \
	      "80.2 3.2 15.2 1.4 34.7 52.0 8.5 4.8 16.4 1.2 81.6 0.8 39.4 5.4 2.3 52.9", value, " ")
	for (i = 0; i < 32; i++)
		paper_share[3 + int(i / 16), name[1 + int(i % 16 / 4)], name[1 + i % 4]] = value[i + 1]
}

BEGIN { read_paper() }
!($1 in input) { cell[++cells] = $1; input[$1] = $2; loss[$1] = $3 }
$4 == "epoch" { seconds[$1] += $9; epochs_seen[$1]++ }
$4 == "fold" && $6 == "recall_macro" { take($1, "UA", $5, $9) }
$4 == "fold" && $6 == "accuracy" { take($1, "WA", $5, $9) }
$4 == "fold" && $6 == "recall" { take($1, $7, $5, $9) }
$4 == "pooled" && $6 == "support" {
	if (!($7 in support)) class[++classes] = $7
	support[$7] = $9
}
$4 == "pooled" && $6 == "confusion_share" { part_of[$1, $7, $8] = $9 }
END {
	several = count > 1
	find_rarest()
	printf "Folds by %s%s\n\n", kind, split_of ? ", split " split_of : ""
	table()
	printf "\nIn percent: mean over %d runs (%d folds, %d seed%s), in parentheses the standard deviation%s.\n", \
		runs[cell[1], "UA"], runs[cell[1], "UA"] / count, count, several ? "s" : "", \
		several ? " over the runs, and that over the means of the seeds" : ""
	printf "%s. The rarest class is %s, with %.1f %% of the test records.\n", \
		dev ? "The epoch is selected on a dev set" : "The model of the last epoch is used", rarest, share
	if (kind == "random")
		print "The folds are random: the speakers of the test sets are in the training sets too."
	if (paper && kind != "random")
		print "The folds of the paper are random: in its figures, the speakers of the test sets are in the training sets too."
	gain(1, 2)
	gain(3, 4)
	for (i = 1; i <= cells; i++) confusion(cell[i])
}
