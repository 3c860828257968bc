# sweep.awk - the table of sweep.sh, from its table.tsv: what differs between the combinations as columns, what they share
# in a line of its own.

# front, model, loss and each NAME=VALUE. A setting that a row lacks is "-" there.
function take(row, combination,   part, option, n, i) {
	split(combination, part, "/")
	value[row, "front end"] = part[1]; value[row, "model"] = part[2]; value[row, "loss"] = part[3]
	n = split(part[4], option, ",")
	for (i = 1; i <= n; i++) {
		name = substr(option[i], 1, index(option[i], "=") - 1)
		value[row, name] = substr(option[i], length(name) + 2)
		if (!(name in known)) {
			known[name] = 1
			axis[++axes] = name
		}
	}
}

BEGIN { axes = split("front end,model,loss", axis, ",") }
NR == 1 { next }
{ take(++rows, $1); line[rows] = $0 }
END {
	for (k = 1; k <= axes; k++) {
		width[k] = length(axis[k])
		for (i = 1; i <= rows; i++) {
			if (!((i, axis[k]) in value)) value[i, axis[k]] = "-"
			if (value[i, axis[k]] != value[1, axis[k]]) differs[k] = 1
			if (length(value[i, axis[k]]) > width[k]) width[k] = length(value[i, axis[k]])
		}
		if (differs[k]) continue
		shared = shared (shared ? ", " : "") (k > 3 ? axis[k] " " : "") value[1, axis[k]]
	}
	print ""
	for (k = 1; k <= axes; k++)
		if (differs[k]) printf "%-" width[k] "s  ", axis[k]
	printf "%7s %16s %15s %16s %15s\n", "runs", "UA (deviation)", "95 % interval", "WA (deviation)", "95 % interval"
	for (i = 1; i <= rows; i++) {
		$0 = line[i]
		for (k = 1; k <= axes; k++)
			if (differs[k]) printf "%-" width[k] "s  ", value[i, axis[k]]
		printf "%7s", $2 == expected ? $2 : $2 " of " expected
		if ($2) printf " %8s (%5s) %6s to %5s %8s (%5s) %6s to %5s", $3, $4, $5, $6, $7, $8, $9, $10
		print ""
	}
	print "\n" (rows > 1 ? "All: " : "") shared "."
}
