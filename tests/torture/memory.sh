#!/bin/sh
# Every filter under valgrind: nothing is read that was not written or is no longer there, and nothing leaks.
#
# usage: memory.sh
set -u
export LC_ALL=C j=2 OMP_NUM_THREADS=2 OMP_WAIT_POLICY=passive
tests=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp" || exit
# shellcheck source=tests/every.sh
. "$tests/every.sh"

tried=0 failed=0
try() {	# try COMMAND
	tried=$((tried + 1))
	sh -c "valgrind -q --error-exitcode=99 --leak-check=full --errors-for-leak-kinds=definite,indirect $1" >out 2>said && return
	failed=$((failed + 1))
	echo "# $1: status $?"
	sed 's/^/# /' said
}
every
printf 'memory: %s tried, %s failed\n' $tried $failed
[ $failed -eq 0 ]
