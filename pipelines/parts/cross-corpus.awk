# cross-corpus.awk - the rows of one corpus for a manifest of several corpora: with absolute paths, the name of the corpus
# as a prefix of speakers, ids and recordings, and only the records of the classes. Used by cross-corpus.sh.
# Columns: path, label, speaker, id, recording, start, end, corpus.
function die(what) {
	print "cross-corpus.sh: " what >"/dev/stderr"
	failed = 1
	exit 65
}

# The path without its extension.
function stem(path) {
	sub(/\.[^.\/]*$/, "", path)
	return path
}

function with_name(text, mark) {
	return text == "" || index(text, name "-") == 1 || index(text, name "/") == 1 ? text : name mark text
}

function value(key) {
	return key in column ? $column[key] : ""
}

function segment(   start, end) {
	start = value("start")
	end = value("end")
	return start + 0 > 0 || end + 0 > 0 ? "@" (start == "" ? "0" : start) "-" end : ""
}

BEGIN {
	FS = OFS = "\t"
	name = ENVIRON["name"]; file = ENVIRON["file"]; base = ENVIRON["base"]; classes = ENVIRON["classes"]
	n = split(classes, class, ",")
	for (i = 1; i <= n; i++) {
		split(class[i], part, "=")
		class[i] = part[1]
		m = split(part[2] == "" ? part[1] : part[2], label, "+")
		for (k = 1; k <= m; k++)
			class_of[label[k]] = part[1]
	}
}

NR == 1 { sub(/^\357\273\277/, "") }
{ sub(/\r$/, "") }

NR == 1 {
	for (i = 1; i <= NF; i++)
		column[$i] = i
	if (!("path" in column) || !("label" in column))
		die(file ": no column \"" ("path" in column ? "label" : "path") "\"")
	fields = NF
	next
}

$0 == "" { next }

NF != fields { die(file ":" NR ": " NF " fields, the header row has " fields) }

$column["label"] in class_of {
	seen[class_of[$column["label"]]] = 1
	path = $column["path"]
	id = with_name(value("id") != "" ? value("id") : stem(path) segment(), "/")
	recording = with_name(value("recording") != "" ? value("recording") : stem(path), "/")
	print (path ~ /^\// ? path : base "/" path), $column["label"], with_name(value("speaker"), "-"), id, recording, \
		value("start"), value("end"), name
}

END {
	for (i = 1; !failed && i <= n; i++)
		if (!(class[i] in seen))
			die(file ": no record of class " class[i])
}
