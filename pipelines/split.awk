# split.awk - the folds of split.sh: who is in which. split-write.awk, which it is run with, writes them.
#
# Everything comes in through the environment, because awk -v would read backslashes in a path.

function die(code, what) {
	print "split.sh: " what | "cat >&2"
	exit status = code
}

# The class of each label that is kept, by 'neutral,happy=happy+excited'; batcher -c has the rules.
function read_classes(spec,   item, label, name, n, m, i, j, at) {
	n = split(spec, item, ",")
	for (i = 1; i <= n; i++) {
		at = index(item[i], "=")
		name = at ? substr(item[i], 1, at - 1) : item[i]
		if (name == "" || at == length(item[i]))
			die(64, "-c: " (name == "" ? "a class has no name" \
			                           : "class " name " has an empty label"))
		if (!at && index(name, "+"))
			die(64, "-c: " name " joins labels but gives the class no name")
		if (name in is_class)
			die(64, "-c: class " name " stands twice")
		is_class[name] = 1
		class[++classes] = name
		m = split(at ? substr(item[i], at + 1) : name, label, "+")
		for (j = 1; j <= m; j++) {
			if (label[j] in class_of)
				die(64, "-c: label " label[j] " stands twice")
			class_of[label[j]] = name
			wanted[++labels] = label[j]
		}
	}
}

# Multiplicative congruential generator (Park & Miller 1988, with their later factor 48271): every
# product is below 2^53, so it is the same in every awk; their rand() and srand() are not.
function draw(below) {
	state = (48271 * state) % 2147483647
	return int(state / 2147483647 * below)
}

function sort(list, n,   i, j, x) {
	for (i = 2; i <= n; i++) {
		x = list[i]
		for (j = i - 1; j >= 1 && list[j] "" > x ""; j--)
			list[j + 1] = list[j]
		list[j + 1] = x
	}
}

function shuffle(list, n,   i, j, x) {
	for (i = n; i > 1; i--) {
		j = 1 + draw(i)
		x = list[i]; list[i] = list[j]; list[j] = x
	}
}

function read_header(   i) {
	for (i = 1; i <= NF; i++) {
		if ($i in column)
			die(65, file ": two columns \"" $i "\"")
		column[$i] = i
	}
	split("path label" (by == "random" ? "" : " " by), need, " ")
	for (i = 1; i in need; i++)
		if (!(need[i] in column))
			die(65, file ": no column \"" need[i] "\"")
	if (where != "" && !(where_column in column))
		die(65, file ": no column \"" where_column "\"")
	columns = NF
	header = $0 more_columns("id", "recording", "split")
}

# What the row gets behind it, where its manifest has no such columns.
function more_columns(id, recording, split_of) {
	return ("id" in column ? "" : OFS id) ("recording" in column ? "" : OFS recording) \
	       ("split" in column ? "" : OFS split_of)
}

# Rows of another corpus would be dealt all the same, to folds that mean nothing.
function check_corpus(speaker) {
	if (corpus != "" && index(speaker, corpus "-") != 1)
		die(65, file ":" NR ": speaker \"" speaker "\" is not of " corpus ", as the protocol wants")
}

# What is dealt as one must not come back in another.
function belongs(what, name, one) {
	if ((what, name) in home && home[what, name] != one)
		die(65, file ":" NR ": " what " \"" name "\" is in " (by == "random" ? "path" : by) "s \"" \
		    home[what, name] "\" and \"" one "\"")
	home[what, name] = one
}

# What a row is dealt with at random: the first path of its recording.
function dealt_with(path, recording) {
	return ("path", path) in home ? home["path", path] : \
	       ("recording", recording) in home ? home["recording", recording] : path
}

# The path without its extension.
function stem(path,   at) {
	at = length(path)
	while (at > 1 && substr(path, at, 1) !~ /[.\/]/)
		at--
	if (at > 1 && substr(path, at, 1) == "." && substr(path, at - 1, 1) != "/")
		path = substr(path, 1, at - 1)
	return path
}

# The "@start-end" of a row that is a part of its recording, as the manifest writes it.
function segment(   start, end) {
	start = "start" in column ? $column["start"] : ""
	end = "end" in column ? $column["end"] : ""
	if (start + 0 > 0 || end + 0 > 0)
		return "@" (start == "" ? "0" : start) "-" end
	return ""
}

