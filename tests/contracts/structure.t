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

lib=$(dirname "$(command -v sergen)")/../libser.a
nm -A "$lib" 2>/dev/null | grep -E ' U (exit|_exit|abort|stderr|stdout|printf|puts|putchar|perror)$' >"$tmp/found"
[ ! -s "$tmp/found" ] || [ -n "${SAN:-}" ]
report $? 'neither lib nor formats print or exit'
sed 's/^/# /' "$tmp/found"

for f in lib/*/*.[ch] formats/*/*.[ch] filters/*.c filters/stage/*.[ch]; do
	head -n 1 "$f" | grep -q "^/\* $(basename "$f") - ...\|^/\* $(basename "$f" .c) - ..." || echo "$f: says not what it is"
done >"$tmp/found"
[ ! -s "$tmp/found" ]
report $? 'every file says in its first line what it is'
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
	cmp -s "$tmp/says" "$tmp/page"
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

for f in lib/ops/op_*.c; do basename "$f" .c; done | sed 's/^op_//' >"$tmp/ops"
while read -r op; do
	grep -q "nn_$op(" tests/unit/*.c
	report $? "$op has a row in the gradient check"
done <"$tmp/ops"
plan
