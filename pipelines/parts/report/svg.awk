# svg.awk - what the pictures of a report share: the frame with its colors for light and dark, axes, ticks.

function svg_open(width, height, title) {
	printf "<svg class=\"s\" xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" role=\"img\">\n", \
		width, height, width
	print "<title>" svg_text(title) "</title>"
	print "<style>"
	print ".s text{font:13px system-ui,sans-serif;fill:#1f2328}.s .m{fill:#59636e}.s .g{stroke:#d8dee4;fill:none}"
	print ".s .a{stroke:#0969da;fill:none}.s .b{stroke:#bc4c00;fill:none}.s .d{fill:#0969da}"
	print "@media(prefers-color-scheme:dark){.s text{fill:#e6edf3}.s .m{fill:#9198a1}.s .g{stroke:#3d444d}"
	print ".s .a{stroke:#58a6ff}.s .b{stroke:#f0883e}.s .d{fill:#58a6ff}}"
	print "</style>"
}

function svg_close() {
	print "</svg>"
}

function svg_text(s) {
	gsub(/&/, "\\&amp;", s)
	gsub(/</, "\\&lt;", s)
	gsub(/>/, "\\&gt;", s)
	return s
}

function svg_line(class, x1, y1, x2, y2, more) {
	printf "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"%s/>\n", class, x1, y1, x2, y2, more ? " " more : ""
}

function svg_label(x, y, anchor, text, class) {
	printf "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\"%s>%s</text>\n", x, y, anchor, \
		class ? " class=\"" class "\"" : "", svg_text(text)
}

# A round step that divides a range in some four to eight parts.
function svg_step(range,   step) {
	step = 1
	while (step > range / 4) step /= 10
	while (step * 10 <= range / 4) step *= 10
	return range / step > 20 ? step * 5 : range / step > 8 ? step * 2 : step
}
