# controls.awk - a row of the table of controls.sh, from sermetrics -f row: UA, its interval, the chance level, and, for
# shuffled labels, whether the interval contains the chance level.
NR == 1 { split($0, name); next }
{
	for (i = 1; i <= NF; i++) value[name[i]] = $i
	words = ENVIRON["words"]
	runs = value["runs"]
	ua = 100 * value["recall_macro"]
	low = 100 * value["recall_macro_low_utterances"]
	high = 100 * value["recall_macro_high_utterances"]
	chance = 100 * value["chance_recall_macro"]
	if (runs > 2) {		# Student's t over the runs: only the shuffles differ
		split("12.71 4.30 3.18 2.78 2.57 2.45 2.36 2.31 2.26", t, " ")
		far = (runs > 10 ? 2.2 : t[runs - 1]) * 100 * value["recall_macro_runs_deviation"] / sqrt(runs)
		low = 100 * value["recall_macro_runs_mean"] - far
		high = 100 * value["recall_macro_runs_mean"] + far
	}
	within = low < chance + 0.01 && high > chance - 0.01
	printf "%-42s %6.1f %-18s %6.1f%s\n", words, ua, sprintf("(%.1f to %.1f)", low, high), chance, \
		words !~ /shuffled/ ? "" : within ? "  contains chance: good" : "  NOT at chance"
}
