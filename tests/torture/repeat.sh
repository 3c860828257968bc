#!/bin/sh
# Every filter TIMES (20) times on the same input, with 1, 2 and 4 threads in turn, while other processes burn the cores:
# always the same bytes.
#
# usage: repeat.sh [TIMES [BURNERS]]
set -u
export LC_ALL=C
times=${1:-20}
burn=${2:-4}
tests=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
tmp=$(mktemp -d)
burners=
trap 'kill $burners 2>"$tmp/kill"; rm -rf "$tmp"' EXIT
trap 'exit 1' HUP INT TERM
cd "$tmp" || exit

# shellcheck source=tests/every.sh
. "$tests/every.sh"

i=0
while [ $i -lt "$burn" ]; do
	(while :; do :; done) &
	burners="$burners $!"
	i=$((i + 1))
done

tried=0 failed=0
try() {	# try COMMAND
	sh -c "$1" >first 2>said || { echo "# $1: $(cat said)"; failed=$((failed + 1)); }
	i=0
	while [ $i -lt "$times" ]; do
		j=$((1 << i % 3))
		export j OMP_NUM_THREADS=$j
		sh -c "$1" >again 2>said
		tried=$((tried + 1))
		if ! cmp -s first again; then
			failed=$((failed + 1))
			echo "# $1: with $j threads other bytes, the $i-th time"
		fi
		i=$((i + 1))
	done
}

export j=1 OMP_NUM_THREADS=1
every
printf 'repeat: %s tried, %s failed\n' $tried $failed
[ $failed -eq 0 ]
