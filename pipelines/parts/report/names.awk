# names.awk - what differs between the names of systems: "mel/crnn/softmax/batch=4,epochs=2" beside others of mel, crnn and
# 2 epochs is "softmax, batch=4". A line each, and last what all share.


{
	n = split($0, part, "/")
	if (n == 4 && part[4] ~ /=/) {	# a sweep's: its options are words of their own
		n = 3 + split(part[4], option, ",")
		for (i = 4; i <= n; i++) part[i] = option[i - 3]
	}
	for (i = 1; i <= n; i++) word[NR, i] = part[i]
	words[NR] = n
	if (n > most) most = n
}
END {
	for (i = 1; i <= most; i++)
		for (r = 2; r <= NR; r++)
			if (word[r, i] != word[1, i]) differs[i] = 1
	for (r = 1; r <= NR; r++) {
		line = ""
		for (i = 1; i <= words[r]; i++)
			if (differs[i] || NR == 1) line = line (line ? ", " : "") word[r, i]
		print line ? line : word[r, words[r]]
	}
	for (i = 1; i <= most; i++)
		if (!differs[i] && NR > 1) same = same (same ? ", " : "") word[1, i]
	print same
}
