#!/bin/sh
# A report of what lies in a folder: the results of sweep.sh, of the scripts of the papers, or any other predictions, as
# one page of Markdown and one of HTML that needs no other file, no network and no script.
#
# usage: report.sh [--title TEXT] [--name NAME] [--against SYSTEM] FOLDER
# Writes FOLDER/NAME.md (report), FOLDER/NAME.html, and the pictures of the Markdown in FOLDER/NAME/.
# A result is a predictions.ser in a folder that is named by its fold; folders of folds named seed1, seed2 ... are runs of
# one system, the folder above them. So all of these are found:
#   FOLDER/.../SYSTEM/seedS/FOLD/predictions.ser	FOLDER/.../SYSTEM/FOLD/predictions.ser
# First all of them side by side, and the difference of each to one, with its interval: --against's, a part of its path
# (softmax, or the first). Of each system: sermetrics' tables with their intervals, the learning curves of its logs, points of the plane
# (SYSTEM*.tsv and SYSTEM/*.tsv of serproject) and what made it, from its model. Then curves of options (tables
# as of center-curves.sh), the split, the commands and settings that are kept in FOLDER, and the hash of each
# result.
# Exit status: 0; 64 misuse; 65 no result, or a damaged one; 66 no such folder.
set -eu
# shellcheck source=pipelines/lib.sh
. "$(dirname -- "$0")/lib.sh"
parts=$here/report

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
case $name in */*) die 64 "--name $name: the report stands in FOLDER" ;; esac
cd "$1"
title=${title:-${PWD##*/}}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

# ---- what is there ----

# The name of a system, then its results, in the order of the names; "+" between its seeds.
find . -name predictions.ser | sed -n 's|^\./\(.*\)/\([0-9]*\)/predictions\.ser$|\1/\2|p' | awk -F / '
	{
		fold = $NF; seed = ""
		n = NF - 1
		if ($n ~ /^seed[0-9]+$/) { seed = substr($n, 5); n-- }
		system_of = ""
		for (i = 1; i <= n; i++) system_of = system_of (i > 1 ? "/" : "") $i
		print system_of "\t" seed "\t" fold
	}' | sort -t '	' -k 1,1 -k 2,2n -k 3,3n >"$work/all"
[ -s "$work/all" ] || die 65 "$1: no fold's predictions.ser in it"
cut -f 1 "$work/all" | uniq >"$work/systems"
grep -qF -e "$against" "$work/systems" || die 64 "--against $against: no system has that in its path"

awk -f "$parts/names.awk" "$work/systems" >"$work/names"
sed '$d' "$work/names" >"$work/short"
same=$(tail -n 1 "$work/names")

results() {	# results SYSTEM: as operands of sermetrics, a name a line
	awk -F '\t' -v system_of="$1" '
		$1 == system_of {
			if (n++ && $2 != seed) print "+"
			seed = $2
			print (seed != "" ? "seed" seed "/" : "") $3 "/predictions.ser"
		}' "$work/all"
}

# sermetrics of a system into $work/K.tsv and .md. Speakers that training has heard too are forgiven, and told.
score() {	# score K SYSTEM
	IFS='
'
	# shellcheck disable=SC2046	# a name a line
	set -- "$1" "$2" $(results "$2")
	unset IFS
	k=$1
	cd "$2"
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

pictures=$name
mkdir -p "$pictures"
rm -f "$pictures"/*.svg

# shellcheck source=pipelines/report/sections.sh
. "$parts/sections.sh"
n=$(wc -l <"$work/systems")
{
	echo "# $title"
	echo
	if tested; then
		echo "Tested on $(cat "$work/tested")."
	else
		echo 'The systems were not tested on the same utterances: only those with a difference below are to be compared.'
	fi
	echo "UA is the mean of the classes' recalls, WA the share that is right; a system's figure is the mean of its runs (folds and seeds) with their deviation, and beside it the interval that a bootstrap over speakers gives for all its records as one."
	[ -z "$same" ] || printf '\nAll: %s.\n' "$same"
	[ -z "$(find "$work" -name '*.shared')" ] || printf '\n%s\n' 'The test speakers were in the training sets too: strangers will be recognised less well.'
	printf '\n## Results\n\n'
	results_table
	echo
	differences
	draw intervals intervals.awk -v chance="$(! tested || percent "$(value chance_recall_macro "$work/1.tsv")")" "$work/ua"
	echo "![UA: a tick a run, the dot their mean, the bar the interval over speakers]($pictures/intervals.svg)"
	swept_curves
	k=0
	while IFS= read -r system; do
		k=$((k + 1))
		system_section $k "$system" "$(sed -n "${k}p" "$work/short")"
	done <"$work/systems"
	split_section
	if [ -e commands ] || [ -e settings ]; then
		printf '\n## To repeat it\n\n```\n'
		cat commands settings 2>/dev/null || :
		echo '```'
	fi
	if [ -e joblog ]; then
		awk -F '\t' '$1 + 0 { n++; seconds += $4; bad += $7 != 0 } END {
			printf "\n%d jobs were run, %d of them failed or were ended and came again, in %.1f hours of work.\n", n, bad, seconds / 3600 }' joblog
	fi
	printf '\nMade by serpipe, %s.\n' "$(sermetrics --version)"
	hashes
} >"$work/page.md"
REPORT_FOLDER=. REPORT_TITLE=$title REPORT_CSS=$parts/page.css awk -f "$parts/page.awk" "$work/page.md" >"$work/page.html"
mv "$work/page.md" "$name.md"
mv "$work/page.html" "$name.html"
echo "report.sh: $PWD/$name.md and .html, systems: $n"
