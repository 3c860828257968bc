#!/bin/sh
# The stream that ser.5 shows in hex is the one that its command writes.
# shellcheck source=tests/lib.sh
. tests/lib.sh

page=formats/ser/ser.5
command=$(sed -n 's/^\.Dl \$ \(sergen .*od .*\)/\1/p' $page)
grep -E '^( [0-9a-f][0-9a-f]){1,16}$' $page >"$tmp/page"

[ "$(wc -l <"$tmp/page")" -gt 10 ]
report $? "ser.5 shows a stream"
same "its command writes this stream" "$command" "cat $tmp/page"

sed 's/ //g' "$tmp/page" | perl -ne 'chomp; print pack "H*", $_' >"$tmp/page.ser"
works "the bytes of the page are a whole stream" "sercat --check $tmp/page.ser"
same "the page names its floats" "serdump --values $tmp/page.ser | sed -n 's/.*\"data\": //p' | tr -d '[]},' |
	xargs -n 1 printf '%.6g\n'" "tr '\n' ' ' <$page | sed 's/.*the floats \([^a-z]*\) and \([^ ]*\)\. .*/\1 \2/' |
	sed 's/[\\\\,]//g' | xargs -n 1 echo"

plan
