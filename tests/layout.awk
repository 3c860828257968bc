# layout.awk - what make lint holds C to, and .editorconfig tells editors: at most 132 columns, but where a line holds a
# string, for messages are not broken; no blank at the end of a line. A tab is 8 columns.
#
# usage: awk -f layout.awk FILE...
function columns(line,    n, i) {
	n = 0
	while ((i = index(line, "\t")) > 0) {
		n += i - 1
		n += 8 - n % 8
		line = substr(line, i + 1)
	}
	return n + length(line)
}
function says(what) {
	print FILENAME ":" FNR ": " what
	bad = 1
}
length > 60 && !/"/ && columns($0) > 132 { says(columns($0) " columns") }
/[ \t]$/ { says("a blank at the end of the line") }
END { exit bad }
