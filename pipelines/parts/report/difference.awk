# difference.awk - a row of the table of differences, from sermetrics --compare -f row.

function part(name) {
	return value[name] == "NaN" ? "-" : sprintf("%+.2f", 100 * value[name])
}

function both(metric,   low) {
	low = part(metric "_low_speakers")
	return part(metric "_difference") " | " (low == "-" ? low : low " to " part(metric "_high_speakers"))
}

NR == 1 { split($0, name); next }
{
	for (i = 1; i <= NF; i++) value[name[i]] = $i
	p = value["p"]
	print "| " both("recall_macro") " | " both("accuracy") " | " (p == "NaN" ? "-" : sprintf(p < 0.0005 ? "%.0e" : "%.3f", p)) " |"
}
