# shellcheck shell=sh
# adapter.sh - sourced by the adapters in this folder, after their set -eu: options, file lists, checks and output.
#
# Every adapter is used as
#	sh emodb.sh [--strict] FOLDER > manifest.tsv
# and writes a manifest with a header row: path label speaker session id, then other columns from the file
# names. Paths are absolute, so the manifest can be moved to any folder. id consists of the corpus and the base
# name, and is the same on every machine; the names of speakers begin with the corpus, so that corpora can be joined.
# Files whose names do not follow the scheme of the corpus are left out. Two files with one id are an error (65), because
# some published archives contain folders twice. Symbolic links are followed; hidden files and folders are left out.
# Broken and circular links are reported on standard error. Counts that differ from the published ones are reported on
# standard error; with --strict they are an error (65). Missing FOLDER: 66; usage error: 64. After an error nothing is
# written.
# shellcheck source=pipelines/parts/lib.sh
. "$(dirname -- "$0")/../parts/lib.sh"
program=${0##*/}

# Sets folder and strict; words of $also are options too and gather in given.
options() {
	strict='' given=''
	usage="usage: $program${also:+ [$also]} [--strict] FOLDER > manifest.tsv"
	while [ $# -gt 0 ]; do
		case $1 in
		--strict) strict=yes ;;
		-h | --help) explain ;;
		-*)
			[ "$1" = "${also-}" ] || die 64 "$1: no such option"
			given=yes
			;;
		*) break ;;
		esac
		shift
	done
	[ $# -eq 1 ] || die 64 "$usage"
	[ -d "$1" ] || die 66 "$1: no such folder"
	folder=$(CDPATH='' cd -- "$1" && pwd) || exit 66
	listed "$folder"
	one=$(printf %s "$folder" | tr -d '\n')$list
	if [ "$(printf %s "$one" | tr -d '\t\r')" != "$folder$list" ] || printf '%s\n' "${list:-./}" | grep -qv '^\./'; then
		die 65 "$1: a path with a tab or a line break does not fit into a manifest"
	fi
	export folder strict given program
}

# All files, following links. A link to a folder above it, or to itself, is left out, and is not an error.
listed() {	# listed FOLDER
	said=$(mktemp)
	trap 'rm -f "$said"' EXIT
	trap 'exit 1' HUP INT TERM
	list=$(cd "$1" && find -L . -name '.?*' -prune -o -type f -print 2>"$said") || :
	while IFS= read -r line; do
		printf '%s: %s: %s\n' "$program" "$1" "${line#find: }" >&2
		case $line in 'find: File system loop detected;'* | *': Too many levels of symbolic links') ;; *) exit 66 ;; esac
	done <"$said"
	nowhere=$(cd "$1" && find -L . -name '.?*' -prune -o -type l -print 2>/dev/null | sort)
	[ -z "$nowhere" ] || printf '%s: %s: %s symbolic links lead nowhere, like %s\n' "$program" "$1" \
		"$(printf '%s\n' "$nowhere" | wc -l)" "$(printf '%s\n' "$nowhere" | sed -n '1s|^\./||p')" >&2
}

# The files whose names end so, relative to the folder, sorted.
files() {	# files SUFFIXES, as in a regular expression
	printf '%s\n' "$list" | sed 's|^\./||' | grep -E "(^|/)[^./][^/]*\.($1)\$" | sort
}

audio() {
	files 'wav|WAV|flac'
}

# Reads lines of path (relative), label, speaker, session, id, ... with a header row, and checks
# them against the published counts before it writes them.
manifest() {	# manifest 'LABEL COUNT ...' EXAMPLE
	awk -F '\t' -v published="$1" -v example="$2" '
	function say(what) {
		print ENVIRON["program"] ": " ENVIRON["folder"] ": " what | "cat >&2"
	}
	function die(what) {
		say(what)
		exit bad = 65
	}
	NR == 1 { header = $0; next }
	$1 == "" { die($5 ": has a label, but no audio file") }
	$5 in path { die($1 ": a second file of " $5 ", beside " path[$5]) }
	{ path[$5] = $1; row[++n] = $0; count[$2]++ }
	END {
		if (bad)
			exit bad
		if (!n)
			die("no audio file is named as in the corpus, like " example)
		k = split(published, p, " ")
		for (i = 1; i < k; i += 2)
			if (count[p[i]] + 0 != p[i + 1])
				differ = differ (differ ? "; " : "") p[i] " " count[p[i]] + 0 \
				         ", not " p[i + 1]
		if (differ)
			say("other counts than the published: " differ)
		if (differ && ENVIRON["strict"])
			exit 65
		print header
		for (i = 1; i <= n; i++)
			print ENVIRON["folder"] "/" row[i]
	}'
}
