# shellcheck shell=sh disable=SC2034	# what it sets is for the scripts
# picture.sh - sourced by the scripts in this folder, after their set -eu: operands, a folder for the input of gnuplot, and
# how both image files are made.
# shellcheck source=pipelines/parts/lib.sh
. "$(dirname -- "$0")/../parts/lib.sh"

# A string in gnuplot. In double quotes, gnuplot would execute text between backquotes.
quoted() {
	printf '%s\n' "$1" | sed "s/'/''/g; s/^/'/; s/\$/'/"
}

# A string in gnuplot that is drawn: control characters, and bytes that are not UTF-8, would make the SVG invalid.
shown() {
	one=$(printf '%s' "$1" | tr '\000-\037\177' '?')
	printf '%s' "$one" | iconv -f UTF-8 -t UTF-8 >/dev/null 2>&1 || one=$(printf '%s' "$one" | tr '\200-\377' '?')
	quoted "$one"
}

# 420 (or WIDTH) by HEIGHT in SVG, and as large in PNG for print: 8.5 cm wide, a column of a paper.
terminal() {	# terminal svg|png HEIGHT [WIDTH]
	case $1 in
	svg) echo "svg size ${3-420},$2 font \"Helvetica,13\" background \"white\"" ;;
	png) echo "pngcairo size $((${3-420} * 5 / 2)),$(($2 * 5 / 2)) font \"Helvetica,13\" fontscale 1.6 linewidth 2" ;;
	esac
}

case ${1-} in -h | --help) explain ;; esac
[ $# -eq 2 ] || [ $# -eq 3 ] || die 64 "usage: ${0##*/} FILE NAME [TITLE] (see --help)"
file=$1 name=$2 title=$(shown "${3-}") formats='svg png'
case $name in
*.svg | *.png) formats=${name##*.} name=${name%.*} ;;
esac
[ -r "$file" ] || die 66 "$file: no such file"
command -v gnuplot >/dev/null || die 69 'gnuplot: not installed (package gnuplot-nox)'
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
trap 'exit 1' HUP INT TERM
