#!/bin/sh
# Write a report of the results in a folder, from sweep.sh, from the scripts of the papers, or any other predictions, as
# one page in Markdown and one in HTML that needs no other files, no network and no scripts.
#
# usage: report.sh [--title TEXT] [--name NAME] [--against SYSTEM] FOLDER
# Writes FOLDER/NAME.md (NAME is report by default), FOLDER/NAME.html, and the plots of the Markdown page in FOLDER/NAME/.
# Requires jq, which reads the logs. cmark-gfm makes the HTML page; if it is not installed, only the Markdown is written.
# gnuplot draws the pictures; if it is not installed, the page has the tables only, and says so.
# A result is a predictions.ser in a folder named after its fold; folders named seed1, seed2 ... contain the runs of
# one system, which is the folder above them. These paths are found:
#   FOLDER/.../SYSTEM/seedS/FOLD/predictions.ser	FOLDER/.../SYSTEM/FOLD/predictions.ser
# The report first compares all systems, with the difference of each to one of them and its confidence interval: --against
# SYSTEM, a part of its path (default: softmax, or else the first). For each system it has the tables of sermetrics with
# intervals, learning curves from its logs, projected embeddings (SYSTEM*.tsv and SYSTEM/*.tsv of serproject), and the
# options that made it, from its model. At the end are plots of options (tables as from center-curves.sh), the split, the
# commands and settings that are stored in FOLDER, and the hash of each result.
# Exit status: 0 success; 64 usage error; 65 no result, or a damaged one; 66 no such folder; 69 jq is not installed; 70 a
# picture cannot be drawn.
set -eu
# shellcheck source=pipelines/parts/lib.sh
. "$(dirname -- "$0")/parts/lib.sh"
parts=$here/parts/report

title='' name=report against=''
while [ $# -gt 0 ]; do
	case $1 in
	-h | --help) explain ;;
	--title) title=${2-} ;;
	--name) name=${2-} ;;
	--against) against=${2-} ;;
	-?*) die 64 "$1: no such option" ;;
	*) break ;;
	esac
	[ -n "${2-}" ] || die 64 "$1: needs a value"
	shift 2
done
[ $# -eq 1 ] || misuse 'FOLDER'
[ -d "$1" ] || die 66 "$1: no such folder"
case $name in */* | . | ..) die 64 "--name $name: the report stands in FOLDER" ;; esac
command -v jq >/dev/null || die 69 'jq: not installed (package jq)'
gnuplot=$(command -v gnuplot) || echo 'report.sh: gnuplot is not installed, so the page has no pictures; install the package gnuplot-nox' >&2
cd -- "$1"
title=${title:-${PWD##*/}}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

# ---- the results in the folder ----

# The name of a system, then its results, in the order of the names; "+" between its seeds.
nl='
'
tab=$(printf '\t')
[ -z "$(find . -path "*[$tab$nl]*" -name predictions.ser)" ] || die 65 "$1: a result's folder has a tab or a line break in its name"
find . -name predictions.ser | sed -n 's|^\./\(.*\)/\([0-9]*\)/predictions\.ser$|\1/\2|p' | awk -F / '
	{
		fold = $NF; seed = ""
		n = NF - 1
		if ($n ~ /^seed[0-9]+$/) { seed = substr($n, 5); n-- }
		system_of = ""
		for (i = 1; i <= n; i++) system_of = system_of (i > 1 ? "/" : "") $i
		print (system_of == "" ? "." : system_of) "\t" seed "\t" fold
	}' | sort -t "$tab" -k 1,1 -k 2,2n -k 3,3n >"$work/found"
[ -s "$work/found" ] || die 65 "$1: no fold's predictions.ser in it"
cut -f 1 "$work/found" | uniq >"$work/systems"
# Number of the system, seed, fold, folder within the system, folder within FOLDER.
awk -F '\t' '
	NR == 1 || $1 "" != last "" { k++; last = $1 }
	{
		within = ($2 != "" ? "seed" $2 "/" : "") $3
		print k "\t" $2 "\t" $3 "\t" within "\t./" $1 "/" within
	}' "$work/found" >"$work/all"
grep -qF -e "$against" "$work/systems" || die 64 "--against $against: no system has that in its path"

awk -f "$parts/names.awk" <"$work/systems" >"$work/names"
sed '$d' "$work/names" >"$work/short"
same=$(tail -n 1 "$work/names")

results() {	# results K 4|5: of the K-th system as operands of sermetrics, a name a line; within its folder, or FOLDER
	awk -F '\t' -v k="$1" -v column="$2" '
		$1 == k {
			if (n++ && $2 != seed) print "+"
			seed = $2
			print $column "/predictions.ser"
		}' "$work/all"
}

# sermetrics of a system into $work/K.tsv and .md. Speakers of the training set are allowed, and reported.
score() {	# score K SYSTEM
	IFS='
'
	set -f
	# shellcheck disable=SC2046	# a name a line
	set -- "$1" "$2" $(results "$1" 4)
	unset IFS
	k=$1
	cd "./$2"
	shift 2
	if sermetrics -q -f tsv "$@" >"$work/$k.tsv" 2>"$work/said"; then
		sermetrics -q -f markdown "$@" >"$work/$k.md"
	else
		sermetrics -q --allow-shared-speakers -f tsv "$@" >"$work/$k.tsv" 2>/dev/null || { cat "$work/said" >&2; exit 65; }
		sermetrics -q --allow-shared-speakers -f markdown "$@" >"$work/$k.md"
		touch "$work/$k.shared"
	fi
}

