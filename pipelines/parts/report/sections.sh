# shellcheck shell=sh disable=SC2154
# sections.sh - sourced by report.sh: the parts of the page, as Markdown on standard output. $work holds the systems
# ("systems", their "short" names), K.tsv and K.md of sermetrics for each; $pictures is where pictures go.

# Text of others, in Markdown, on one line: nothing in it is markup. formats/scores/table.c does the same.
text() {	# text TEXT
	printf '%s' "$1" | tr '\000-\037\177' '?' | sed 's/[][\\`*_|<>&~$#!]/\\&/g'
}

# Text of others, in HTML.
html() {	# html TEXT
	printf '%s' "$1" | tr '\000-\037\177' '?' | sed 's/&/\&amp;/g; s/</\&lt;/g; s/>/\&gt;/g; s/"/\&quot;/g'
}

# Lines of others as a block of code: nothing in an indented line can end it.
code() {
	echo
	tr '\000-\010\013-\037\177' '?' | sed 's/^/    /'
	echo
}

# A path as it stands in a link.
address() {	# address PATH
	case $1 in
	*[!A-Za-z0-9_./-]*) printf '%s' "$1" | od -An -v -tx1 | tr -d ' \n' | sed 's/../%&/g; s/%2f/\//g' ;;
	*) printf '%s' "$1" ;;
	esac
}

own() {	# own FILE: not a link to a file elsewhere
	[ -f "$1" ] && [ ! -L "$1" ]
}

# Standard output is the part of the page that is being written; here it ends.
part_ends() {	# part_ends [KIND]
	number=$(find "$work/parts" -type f | wc -l)
	number=$(printf '%05d' "$number")
	[ ! -s "$work/open" ] || cp "$work/open" "$work/parts/${number}0.${1-}md"
	: >"$work/open"
}

raw() {	# raw HTML: of our own, never with anything of others in it
	part_ends
	printf '%s\n' "$1" >"$work/parts/${number}1.html"
}

draw() {	# draw PICTURE SCRIPT FILE: by a script of pipelines/pictures; 1 if it says that the file can't be drawn
	[ -n "$gnuplot" ] || return 1
	drawn=$(printf '%s' "$1" | tr -c 'A-Za-z0-9_.=-' _) status=0
	while [ -e "$pictures/$drawn.svg" ]; do drawn=${drawn}_; done
	sh "$here/pictures/$2" "$3" "$pictures/$drawn.svg" || status=$?
	case $status in
	0) return 0 ;;
	65) return 1 ;;
	*) die 70 "$2: cannot draw $drawn.svg" ;;
	esac
}

picture() {	# picture CAPTION: the one that was drawn
	part_ends
	printf '%s\n' "$1" >"$work/parts/${number}1.caption"
	printf '%s\n' "$drawn.svg" >"$work/parts/${number}1.file"
	cp "$pictures/$drawn.svg" "$work/parts/${number}1.svg"
}

# A confusion matrix: its cells, "12 (80.0)", are shaded by their share.
shaded() {	# shaded FILE.md
	echo '<div class="heat">'
	cmark-gfm -e table "$1" | awk '
		match($0, /^<td[^>]*>[0-9]+ \([0-9.]+\)<\/td>$/) {
			share = $0; sub(/.*\(/, "", share); sub(/\).*/, "", share)
			sub(/^<td/, sprintf("<td style=\"background:rgba(var(--heat),%.2f)\"", share / 100 * 0.75))
		}
		{ print }'
	echo '</div>'
}

# mean, low, high, runs, deviation, number; of systems in their order
figures() {	# figures METRIC
	k=0
	while [ $k -lt "$n" ]; do
		k=$((k + 1))
		awk -F '\t' -v metric="$1" '
			$3 != metric || $6 == "NaN" { next }
			$1 == "fold" { runs = runs " " sprintf("%.2f", 100 * $6); n++ }
			{ value[$1] = sprintf("%.2f", 100 * $6) }
			function of(scope) { return scope in value ? value[scope] : "-" }
			END { print of(n > 1 ? "mean" : "pooled") "\t" of("low_speakers") "\t" of("high_speakers") "\t" substr(runs, 2) "\t" of("deviation") "\t" n }
			' "$work/$k.tsv"
	done
}

