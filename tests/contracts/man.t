#!/bin/sh
# Every example of every man page is run, in a folder that holds the files they name.
# shellcheck source=tests/lib.sh
. tests/lib.sh
here=$(pwd)

# One a line: they stand behind $, in a display over several lines. \e is a backslash, \& nothing.
examples() {	# examples PAGE
	awk '
		/^\.Dl \$ / { print substr($0, 7) }
		command != "" && /^    / { sub(/ *(\\e)?$/, "", command); sub(/^ */, ""); command = command " " $0; next }
		command != "" { print command; command = "" }
		/^\$ / { command = substr($0, 3) }' "$1" | sed 's/\\&//g; s/\\e/\\/g; s/\\-/-/g'
}

works 'the files of the examples can be made' "mkdir $tmp/box && sh tests/sandbox.sh $tmp/box"
for page in man/*.[157] formats/*/*.5; do
	rm -rf "$tmp/run"
	cp -r "$tmp/box" "$tmp/run"
	examples "$page" >"$tmp/examples"
	case $page in *.1) [ -s "$tmp/examples" ]; report $? "$page has examples" ;; esac
	while IFS= read -r line; do
		(cd "$tmp/run" && PIPELINES="$here/pipelines" sh -c "$line" >"$tmp/said" 2>&1 </dev/null)
		code=$?
		report $code "$(basename "$page"): $line"
		[ $code -eq 0 ] || sed 's/^/# /' "$tmp/said"
	done <"$tmp/examples"
done
# What is longer would be broken where it can't be copied from.
backspace=$(printf '\b')
for page in man/*.[157] formats/*/*.5; do
	grep '^\.Dl \$ ' "$page" | sed 's/\\&//g; s/\\[e-]/-/g' | awk 'length > 71'
	mandoc -Tascii "$page" | sed "s/.$backspace//g" | awk 'length > 80'
done >"$tmp/wide"
[ ! -s "$tmp/wide" ]
report $? 'every page fits into 80 columns, every example into its line'
sed 's/^/# /' "$tmp/wide"
works 'every page is clean mdoc' "mandoc -Tlint -Wwarning man/*.[157] formats/*/*.5"
plan
