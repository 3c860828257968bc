# shellcheck shell=sh disable=SC2034,SC2154
# paper.sh - sourced by the scripts that compare what a paper or a question compares: a sweep of a few combinations, then
# a table of its figures.
#
# Before, the script defines own OPTION VALUE, which takes its own options and returns 1 for any other; those are for
# sweep.sh. Afterwards "$@" holds the options for sweep.sh, and manifest and out the operands. A script that has other
# operands sets operands to their names; they stand in front of the options then, which are the last $passed words.
passed=0 list='' value=''
while [ $# -gt "$passed" ]; do
	case $1 in
	-h | --help) explain ;;
	--dev | --keep-features | --list | --table)
		[ "$1" != --list ] || list=yes
		set -- "$@" "$1"
		passed=$((passed + 1))
		shift
		;;
	-?*)
		[ $(($# - passed)) -lt 2 ] || [ -z "$2" ] || value=yes
		[ -n "$value" ] || die 64 "$1: needs a value"
		value=''
		own "$1" "$2" || {
			set -- "$@" "$1" "$2"
			passed=$((passed + 2))
		}
		shift 2
		;;
	*) break ;;
	esac
done
# The scripts of 0.1.0 kept their results in other folders, which are not read.
begins_in() {	# begins_in FOLDER
	[ ! -e "$1/settings" ] || die 73 "$1: holds results of this script from serpipe 0.1.0, which it cannot continue; use a new folder"
}

if [ -z "${operands-}" ]; then
	[ $(($# - passed)) -eq 2 ] || misuse 'MANIFEST FOLDER'
	manifest=$1 out=$2
	shift 2
	manifest_file "$manifest"
	begins_in "$out"
fi

# Its table is FOLDER/table.tsv: combination, runs, UA, its deviation, low and high end of its interval over speakers, and
# the same of WA, in per cent. Where jobs are missing, or are only listed, this is the end.
sweep() {	# sweep OPTIONS MANIFEST FOLDER
	sh "$here/sweep.sh" "$@" || exit
	[ -z "$list" ] || exit 0
}

combinations_in() {	# combinations_in FOLDER: those that are in its table
	sed 1d "$1/table.tsv" | cut -f 1
}

# Every row of the manifest has these words: it is the paper's corpus, so its figures may stand beside.
only_of() {	# only_of 'WORDS'
	words=$1 awk '
		BEGIN { n = split(ENVIRON["words"], word, " ") }
		NR > 1 { for (i = 1; i <= n; i++) if (!index($0, word[i])) other = 1 }
		END { if (NR > 1 && !other) print "yes" }' <"$manifest"
}

first_run() {	# first_run COMBINATION-FOLDER: the folder of its first seed's first fold
	find "$1" -name predictions.ser | sed 's|/predictions\.ser$||' | sort | head -n 1
}

# The vectors z of one part of a run's fold.
vectors() {	# vectors RUN PART
	front=${1#"$out"/} front=${front%%/*}
	sh "$out/fronts/$front" <"$out/folds/${1##*/}/$2.tsv" | serembed "$1/model.ser"
}

# Beside a combination's result, where there is gnuplot: the confusion matrix, and the learning curves of the first run.
pictures() {	# pictures COMBINATION-FOLDER TITLE
	command -v gnuplot >/dev/null || return 0
	sh "$here/pictures/confusion.sh" "$1/result.tsv" "$1/confusion" "$2"
	sh "$here/pictures/curves.sh" "$(first_run "$1")/log" "$1/curves" "$2"
}

scatter() {	# scatter POINTS TITLE: of POINTS.tsv
	! command -v gnuplot >/dev/null || sh "$here/pictures/scatter.sh" "$1.tsv" "$1" "$2"
}

# The mean seconds of an epoch, and the most memory (MB) that sertrain held, over the logs of a combination.
cost() {	# cost COMBINATION-FOLDER
	find "$1" -name log -exec cat {} + | jq -rnR '[inputs | fromjson? | objects] | [
		([.[] | select(.event == "epoch") | .seconds] | if . == [] then 0 else add / length end),
		([.[] | select(.event == "done") | .megabytes // 0] | max // 0)] | map(tostring) | join(" ")'
}