value() {	# value METRIC FILE.tsv: of all records as one
	awk -F '\t' -v metric="$1" '($1 == "pooled" || $1 == "bootstrap") && $3 == metric { print $6; exit }' "$2"
}

# What the systems were tested on, in words, and whether that is the same for all.
tested() {
	for tsv in "$work"/[0-9]*.tsv; do
		echo "$(value utterances "$tsv") utterances of $(value speakers "$tsv") speakers, $(value classes "$tsv") classes"
	done | sort -u >"$work/tested"
	[ "$(wc -l <"$work/tested")" -eq 1 ]
}

percent() {
	awk -v x="$1" 'BEGIN { printf "%.2f", 100 * x }'
}

results_table() {
	figures recall_macro | paste "$work/short" - >"$work/ua"
	figures accuracy >"$work/wa"
	echo '| system | runs | UA % | 95 % interval | WA % | 95 % interval |'
	echo '| :--- | ---: | ---: | ---: | ---: | ---: |'
	while IFS= read -r short; do text "$short"; echo; done <"$work/short" >"$work/escaped"
	cut -f 2- "$work/ua" | paste "$work/escaped" - "$work/wa" | awk -F '\t' '
		function with(mean, deviation) { return deviation == "-" ? mean : mean " ± " deviation }
		function range(low, high) { return low == "-" ? low : low " to " high }
		{ printf "| [%s](#system-%d) | %d | %s | %s | %s | %s |\n", $1, NR, $7, with($2, $6), range($3, $4), \
			with($8, $12), range($9, $10) }'
	! tested || echo "| chance level of UA, majority-class WA | | $(percent "$(value chance_recall_macro "$work/1.tsv")") | | $(percent "$(value majority_accuracy "$work/1.tsv")") | |"
}

# The difference of each system to one of them, where both have the same utterances.
differences() {
	[ "$(wc -l <"$work/systems")" -gt 1 ] || return 0
	one=$(grep -n -F -m 1 -e "${against:-softmax}" "$work/systems" | cut -d : -f 1)
	one=${one:-1}
	printf '%s\n\n' "Difference to $(sed -n "${one}p" "$work/escaped"), paired by utterance, with its confidence interval over speakers. McNemar's test needs a single prediction for each utterance, so it is given for systems with one seed only."
	echo '| system | UA | 95 % interval | WA | 95 % interval | McNemar p |'
	echo '| :--- | ---: | ---: | ---: | ---: | ---: |'
	forgive=''
	[ -z "$(find "$work" -name '*.shared')" ] || forgive=--allow-shared-speakers
	k=0
	while IFS= read -r short; do
		k=$((k + 1))
		[ $k -ne "$one" ] || continue
		IFS='
'
		# shellcheck disable=SC2046	# a name a line
		set -- $(set -f; results $k 5) vs $(set -f; results "$one" 5)
		unset IFS
		if sermetrics -q $forgive --compare -f row "$@" >"$work/pair" 2>"$work/said"; then
			printf '| %s ' "$short"
			awk -F '\t' -f "$parts/difference.awk" "$work/pair"
		else
			printf '| %s, not comparable: %s | | | | | |\n' "$short" "$(text "$(sed 's/.*: //' "$work/said" | head -n 1)")"
		fi
	done <"$work/escaped"
	echo
}

# What made a system's first model: its stages with all their options.
made_by() {	# made_by K
	model=$(awk -F '\t' -v k="$1" '$1 == k { print $5 "/model.ser"; exit }' "$work/all")
	[ -e "$model" ] || return 0
	{
		serdump --pipeline "$model" || :
		serdump "$model" | sed -n 's/^  \(batcher .*\)/\1/p; s/^  \(seraug .*\)/\1/p; s/^  \(sertrain .*\)/\1/p'
	} | code
}

curves() {	# curves K
	awk -F '\t' -v k="$1" '$1 == k { print $5 "/log" }' "$work/all" |
		while IFS= read -r log; do
			[ ! -e "$log" ] || { echo; cat "$log"; }
		done >"$work/logs"
	grep -q '"epoch"' "$work/logs" || return 0
	draw "$1-curves" curves.sh "$work/logs" || return 0
	picture 'loss and UA of each run (thin) and their mean'
}

