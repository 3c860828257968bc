#!/bin/sh
# Every example of every man page is run, in a folder that holds the files they name.
# shellcheck source=tests/lib.sh
. tests/lib.sh
here=$(pwd)

works 'the files of the examples can be made' "mkdir $tmp/box && sh tests/sandbox.sh $tmp/box"
for page in man/*.[157] formats/*.5; do
	[ -e "$page" ] || continue
	rm -rf "$tmp/run"
	cp -r "$tmp/box" "$tmp/run"
	# \e is a backslash, \& nothing
	sed -n 's/^\.Dl \$ //p' "$page" | sed 's/\\&//g; s/\\e/\\/g; s/\\-/-/g' >"$tmp/examples"
	case $page in *.1) [ -s "$tmp/examples" ]; report $? "$page has examples" ;; esac
	while IFS= read -r line; do
		(cd "$tmp/run" && PIPELINES="$here/pipelines" sh -c "$line" >"$tmp/said" 2>&1 </dev/null)
		code=$?
		report $code "$(basename "$page"): $line"
		[ $code -eq 0 ] || sed 's/^/# /' "$tmp/said"
	done <"$tmp/examples"
done
works 'every page is clean mdoc' "mandoc -Tlint -Wwarning man/*.[157] formats/*.5"
plan
