#!/bin/sh
# Every filter under valgrind: nothing is read that was not written or is no longer there, and nothing leaks.
#
# usage: memory.sh
set -u
export LC_ALL=C j=2 OMP_NUM_THREADS=2 OMP_WAIT_POLICY=passive
tests=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
trap 'exit 1' HUP INT TERM
cd "$tmp" || exit
# shellcheck source=tests/every.sh
. "$tests/every.sh"

with='valgrind -q --error-exitcode=99 --leak-check=full --errors-for-leak-kinds=definite,indirect'
every
printf 'memory: %s tried, %s failed\n' $tried $failed
[ $failed -eq 0 ]
