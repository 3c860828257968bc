# shellcheck shell=sh disable=SC2154
# sections.sh - sourced by report.sh: the parts of the page, as Markdown on standard output. $work holds the systems
# ("systems", their "short" names), K.tsv and K.md of sermetrics for each; $pictures is where pictures go.

draw() {	# draw PICTURE FILE.awk ARGUMENTS...: 1 if there is nothing to draw
	picture=$1 how=$2
	shift 2
	awk -f "$parts/svg.awk" -f "$parts/$how" "$@" >"$pictures/$picture.svg" && return 0
	rm -f "$pictures/$picture.svg"
	return 1
}

# name, mean, low, high, runs; of systems in their order
figures() {	# figures METRIC
	k=0
	while IFS= read -r short; do
		k=$((k + 1))
		awk -F '\t' -v name="$short" -v metric="$1" '
			$3 != metric || $6 == "NaN" { next }
			$1 == "fold" { runs = runs " " sprintf("%.2f", 100 * $6); n++ }
			{ value[$1] = sprintf("%.2f", 100 * $6) }
			function of(scope) { return scope in value ? value[scope] : "-" }
			END { print name "\t" of(n > 1 ? "mean" : "pooled") "\t" of("low_speakers") "\t" of("high_speakers") "\t" substr(runs, 2) "\t" of("deviation") "\t" n }
			' "$work/$k.tsv"
	done <"$work/short"
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
	figures recall_macro >"$work/ua"
	figures accuracy >"$work/wa"
	echo '| system | runs | UA % | 95 %, speakers | WA % | 95 %, speakers |'
	echo '| :--- | ---: | ---: | ---: | ---: | ---: |'
	paste "$work/ua" "$work/wa" | awk -F '\t' '
		function anchor(s) {
			s = tolower(s)
			gsub(/[^a-z0-9 _-]/, "", s)
			gsub(/ /, "-", s)
			return s
		}
		function with(mean, deviation) { return deviation == "-" ? mean : mean " ± " deviation }
		function range(low, high) { return low == "-" ? low : low " to " high }
		{ printf "| [%s](#%s) | %d | %s | %s | %s | %s |\n", $1, anchor($1), $7, with($2, $6), range($3, $4), \
			with($9, $13), range($10, $11) }'
	! tested || echo "| one answer, always the same | | $(percent "$(value chance_recall_macro "$work/1.tsv")") | | $(percent "$(value majority_accuracy "$work/1.tsv")") | |"
}

# The difference of each system to one of them, where both have the same utterances.
differences() {
	[ "$(wc -l <"$work/systems")" -gt 1 ] || return 0
	one=$(grep -F -m 1 -e "${against:-softmax}" "$work/systems" || head -n 1 "$work/systems")
	printf '%s\n\n' "Difference to $(paste "$work/systems" "$work/short" | awk -F '\t' -v s="$one" '$1 == s { print $2 }'), utterance by utterance, with its interval; McNemar's test needs a single answer for each utterance, and so a single seed."
	echo '| system | UA | 95 %, speakers | WA | 95 %, speakers | McNemar p |'
	echo '| :--- | ---: | ---: | ---: | ---: | ---: |'
	forgive=''
	[ -z "$(find "$work" -name '*.shared')" ] || forgive=--allow-shared-speakers
	paste "$work/systems" "$work/short" | while IFS='	' read -r system short; do
		[ "$system" != "$one" ] || continue
		IFS='
'
		# shellcheck disable=SC2046	# a name a line
		set -- $(operands "$system") vs $(operands "$one")
		unset IFS
		if sermetrics -q $forgive --compare -f tsv "$@" >"$work/pair.tsv" 2>"$work/said"; then
			awk -F '\t' -v name="$short" -f "$parts/difference.awk" "$work/pair.tsv"
		else
			echo "| $short, not to be paired: $(sed 's/.*: //' "$work/said") | | | | | |"
		fi
	done
	echo
}

operands() {	# operands SYSTEM: its results, from FOLDER
	results "$1" | awk -v system_of="$1" '$0 != "+" { $0 = system_of "/" $0 } { print }'
}

# What made a system's first model: its stages with all their options.
made_by() {	# made_by SYSTEM
	model=$(awk -F '\t' -v s="$1" '$1 == s { print $1 ($2 != "" ? "/seed" $2 : "") "/" $3 "/model.ser"; exit }' "$work/all")
	[ -e "$model" ] || return 0
	echo
	echo '```'
	serdump --pipeline "$model" || :	# it may be one of another program
	serdump "$model" | sed -n 's/^  \(batcher .*\)/\1/p; s/^  \(seraug .*\)/\1/p; s/^  \(sertrain .*\)/\1/p'
	echo '```'
}