# A row keeps its place in the world: its path becomes absolute, its id and recording what they would have
# been; a recording is named by its id where that is of all of it, so that it is the same on every machine.
function read_row(   i, name, old, id, recording, named) {
	if (NF != columns)
		die(65, file ":" NR ": " NF " fields, the header row has " columns)
	for (i = 1; i in need; i++)
		if ($column[need[i]] == "" && need[i] != "label")
			die(65, file ":" NR ": " need[i] " is empty")
	if (where != "" && $column[where_column] != where_value)
		return
	name = $column["label"]
	has_label[name] = 1
	if (name == "" || (classes_given && !(name in class_of)))
		return
	if (!classes_given && !(name in class_of)) {
		class_of[name] = name
		class[++classes] = name
	}
	old = $column["path"]
	rows++
	class_at[rows] = class_of[name]
	speaker_at[rows] = "speaker" in column ? $column["speaker"] : ""
	check_corpus(speaker_at[rows])
	named = "recording" in column ? $column["recording"] : ""
	unit_at[rows] = by == "random" ? dealt_with(old, named) : $column[by]
	if (!(unit_at[rows] in first)) {
		first[unit_at[rows]] = rows
		unit[++units] = unit_at[rows]
	}
	belongs("path", old, unit_at[rows])
	if (named != "")
		belongs("recording", named, unit_at[rows])
	if (by == "session" && speaker_at[rows] != "")
		belongs("speaker", speaker_at[rows], unit_at[rows])
	if (old !~ /^\//)
		$column["path"] = base "/" old
	id = "id" in column ? $column["id"] : ""
	recording = id != "" && segment() == "" ? id : stem(old)
	if (id == "")
		id = stem(old) segment()
	if ("id" in column)
		$column["id"] = id
	if ("split" in column)
		$column["split"] = HERE
	id_at[rows] = id
	row[rows] = $0 more_columns(id, recording, HERE)
}

# Speaker i of the sorted list is in fold i mod k; a session is a fold.
function deal_sorted(   i) {
	sort(unit, units)
	if (by == "session")
		k = units
	if (units < k || k < 2)
		die(65, file ": " units " " by (units == 1 ? "" : "s") " do not make " \
		    (k < 2 ? 2 : k) " folds")
	for (i = 1; i <= units; i++)
		fold[unit[i]] = (i - 1) % k
}

# The recordings of one class after the other, each class in an order drawn anew, are dealt to the
# folds in turn: classes and folds differ by one at most. Every second one of a fold's class is its
# dev half's.
function deal_random(   c, i, n, list, turn, half) {
	state = 1 + (seed * 69621 + 12345) % 2147483646
	for (i = 0; i < 20; i++)
		draw(2)
	for (c = 1; c <= classes; c++) {
		n = 0
		for (i = 1; i <= units; i++)
			if (class_at[first[unit[i]]] == class[c])
				list[++n] = unit[i]
		shuffle(list, n)
		for (i = 1; i <= n; i++) {
			fold[list[i]] = turn++ % k
			in_dev[list[i]] = half[fold[list[i]]]++ % 2
		}
	}
}

# Which part of this fold a row belongs to.
function part_of(i, f,   u) {
	u = unit_at[i]
	if (fold[u] == f)
		return dev && by == "random" && in_dev[u] ? "dev" : "test"
	if (dev && by != "random" && fold[u] == (f + k - 1) % k)
		return "dev"
	return "train"
}

BEGIN {
	FS = OFS = "\t"
	file = ENVIRON["SPLIT_FILE"]; base = ENVIRON["SPLIT_BASE"]; to = ENVIRON["SPLIT_TO"]
	by = ENVIRON["SPLIT_BY"]; k = ENVIRON["SPLIT_K"] + 0; seed = ENVIRON["SPLIT_SEED"] + 0
	dev = ENVIRON["SPLIT_DEV"] != ""; quiet = ENVIRON["SPLIT_QUIET"] != ""
	classes_given = ENVIRON["SPLIT_CLASSES"] != ""
	read_classes(ENVIRON["SPLIT_CLASSES"])
	where = ENVIRON["SPLIT_WHERE"]
	where_column = substr(where, 1, index(where, "=") - 1)
	where_value = substr(where, index(where, "=") + 1)
	corpus = ENVIRON["SPLIT_CORPUS"]; only = ENVIRON["SPLIT_ONLY"]
	HERE = "\001"	# the hash of the split, before it is known
}

NR == 1 { sub(/^\357\273\277/, "") }
{ sub(/\r$/, "") }
NR == 1 { read_header(); next }
$0 != "" { read_row() }

END {
	if (status)
		exit status
	if (!NR)
		die(65, file ": is empty")
	for (i = 1; i <= labels; i++)
		if (!(wanted[i] in has_label))
			die(65, file ": no row has the label \"" wanted[i] "\"")
	if (!rows)
		die(65, file ": no row has a label")
	if (!classes_given)
		sort(class, classes)
	if (by == "random")
		deal_random()
	else
		deal_sorted()
	if (dev && by != "random" && k < 3)
		die(65, file ": " k " folds leave nothing to train on beside test and dev")
	if (only != "" && only + 0 >= k)
		die(65, file ": no fold " only " of " k)
	write_split(only == "" ? 0 : only + 0, only == "" ? k - 1 : only + 0)
}
