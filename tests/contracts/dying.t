#!/bin/sh
# Producers and consumers that die: see torture/dying.sh, of which this is a handful.
# shellcheck source=tests/lib.sh
. tests/lib.sh

kills=10
[ -z "${SAN:-}" ] || kills=3
sh tests/torture/dying.sh $kills >"$tmp/said"
report $? "$(tail -n 1 "$tmp/said")"
grep '^#' "$tmp/said"

# who reads no further ends all of them quietly
sergen -n 400 -w 65 --frames 40-80 --scale power -o "$tmp/power.ser"
sergen -n 64 -w 16 -o "$tmp/a.ser"
quiet() {	# quiet COMMAND
	fails 0 '' "$1 | head -c 1000"
	fails 0 '' "(trap '' PIPE; $1) | head -c 1000"
}
quiet "spec2mel -n 8 $tmp/power.ser"
quiet "sercat $tmp/power.ser | spec2mel -n 8 | batcher -e 50 | seraug"
quiet "batcher -e 1000 $tmp/a.ser"
quiet "batcher -e 1000 $tmp/a.ser | seraug"
quiet "serdump --json $tmp/power.ser"
quiet "ser2npy $tmp/power.ser"
fails 65 'sertrain: <stdin>: stream ends after 0 records without an end record' \
	"batcher $tmp/a.ser | head -c 2000 | sertrain -m resnet18:width=1 -o $tmp/model.ser"
[ ! -e "$tmp/model.ser" ]
report $? 'and what was cut leaves no model'
plan
