# shellcheck shell=sh disable=SC2034	# what it sets is for the scripts
# picture.sh - sourced by the scripts in this folder, after their set -eu: operands, a folder for the input of gnuplot, and
# how both image files are made.
# shellcheck source=pipelines/parts/lib.sh
. "$(dirname -- "$0")/../parts/lib.sh"

# A string in gnuplot. In double quotes, gnuplot would execute text between backquotes.
quoted() {
	printf '%s\n' "$1" | sed "s/'/''/g; s/^/'/; s/\$/'/"
}

# 420 by HEIGHT in SVG, and as large in PNG for print: 8.5 cm wide, a column of a paper.
terminal() {	# terminal svg|png HEIGHT
	case $1 in
	svg) echo "svg size 420,$2 font \"Helvetica,13\" background \"white\"" ;;
	png) echo "pngcairo size 1050,$(($2 * 5 / 2)) font \"Helvetica,13\" fontscale 1.6 linewidth 2" ;;
	esac
}

case ${1-} in -h | --help) explain ;; esac
[ $# -eq 2 ] || [ $# -eq 3 ] || die 64 "usage: ${0##*/} FILE NAME [TITLE] (see --help)"
file=$1 name=$2 title=$(quoted "${3-}")
[ -r "$file" ] || die 66 "$file: no such file"
command -v gnuplot >/dev/null || die 69 'gnuplot: not installed'
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
trap 'exit 1' HUP INT TERM
