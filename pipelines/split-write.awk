# split-write.awk - the folds of split.awk as $SPLIT_TO/FOLD.PART.tsv, what they are as $SPLIT_TO/split, and a table on
# standard error.

function summary_line(f, part, n, speakers, count,   c, line) {
	line = sprintf("%-5s %-5s %6s %8s", f, part, n, speakers)
	for (c = 1; c <= classes; c++)
		line = line sprintf(" %" (length(class[c]) < 6 ? 6 : length(class[c])) "s", \
		                    count[c])
	if (!quiet)
		print line | "cat >&2"
}

function list_part(f, part, to,   i) {
	for (i = 1; i <= rows; i++)
		if (part_of(i, f) == part)
			print f, part, id_at[i], class_at[i] > to
}

# What the split is: the hash of every record's fold, part, id and class, in their order; no path, no machine.
function hash_of(first, last, list,   f, command, hash) {
	for (f = first; f <= last; f++) {
		list_part(f, "train", list)
		list_part(f, "dev", list)
		list_part(f, "test", list)
	}
	close(list)
	command = "sha256sum <\"$SPLIT_TO\"/list"
	command | getline hash
	close(command)
	if (length(hash) < 16)
		die(69, "sha256sum: not installed")
	return substr(hash, 1, 16)
}

function write_part(f, part,   i, line, c, out, n, speakers, met, count, of) {
	out = to "/" f "." part ".tsv"
	print header > out
	for (i = 1; i <= rows; i++) {
		if (part_of(i, f) != part)
			continue
		line = row[i]
		sub(HERE, hash, line)
		print line > out
		n++
		of[class_at[i]]++
		if (speaker_at[i] != "" && !(speaker_at[i] in met)) {
			met[speaker_at[i]] = 1
			speakers++
		}
	}
	close(out)
	for (c = 1; c <= classes; c++) {
		count[c] = of[class[c]] + 0
		if (!n || (part == "train" && !count[c]))
			die(65, file ": fold " f ": " part ".tsv would hold no " \
			    (n ? "\"" class[c] "\"" : "row"))
		if (!count[c] && !quiet)
			late = late "split.sh: " file ": fold " f ": no \"" class[c] "\" in " \
			       part ".tsv\n"
	}
	summary_line(f, part, n, speakers + 0, count)
}

function write_split(first, last,   f, c, heads) {
	hash = hash_of(first, last, to "/list")
	for (c = 1; c <= classes; c++)
		heads[c] = class[c]
	summary_line("fold", "part", "rows", "speakers", heads)
	for (f = first; f <= last; f++) {
		write_part(f, "train")
		if (dev)
			write_part(f, "dev")
		write_part(f, "test")
	}
	if (!quiet)
		print "split " hash | "cat >&2"
	if (ENVIRON["SPLIT_ROWS"] != "" && ENVIRON["SPLIT_ROWS"] != rows && !quiet)
		late = late "split.sh: " file ": " rows " rows, the protocol is of " ENVIRON["SPLIT_ROWS"] "\n"
	if (late)
		printf "%s", late | "cat >&2"
	print k > (to "/folds")
	write_account()
}

# What made the split, in the words of a protocol.
function write_account(   i, n, key, name, value) {
	name = file
	sub(/.*\//, "", name)
	print "split=" hash "\nmanifest=" (file == "<stdin>" ? "" : base "/") name "\nrows=" rows > (to "/split")
	n = split("protocol by k " (by == "random" ? "seed " : "") "dev classes where only", key, " ")
	for (i = 1; i <= n; i++) {
		value = key[i] == "k" ? k : ENVIRON["SPLIT_" toupper(key[i])]
		if (value != "")
			print (key[i] == "k" ? "folds" : key[i]) "=" value > (to "/split")
	}
}
