#!/bin/sh
# Each fuzz target for FUZZ_SECONDS on seeds of our own making: see `make fuzz`. FUZZ names some of them alone. What is
# found stays in BUILD/finds, what reached new code in BUILD/corpus.
#
# usage: run.sh BUILD
set -eu
build=$1
seeds=$(mktemp -d)
trap 'rm -rf "$seeds"' EXIT
trap 'exit 1' HUP INT TERM
sh tests/fuzz/seeds.sh "$seeds"
mkdir -p "$build/finds"
bad=0
for target in ${FUZZ:-$(cd "$build/fuzz" && ls)}; do
	mkdir -p "$build/corpus/$target"
	log=$build/finds/$target.log
	"$build/fuzz/$target" -max_total_time="${FUZZ_SECONDS:-60}" -max_len=32768 -timeout=20 -rss_limit_mb=3000 \
		-malloc_limit_mb=1100 -print_final_stats=1 -artifact_prefix="$build/finds/$target-" \
		"$build/corpus/$target" "$seeds/$target" tests/golden/bad >"$log" 2>&1 || bad=1
	printf '%s: %s executions, ' "$target" "$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")"
	grep -E '^SUMMARY|^fuzz: ' "$log" || echo 'nothing found'
done
exit $bad
