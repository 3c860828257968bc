# difference.awk - a row of the table of differences, from sermetrics --compare -f tsv.

{ value[$1, $3] = $6 }

function part(scope, metric) {
	return value[scope, metric] == "NaN" || value[scope, metric] == "" ? "-" : sprintf("%+.2f", 100 * value[scope, metric])
}

function both(metric,   low) {
	low = part("low_speakers", metric)
	return part("difference", metric) " | " (low == "-" ? low : low " to " part("high_speakers", metric))
}

END {
	p = value["mcnemar", "p"]
	print "| " both("recall_macro") " | " both("accuracy") " | " (p == "NaN" ? "-" : sprintf(p < 0.0005 ? "%.0e" : "%.3f", p)) " |"
}
