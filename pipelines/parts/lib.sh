# shellcheck shell=sh
# lib.sh - sourced by the scripts of this folder and of the folders in it, behind their set -eu.
export LC_ALL=C
unset POSIXLY_CORRECT	# allows options after operands in every tool that is called here
# shellcheck disable=SC2034	# where the script lies, for the script
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)

die() {	# die STATUS MESSAGE
	printf '%s: %s\n' "${0##*/}" "$2" >&2
	exit "$1"
}

# The comment at the head of the script, for --help.
explain() {
	sed -n '2,/^set -eu$/s/^# \{0,1\}//p' "$0"
	exit 0
}

misuse() {	# misuse OPERANDS
	die 64 "usage: ${0##*/} [options] $1 (see --help)"
}

whole() {	# whole OPTION 'WORDS': each is a whole number
	for word in $2; do
		case $word in *[!0-9]*) die 64 "$1 $word: not a whole number" ;; esac
	done
}

# The value of a key in a file of lines key=value, such as the one that sersplit writes next to the folds.
value_of() {	# value_of FILE KEY
	sed -n "s/^$2=//p" "$1"
}

# Figures of sermetrics -f row by name, in percent and separated by tabs; - for NaN.
percents() {	# percents DIGITS 'NAMES' <ROW
	names=$2 awk -F '\t' -v digits="$1" '
		NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
		{
			n = split(ENVIRON["names"], name, " ")
			for (i = 1; i <= n; i++) {
				value = $at[name[i]]
				printf "%s%s", value == "NaN" ? "-" : sprintf("%." digits "f", 100 * value), i < n ? "\t" : "\n"
			}
		}'
}

# Quote any text as one word of the shell.
shell_word() {	# shell_word TEXT
	printf '%s\n' "$1" | sed "s/'/'\\\\''/g; 1s/^/'/; \$s/\$/'/"
}

# A file that is read more than once cannot be a pipe.
manifest_file() {	# manifest_file FILE
	[ -r "$1" ] || die 66 "$1: no such file"
	[ -f "$1" ] || die 66 "$1: not a regular file; a manifest from a pipe must be saved first, as it is read more than once"
}
