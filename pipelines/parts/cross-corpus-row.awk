# cross-corpus-row.awk - a row of the table of cross-corpus.sh, from sermetrics -f row.
function range(metric,   of) {
	of = value[metric "_low_speakers"] == "NaN" ? "utterances" : "speakers"
	return sprintf("(%.1f to %.1f)", 100 * value[metric "_low_" of], 100 * value[metric "_high_" of])
}

NR == 1 { split($0, name); next }
{
	for (i = 1; i <= NF; i++) value[name[i]] = $i
	printf "%-24s %-12s %6.1f %-16s %6.1f %-16s %14s %9s\n", ENVIRON["train"], ENVIRON["tested"], \
		100 * value["recall_macro"], range("recall_macro"), 100 * value["accuracy"], range("accuracy"), \
		sprintf("%.1f/%.1f", 100 * value["chance_recall_macro"], 100 * value["majority_accuracy"]), \
		value["distance"] == "NaN" ? "-" : sprintf("%.2f", value["distance"])
}
