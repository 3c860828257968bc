# points.awk - projected embeddings by class, from serproject -f tsv, in colors for the color-blind.

BEGIN { FS = "\t"; colors = split("#0072b2 #d55e00 #009e73 #cc79a7 #e69f00 #56b4e9 #8c6bb1 #999999", color, " ") }
NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
{
	class[++n] = $at["class"] != "" ? $at["class"] : $at["label"]
	x[n] = $at["x"]; y[n] = $at["y"]
	if (n == 1 || x[n] < left) left = x[n]
	if (n == 1 || x[n] > right) right = x[n]
	if (n == 1 || y[n] < low) low = y[n]
	if (n == 1 || y[n] > high) high = y[n]
	if (!(class[n] in of)) { of[class[n]] = 1; name[++classes] = class[n] }
}
END {
	for (i = 2; i <= classes; i++)
		for (k = i; k > 1 && name[k] < name[k - 1]; k--) { t = name[k]; name[k] = name[k - 1]; name[k - 1] = t }
	for (i = 1; i <= classes; i++) of[name[i]] = color[(i - 1) % colors + 1]
	rows = int((classes + 2) / 3)
	svg_open(352, 352 + 20 * rows, ENVIRON["title"])
	radius = n > 800 ? 2 : 3.2
	print "<rect class=\"g\" x=\"1\" y=\"1\" width=\"350\" height=\"350\"/>"
	for (i = 1; i <= n; i++)
		printf "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%s\" fill=\"%s\" fill-opacity=\".75\"/>\n", \
			12 + 328 * (right > left ? (x[i] - left) / (right - left) : 0.5), \
			340 - 328 * (high > low ? (y[i] - low) / (high - low) : 0.5), radius, of[class[i]]
	for (i = 1; i <= classes; i++) {
		k = (i - 1) % 3; r = int((i - 1) / 3)
		printf "<circle cx=\"%d\" cy=\"%d\" r=\"5\" fill=\"%s\"/>\n", 12 + 116 * k, 366 + 20 * r, of[name[i]]
		svg_label(22 + 116 * k, 370 + 20 * r, "start", name[i])
	}
	svg_close()
}
