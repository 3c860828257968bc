#!/bin/sh
# What the include paths can't guard, and what every file and every filter must have.
# shellcheck source=tests/lib.sh
. tests/lib.sh

none() {	# none NAME GREP-ARGUMENTS...: nothing may be found
	name=$1
	shift
	grep -rnE "$@" >"$tmp/found"
	[ $? -eq 1 ]
	report $? "$name"
	sed 's/^/# /' "$tmp/found"
}

none 'no include climbs out of its folder' '#include "\.\.' lib formats filters
none 'lib knows no file format' '#include <(sndfile|msgpack|jansson)' lib
none 'dsp knows no nn, nn no dsp' '#include "nn/' lib/dsp
none 'nothing is left undone' 'TODO|FIXME|\bXXX\b|#if 0' lib formats filters pipelines
none 'the graph of networks knows no losses, models or optimisers' '#include "(losses|models|optim|train)/' lib/nn lib/ops lib/conv lib/gemm

# ---- what may include and call what ----

# The folders of lib, each with those that it may use.
cat >"$tmp/rooms" <<'END'
lib/core
lib/dsp lib/core
lib/eval lib/core
lib/gemm lib/core
lib/optim lib/core
lib/losses lib/core
lib/conv lib/core lib/gemm
lib/nn lib/core lib/gemm
lib/ops lib/core lib/gemm lib/conv lib/nn
lib/models lib/core lib/nn lib/ops
lib/train lib/core lib/eval lib/losses lib/models lib/nn lib/optim
lib/vectors lib/core lib/eval lib/gemm
END
# Those of formats and filters/stage, from the Makefile's include lists; all of them may use lib.
awk '/^[a-z\/]+_I += -I/ {
	rooms = ""
	for (i = 3; i <= NF; i++)
		if ($i ~ /^\$\(/) rooms = rooms list[substr($i, 3, length($i) - 3)]
		else if ($i !~ /^-Ilib|^-I\$/) rooms = rooms " " substr($i, 3)
	list[$1] = rooms
	if ($1 ~ /\//) print substr($1, 1, length($1) - 2) rooms
}' Makefile >>"$tmp/rooms"

for f in lib/*/*.[ch]; do
	sed -n "s|^#include \"\([a-z]*\)/.*|$f lib/\1|p" "$f"
done | awk 'NR == FNR { for (i = 1; i <= NF; i++) may[$1, $i]; next }
	{ room = $1; sub(/\/[^\/]*$/, "", room) }
	!((room, $2) in may) { print $1 ": may not include from " $2 }' "$tmp/rooms" - >"$tmp/found"
[ -s "$tmp/rooms" ] && [ ! -s "$tmp/found" ]
report $? 'the folders of lib include only from those that they may use'
sed 's/^/# /' "$tmp/found"

build=$(dirname "$(command -v sergen)")/..
for f in lib/*/*.c formats/*/*.c filters/stage/*.c; do
	nm -gP "$build/${f%.c}.o" | awk -v f="${f%.c}" '{ print f, $1, $2 }'
done >"$tmp/symbols" 2>"$tmp/found"
# An arrow a line: FILE FILE SYMBOL.
awk '{ name = $2; sub(/^_/, "", name) }
	$3 ~ /^[TDBRCi]$/ { defines[name] = $1 }
	$3 == "U" { user[++n] = $1; used[n] = name }
	END { for (i = 1; i <= n; i++) { to = defines[used[i]]; if (to != "" && to != user[i]) print user[i], to, used[i] } }
' "$tmp/symbols" >"$tmp/arrows"
grep -q ' lib/core/err err_set$' "$tmp/arrows" && [ ! -s "$tmp/found" ]
report $? 'the symbols of all objects are there'
sed 's/^/# /' "$tmp/found"

awk 'NR == FNR { for (i = 1; i <= NF; i++) may[$1, $i]; next }
	{ from = $1; to = $2; sub(/\/[^\/]*$/, "", from); sub(/\/[^\/]*$/, "", to) }
	!((from, to) in may) && !(from !~ /^lib/ && to ~ /^lib/) { print $1 ": may not use " $3 " of " $2 }
' "$tmp/rooms" "$tmp/arrows" >"$tmp/found"
[ ! -s "$tmp/found" ]
report $? 'no folder uses what its list does not name'
sed 's/^/# /' "$tmp/found"

# Files that nothing uses any more, or that use nothing, are taken away until none is left: what stays is a circle, or lies
# between two. The registries, which name the files of their folder, are wanted ones.
circles() {
	awk '{ from = $1; to = $2 }
	from == to || (from ~ /^lib\/(models|losses|optim)\// && to ~ /^lib\/(models|losses|optim)\//) { next }
	{ line[++n] = $0; tail[n] = from; head[n] = to }
	END {
		do {
			split("", out); split("", in_); again = 0
			for (i = 1; i <= n; i++) if (!gone[i]) { out[tail[i]] = 1; in_[head[i]] = 1 }
			for (i = 1; i <= n; i++) if (!gone[i] && !(out[head[i]] && in_[tail[i]])) { gone[i] = 1; again = 1 }
		} while (again)
		for (i = 1; i <= n; i++) if (!gone[i]) print line[i]
	}' "$1"
}
circles "$tmp/arrows" >"$tmp/found"
[ ! -s "$tmp/found" ]
report $? 'no files use each other in a circle'
sed 's/^/# /' "$tmp/found"
printf '%s\n' 'a b x' 'b c x' 'c b x' 'c d x' 'lib/optim/adam lib/optim/optim x' 'lib/optim/optim lib/optim/adam x' >"$tmp/arrows"
[ "$(circles "$tmp/arrows" | paste -sd, -)" = 'b c x,c b x' ]
report $? 'and a circle would be found'

lib=$(dirname "$(command -v sergen)")/../libser.a
nm -A "$lib" >"$tmp/symbols"
grep -E ' U (_?exit|_Exit|quick_exit|abort|stderr|stdout|v?printf|puts|putchar|perror|psignal|v?(warn|err)x?)(@.*)?$' "$tmp/symbols" >"$tmp/found"
[ $? -eq 1 ] && grep -q ' T reader_open$' "$tmp/symbols"
report $? 'neither lib nor formats print or exit'
sed 's/^/# /' "$tmp/found"

for f in lib/*/*.[ch] formats/*/*.[ch] filters/*.c filters/stage/*.[ch] tests/*.[ch] tests/*/*.[ch]; do
	head -n 1 "$f" | grep -q "^/\* $(basename "$f") - ...\|^/\* $(basename "$f" .c) - ..." || echo "$f: says not what it is"
done >"$tmp/found"
[ ! -s "$tmp/found" ]
report $? 'every file says in its first line what it is'
sed 's/^/# /' "$tmp/found"

# conv_x.c tests lib/conv/conv_x.c, lib/conv/conv.c, or the whole of lib/conv
for f in tests/unit/*.c; do
	name=$(basename "$f" .c)
	find lib formats \( -name "$name.[ch]" -o -name "${name%%_*}.[ch]" -o -name "${name%%_*}" \) | grep -q . || echo "$f"
done >"$tmp/found"
[ ! -s "$tmp/found" ]
report $? 'every unit test is named after the source that it tests, or their folder'
sed 's/^/# /' "$tmp/found"

for f in filters/*.c; do
	p=$(basename "$f" .c)
	if [ ! -e "man/$p.1" ]; then
		report 1 "$p has a man page"
		continue
	fi
	"$p" -h | sed -n 's/^  \(-.,\|   \) --\([a-z0-9-]*\).*/\2/p' |
		grep -vxE 'output|skip-done|quiet|verbose|log|help|version' | sort >"$tmp/says"
	sed -n 's/^\.It Fl .* Fl -\([a-z0-9-]*\).*/\1/p; s/^\.It Fl -\([a-z0-9-]*\).*/\1/p' "man/$p.1" | sort >"$tmp/page"
	[ -s "$tmp/says" ] && cmp -s "$tmp/says" "$tmp/page"
	code=$?
	report $code "$p -h and $p(1) list the same options"
	[ $code -eq 0 ] || diff "$tmp/says" "$tmp/page" | sed 's/^/# /'
	[ "$("$p" -h | awk '{ n = length > n ? length : n } END { print (NR > 8 && n <= 80) }')" = 1 ]
	report $? "$p -h fits into 80 columns"
	grep -q "^\.It Xr.* $p 1" man/ser.7
	report $? "$p is in ser(7)"
done

for f in pipelines/*.sh pipelines/corpora/*.sh pipelines/pictures/*.sh; do
	p=$(basename "$f")
	case $p in adapter.sh | picture.sh) continue ;; esac
	for how in -h --help; do sh "$f" $how || echo $?; done >"$tmp/says" 2>"$tmp/found"
	[ "$(grep -c "^ *usage: $p " "$tmp/says")" -eq 2 ] && [ ! -s "$tmp/found" ] && ! grep -qx '[0-9][0-9]*' "$tmp/says"
	report $? "$p tells itself"
	case $f in pipelines/*/*) continue ;; esac
	grep -q "^\.It.* Pa $p\( \|$\)" man/ser.7
	report $? "$p is in ser(7)"
done
plan