curves() {	# curves K SYSTEM
	awk -F '\t' -v s="$2" '$1 == s { print $1 ($2 != "" ? "/seed" $2 : "") "/" $3 "/log" }' "$work/all" |
		while IFS= read -r log; do echo; [ ! -e "$log" ] || cat "$log"; done >"$work/logs"
	for what in loss ua; do
		draw "$1-$what" curves.awk -v what=$what "$work/logs" || return 0
	done
	echo
	echo "![the loss of each run (thin) and their mean]($pictures/$1-loss.svg)"
	echo "![their UA]($pictures/$1-ua.svg)"
}

points() {	# points K SYSTEM
	echo
	for file in "$2"*.tsv "$2"/*.tsv; do
		[ -e "$file" ] || continue
		head -n 1 "$file" | tr '\t' '\n' | grep -qx y || continue
		plane=$(basename "$file" .tsv)
		draw "$1-$plane" points.awk -v title="$plane" "$file" || continue
		echo "![$plane]($pictures/$1-$plane.svg)"
	done
}

system_section() {	# system_section K SYSTEM SHORT
	printf '\n## %s\n\n' "$3"
	[ ! -e "$work/$1.shared" ] || printf '%s\n\n' 'The test speakers were in the training sets too.'
	pick "$1" 'main|confusion'
	curves "$1" "$2"
	points "$1" "$2"
	pick "$1" classes
	printf '\n<details>\n<summary>folds, runs, what was counted, and how it was made</summary>\n\n'
	pick "$1" 'folds|words'
	made_by "$2"
	printf '\n</details>\n'
}

# Tables of an option's name, UA and WA.
swept_curves() {
	echo
	for file in *.tsv; do
		[ -e "$file" ] || continue
		head -n 1 "$file" | grep -q '^[^	]*	UA	WA$' || continue
		draw "swept-${file%.tsv}" swept.awk "$file" || continue
		echo "![against ${file%.tsv}: the mean of the seeds, and from the least to the most of them]($pictures/swept-${file%.tsv}.svg)"
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
		printf '\n## Split %s\n\n' "$(sed -n 's/^split=//p' "$split")"
		protocol=$(sed -n 's/^protocol=//p' "$split")
		[ ! -f "$here/protocols/$protocol" ] || sed -n 's/^# //p' "$here/protocols/$protocol"
		printf '\n```\n'
		cat "$split"
		printf '```\n\nRows and, in brackets, speakers of each fold:\n\n'
		echo '| fold | train | dev | test |'
		echo '| ---: | ---: | ---: | ---: |'
		for fold in $(cd "$dir" && for f in [0-9]*; do echo "$f"; done | sort -n); do
			printf '| %s' "$fold"
			for part in train dev test; do
				[ -e "$dir/$fold/$part.tsv" ] || { printf ' | -'; continue; }
				awk -F '\t' '
					NR == 1 { for (i = 1; i <= NF; i++) if ($i == "speaker") at = i; next }
					{ n++; if (at && !met[$at]++) speakers++ }
					END { printf " | %d (%s)", n, at ? speakers : "-" }' "$dir/$fold/$part.tsv"
			done
			echo ' |'
		done
	done
}

hashes() {
	printf '\n## Files\n\n<details>\n<summary>each result with its hash, and those of the model and the split that its records name</summary>\n\n'
	echo '| result | records | xxh3 | model | split |'
	echo '| :--- | ---: | :--- | :--- | :--- |'
	awk -F '\t' '{ print $1 ($2 != "" ? "/seed" $2 : "") "/" $3 "/predictions.ser" }' "$work/all" |
		while IFS= read -r file; do
			check=$(sercat --check "$file") || exit
			check=${check##*: }
			serdump --json "$file" >"$work/json"
			# shellcheck disable=SC2016	# code in Markdown
			printf '| %s | %s | `%s` | `%s` | %s |\n' "${file%/predictions.ser}" "${check%% *}" "${check##* }" \
				"$(sed -n '1s/.*"model": "\([0-9a-f]*\)"}*$/\1/p' "$work/json")" \
				"$(sed -n 's/.*"split": "\([0-9a-f]*\)".*/\1/p' "$work/json" | sort -u | tr '\n' ' ')"
		done
	printf '\n</details>\n'
}
