# relabel.awk - a manifest whose labels are permuted among its rows, by seed; with seed "speaker", whose labels are its
# speakers. The numbers are those of Park and Miller, the same in every awk.
function draw(below) {
	state = state * 16807 % 2147483647
	return int(state / 2147483647 * below)
}

NR == 1 {
	for (i = 1; i <= NF; i++)
		column[$i] = i
	print
	next
}
{
	row[NR] = $0
	label[NR] = $column[seed == "speaker" ? "speaker" : "label"]
}
END {
	state = seed + 1
	for (i = 1; i < 10; i++)
		draw(2)
	for (i = NR; i > 2 && seed != "speaker"; i--) {
		j = 2 + draw(i - 1)
		kept = label[i]; label[i] = label[j]; label[j] = kept
	}
	for (i = 2; i <= NR; i++) {
		$0 = row[i]
		$column["label"] = label[i]
		print
	}
}
