#!/bin/sh
# A sample of what `make torture` does to streams: see torture/streams.sh.
# shellcheck source=tests/lib.sh
. tests/lib.sh

samples=60
[ -z "${SAN:-}" ] || samples=10
sh tests/torture/streams.sh $samples >"$tmp/said"
code=$?
grep '^#' "$tmp/said"
grep ' tried, ' "$tmp/said" >"$tmp/lines"
while IFS= read -r line; do
	case $line in *" tried, 0 failed") report 0 "$line" ;; *) report 1 "$line" ;; esac
done <"$tmp/lines"
[ $code -eq 0 ] && grep -q '^streams: ' "$tmp/lines"
report $? 'all of them were tried'
plan
