# page.awk - the Markdown that report.sh writes as a page of HTML that needs no other file: headings, paragraphs, code,
# tables, pictures (SVG, put in). A table of counts and per cent in brackets is shaded.

BEGIN {
	folder = ENVIRON["REPORT_FOLDER"]
	print "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">"
	print "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">"
	print "<title>" escaped(ENVIRON["REPORT_TITLE"]) "</title>\n<style>"
	while ((getline line <ENVIRON["REPORT_CSS"]) > 0) print line
	print "</style>\n<main>"
	split("\\ ` * _ | &lt; &gt; [ ]", meant, " ")
}

# What a backslash stands before means itself: a control character of its own, until it is shown.
function hidden(s,   out) {
	while (match(s, /\\[][\\`*_|<>]/)) {
		out = out substr(s, 1, RSTART - 1) sprintf("%c", 14 + index("\\`*_|<>[]", substr(s, RSTART + 1, 1)))
		s = substr(s, RSTART + 2)
	}
	return out s
}

function escaped(s,   out, k) {
	gsub(/&/, "\\&amp;", s)
	gsub(/</, "\\&lt;", s)
	gsub(/>/, "\\&gt;", s)
	while (match(s, /[\017-\027]/)) {
		for (k = 1; sprintf("%c", 14 + k) != substr(s, RSTART, 1); k++) ;
		out = out substr(s, 1, RSTART - 1) meant[k]
		s = substr(s, RSTART + 1)
	}
	return out s
}

# `code` and [words](#place)
function inline(s,   part, n, i, out, words) {
	n = split(s, part, "`")
	for (i = 1; i <= n; i++) {
		words = escaped(part[i])
		if (i % 2)
			while (match(words, /\[[^]]*\]\(#[^)]*\)/)) {
				at = index(substr(words, RSTART), "](#")
				words = substr(words, 1, RSTART - 1) "<a href=\"" substr(words, RSTART + at + 1, RLENGTH - at - 2) "\">" \
					substr(words, RSTART + 1, at - 2) "</a>" substr(words, RSTART + RLENGTH)
			}
		out = out (i % 2 ? words : "<code>" words "</code>")
	}
	return out
}

function anchor(s) {
	s = tolower(s)
	gsub(/[^a-z0-9 _-]/, "", s)
	gsub(/ /, "-", s)
	return s
}

function leave(next_one) {
	if (now == next_one) return
	if (now == "p") print "</p>"
	if (now == "table") print "</table></div>"
	if (now == "pre") print "</pre>"
	if (now == "pictures") print "</div>"
	now = next_one
}

# A picture; those that follow each other stand side by side.
function picture(   caption, file, line) {
	caption = $0; sub(/^!\[/, "", caption); sub(/\].*/, "", caption)
	file = $0; sub(/.*\(/, "", file); sub(/\)$/, "", file)
	if (now != "pictures") {
		leave("pictures")
		print "<div class=\"pictures\">"
	}
	print "<figure>"
	while ((getline line <(folder "/" file)) > 0) print line
	close(folder "/" file)
	print "<figcaption>" inline(caption) "</figcaption></figure>"
}

# The cells of a row, trimmed, in cell[1..].
function cells(row,   n, i) {
	gsub(/^\| *| *\|$/, "", row)
	n = split(row, cell, / *\| */)
	return n
}

function heat(text,   share) {
	if (!shaded || !match(text, /\([0-9.]+\)$/)) return ""
	share = substr(text, RSTART + 1, RLENGTH - 2) / 100
	return " style=\"background:rgba(var(--heat)," sprintf("%.2f", share * 0.75) ")\""
}

# A long name may break behind its commas, slashes and colons.
function breakable(html) {
	gsub(/,/, ",<wbr>", html)
	if (html !~ /<a/) gsub(/[a-z0-9]\//, "&<wbr>", html)
	return html
}

function row(   n, i, what) {
	n = cells($0)
	if ($0 ~ /^\| *:?---/) {
		for (i = 1; i <= n; i++) side[i] = cell[i] ~ /:$/ ? " class=\"r\"" : ""
		print "<tr>"
		for (i = 1; i <= heads; i++) print "<th" side[i] ">" inline(head[i]) "</th>"
		print "</tr>"
		return
	}
	if (now != "table") {
		leave("table")
		shaded = $0 ~ /^\| true, and predicted/
		print "<div class=\"wide\"><table" (shaded ? " class=\"heat\"" : "") ">"
		heads = n
		for (i = 1; i <= n; i++) head[i] = cell[i]
		return
	}
	print "<tr>"
	print "<td>" breakable(inline(cell[1])) "</td>"
	for (i = 2; i <= n; i++) print "<td" side[i] heat(cell[i]) ">" inline(cell[i]) "</td>"
	print "</tr>"
}

now == "pre" && !/^```/ { print escaped($0); next }
{ $0 = hidden($0) }
/^```/ { if (now == "pre") leave("none"); else { leave("pre"); printf "<pre>" } next }
/^!\[/ { picture(); next }
/^\|/ { row(); next }
/^#/ {
	leave("none")
	level = index($0, " ") - 1
	text = substr($0, level + 2)
	print "<h" level " id=\"" anchor(text) "\">" inline(text) "</h" level ">"
	next
}
/^<\/?(details|summary)/ { leave("none"); print; next }
/^$/ { if (now != "pictures") leave("none"); next }
{
	if (now != "p") { leave("p"); print "<p>" }
	print inline($0)
}
END {
	leave("none")
	print "</main>\n</html>"
}
