#!/bin/sh
# Every filter with four threads under ThreadSanitizer, from a build of their own (clang with its OpenMP, which tells the
# sanitizer, through Archer, where threads wait for each other). What the libraries do is not looked at.
#
# usage: threads.sh
set -u
export LC_ALL=C j=1 OMP_NUM_THREADS=4 OMP_WAIT_POLICY=passive
tests=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
OMP_TOOL_LIBRARIES=$(clang -print-resource-dir)/../../libarcher.so
if [ ! -e "$OMP_TOOL_LIBRARIES" ]; then
	echo 'threads: needs clang, libomp-dev' >&2
	exit 1
fi
export OMP_TOOL_LIBRARIES TSAN_OPTIONS=ignore_noninstrumented_modules=1:exitcode=99
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
trap 'exit 1' HUP INT TERM
(cd "$tests/.." && make -s B="$tmp/build" -j "$(nproc)" CC=clang WIDE= SANF=-fsanitize=thread all) >"$tmp/said" 2>&1 || {
	cat "$tmp/said"
	exit 1
}
PATH=$tmp/build/bin:$PATH
mkdir "$tmp/work"
cd "$tmp/work" || exit
# shellcheck source=tests/every.sh
. "$tests/every.sh"

# Two threads, one number: this must be seen, else the silence below says nothing.
cat >race.c <<'END'
int main(void) { int n = 0;
	#pragma omp parallel for
	for (int i = 0; i < 100000; i++) n += i;
	return n == 1; }
END
clang -g -O1 -fopenmp -fsanitize=thread -o race race.c || exit
if ./race 2>said || [ $? -ne 99 ]; then
	echo 'threads: a race is not seen' >&2
	exit 1
fi

j=4
every
printf 'threads: %s tried, %s failed\n' $tried $failed
[ $failed -eq 0 ]