k=0
while IFS= read -r system; do
	k=$((k + 1))
	(score $k "$system")
done <"$work/systems"

# ---- the page ----

# Its parts, in order: Markdown, pictures, and HTML of our own (details, places to go to), each in a file. What others have
# written (names, ids, options) is only ever text in Markdown, escaped by text or indented by code, and the converter lets
# no HTML in Markdown through.
mkdir "$work/parts" "$work/pictures"
pictures=$work/pictures
# shellcheck source=pipelines/parts/report/sections.sh
. "$parts/sections.sh"
n=$(wc -l <"$work/systems")
: >"$work/open"
{
	printf '# %s\n\n' "$(text "$title")"
	if tested; then
		printf 'Tested on %s.\n' "$(cat "$work/tested")"
	else
		echo 'The systems were not tested on the same utterances: compare only those whose difference is given below.'
	fi
	echo "UA (unweighted average recall) is the mean of the classes' recalls, WA the accuracy. For each system the table has the mean of its runs (folds and seeds) with their standard deviation, and a 95 % confidence interval of the pooled records over speakers (jackknife with Student's t, for 5 speakers or more; see sermetrics(1))."
	[ -z "$same" ] || printf '\nAll: %s.\n' "$(text "$same")"
	[ -z "$(find "$work" -name '*.shared')" ] || printf '\n%s\n' 'Speakers of the test sets are in the training sets too: the accuracy on other speakers will be lower.'
	printf '\n## Results\n\n'
	results_table
	echo
	differences
	[ -n "$gnuplot" ] || printf '\nThis page has no pictures: they need gnuplot (package gnuplot-nox), which was not installed.\n\n'
	chance=-
	! tested || chance=$(percent "$(value chance_recall_macro "$work/1.tsv")")
	awk -F '\t' -v OFS='\t' -v chance="$chance" '
		BEGIN { print "system", "UA", "low", "high", "chance", "runs" }
		{ print $1, $2, $3, $4, chance, $5 }' <"$work/ua" >"$work/intervals"
	! draw intervals intervals.sh "$work/intervals" ||
		picture 'UA: a tick for each run, a dot for their mean, a bar for the interval over speakers'
	swept_curves
	k=0
	while IFS= read -r system; do
		k=$((k + 1))
		system_section $k "$system" "$(sed -n "${k}p" "$work/short")"
	done <"$work/systems"
	split_section
	if own commands || own settings; then
		printf '\n## How to reproduce\n\n'
		for file in commands settings; do ! own $file || cat $file; done | code
	fi
	if [ -e joblog ]; then
		awk -F '\t' '$1 + 0 { n++; seconds += $4; bad += $7 != 0 } END {
			printf "\n%d jobs were run, of which %d failed or were interrupted and were run again, in %.1f hours of work.\n", n, bad, seconds / 3600 }' <joblog
	fi
	printf '\nMade by serpipe, %s.\n' "$(sermetrics --version)"
	hashes
	part_ends
} >>"$work/open"

: >"$work/page.md"
for part in "$work"/parts/*; do
	case $part in
	*.svg) printf '![%s](%s)\n' "$(text "$(cat "${part%.svg}.caption")")" "$(address "$name/$(cat "${part%.svg}.file")")" ;;
	*.caption | *.file) ;;
	*.html) printf '\n'; cat "$part"; printf '\n' ;;
	*) cat "$part" ;;
	esac
done >>"$work/page.md"
mkdir -p "./$name"
rm -f "./$name"/intervals.svg "./$name"/swept-*.svg "./$name"/[0-9]*-*.svg
for file in "$pictures"/*.svg; do
	[ ! -e "$file" ] || mv "$file" "./$name/"
done
mv "$work/page.md" "./$name.md"
if ! command -v cmark-gfm >/dev/null; then
	rm -f "./$name.html"
	printf 'report.sh: %s, systems: %s\n' "$PWD/$name.md" "$n"
	echo 'report.sh: cmark-gfm is not installed, so no HTML page was written; install the package cmark-gfm' >&2
	exit 0
fi
{
	printf '<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n'
	printf '<meta name="viewport" content="width=device-width,initial-scale=1">\n<title>%s</title>\n<style>\n' "$(html "$title")"
	cat "$parts/page.css"
	printf '</style>\n<main>\n'
	before=''
	for part in "$work"/parts/*; do
		case $part in *.caption | *.file) continue ;; esac
		case $before,$part in *.svg,*.svg) ;; *,*.svg) echo '<div class="pictures">' ;; *.svg,*) echo '</div>' ;; esac
		case $part in
		*.svg)
			caption=$(html "$(cat "${part%.svg}.caption")")
			printf '<figure><img alt="%s" src="data:image/svg+xml;base64,%s">\n<figcaption>%s</figcaption></figure>\n' \
				"$caption" "$(base64 <"$part" | tr -d '\n')" "$caption"
			;;
		*.html) cat "$part" ;;
		*.heat.md) shaded "$part" ;;
		*) cmark-gfm -e table "$part" ;;
		esac
		before=$part
	done
	case $before in *.svg) echo '</div>' ;; esac
	printf '</main>\n</html>\n'
} >"$work/page.html"
mv "$work/page.html" "./$name.html"
printf 'report.sh: %s and .html, systems: %s\n' "$PWD/$name.md" "$n"