points() {	# points K SYSTEM
	for file in "./$2"*.tsv "./$2"/*.tsv; do
		[ -e "$file" ] || continue
		head -n 1 "$file" | tr '\t' '\n' | grep -qx y || continue
		plane=${file##*/} plane=${plane%.tsv}
		draw "$1-$plane" scatter.sh "$file" || continue
		picture "$plane"
	done
}

system_section() {	# system_section K SYSTEM SHORT
	raw "<a id=\"system-$1\"></a>"
	printf '\n## %s\n\n' "$(text "$3")"
	[ ! -e "$work/$1.shared" ] || printf '%s\n\n' 'Speakers of the test sets are in the training sets too.'
	pick "$1" main
	part_ends
	pick "$1" confusion
	part_ends heat.
	curves "$1"
	points "$1" "$2"
	pick "$1" classes
	raw '<details>
<summary>folds, runs, what was counted, and how it was made</summary>'
	pick "$1" 'folds|words'
	made_by "$1"
	raw '</details>'
}

# Tables of an option's name, UA and WA.
swept_curves() {
	for file in ./*.tsv; do
		[ -e "$file" ] || continue
		head -n 1 "$file" | grep -q '^[^	]*	UA	WA$' || continue
		option=${file#./} option=${option%.tsv}
		draw "swept-$option" swept.sh "$file" || continue
		picture "against $option: the mean of the seeds, and from the least to the most of them"
	done
}

# Some of the blocks of sermetrics' Markdown.
pick() {	# pick K 'KIND|KIND'
	awk -v RS= -v kinds="$2" '
		{
			kind = /^\| %/ ? "main" : /^\| true, and/ ? "confusion" : /^\| class/ ? "classes" : /^\|/ ? "folds" : "words"
			gsub(/\/predictions\.ser/, "")
			if (index("|" kinds "|", "|" kind "|")) print $0 "\n"
		}' "$work/$1.md"
}

split_section() {
	find . -name split -type f | sort | while IFS= read -r split; do
		dir=${split%/split}
		grep -q '^split=' "$split" || continue
		printf '\n## Split %s\n\n' "$(text "$(sed -n 's/^split=//p' "$split")")"
		protocol=$(sed -n 's/^protocol=//p' "$split")
		case $protocol in
		*/*) ;;
		*) [ ! -f "$here/protocols/$protocol" ] || sed -n 's/^# //p' "$here/protocols/$protocol" ;;
		esac
		code <"$split"
		printf 'Number of rows, and in parentheses of speakers, in each fold:\n\n'
		echo '| fold | train | dev | test |'
		echo '| ---: | ---: | ---: | ---: |'
		for fold in $(cd "$dir" && for f in [0-9]*; do printf '%s\n' "$f"; done | grep -x '[0-9]*' | sort -n); do
			printf '| %s' "$fold"
			for part in train dev test; do
				[ -e "$dir/$fold/$part.tsv" ] || { printf ' | -'; continue; }
				awk -F '\t' '
					NR == 1 { for (i = 1; i <= NF; i++) if ($i == "speaker") at = i; next }
					{ n++; if (at && !met[$at]++) speakers++ }
					END { printf " | %d (%s)", n, at ? speakers : "-" }' <"$dir/$fold/$part.tsv"
			done
			echo ' |'
		done
	done
}

hashes() {
	printf '\n## Files\n\n'
	raw '<details>
<summary>each result with its hash, and those of the model and the split that its records name</summary>'
	echo '| result | records | xxh3 | model | split |'
	echo '| :--- | ---: | :--- | :--- | :--- |'
	awk -F '\t' '{ print $5 "/predictions.ser" }' "$work/all" |
		while IFS= read -r file; do
			check=$(sercat --check "$file") || exit
			check=${check##*: }
			serdump --json "$file" >"$work/json"
			# shellcheck disable=SC2016	# code in Markdown
			file=${file#./} file=${file%/predictions.ser}
			# shellcheck disable=SC2016	# backquotes of Markdown
			printf '| %s | %s | `%s` | `%s` | %s |\n' "$(text "$file")" "${check%% *}" "${check##* }" \
				"$(text "$(head -n 1 "$work/json" | jq -r '.model? | strings')")" \
				"$(text "$(jq -r '.split? | strings' "$work/json" | sort -u | tr '\n' ' ')")"
		done
	raw '</details>'
}
